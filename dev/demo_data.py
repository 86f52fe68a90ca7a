"""The data of dev/demo: a company with phones, and the bills of its three operators.

The dates are fixed, so that the split is the same at each run.
"""

from collections import defaultdict
from datetime import date

import demo_data_agreement
import demo_data_dispute
import demo_data_files
import demo_data_history
import demo_data_lines
import demo_data_payroll
import demo_data_words
from demo_data_company import (
    DIRECTOR,
    EMPLOYEES,
    FIELD,
    HANDOVER,
    HELP_DESK,
    LINES,
    MANAGERS,
    OPERATORS,
    POLICIES,
    SALES,
    START,
    THIRTY,
)
from demo_data_usage import events

from odoo.fields import Command

# login, password, who it is
LOGINS = [
    ("admin", "admin", "everything"),
    ("accountant", "accountant", "Lena Claes: bills, issues, journal items"),
    ("officer", "officer", "Tess Wouters: lines, policies, statements"),
    ("hr", "hr", "Hugo Maes: employees and the policy of their contract"),
    ("payroll", "payroll", "Greet Wauters: mandates and deductions from wages"),
    ("manager", "manager", "Ruben Michiels: the disputes of his team"),
    ("employee", "employee", "Emma Janssens: her own two lines"),
    ("colleague", "colleague", "Sofie Dubois: took over a line in the month"),
]
GROUPS = {
    "accountant": "account.group_account_user",
    "officer": "telecom_split_billing.group_telecom_officer",
    # Odoo lets HR administrators alone see contracts and register departures.
    "hr": "hr.group_hr_manager",
    "payroll": "telecom_split_billing.group_telecom_payroll",
}
# What they see first; the employees see their statements.
HOMES = {
    "accountant": "telecom_split_billing.action_telecom_bill",
    "officer": "telecom_split_billing.action_telecom_line",
    "hr": "hr.open_view_employee_list_my",
    "payroll": "telecom_split_billing.action_telecom_deduction_run",
    "manager": "telecom_split_billing.action_telecom_dispute",
}

MONTH, MONTH_END = date(2026, 10, 1), date(2026, 10, 31)
NEXT_MONTH, NEXT_MONTH_END = date(2026, 11, 1), date(2026, 11, 30)
ATLANTIS_ACCOUNT_LEVEL = [
    (("Payments", "Payment", "Payment Received"), "-118.40"),
    (("VZW Surcharges", "Fee", "Administrative Charge"), "4.50"),
]


def prepare(env):
    """Make the operators, employees, lines and policies; return who uploads bills."""
    company = env.company
    company._set_up_telecom()
    settings = {"group_analytic_accounting": True}
    env["res.config.settings"].create(settings).execute()
    # Odoo's own employee and department: the company has three others.
    env.ref("hr.employee_admin").unlink()
    env.ref("hr.dep_administration").unlink()
    policies = _create_policies(env)
    company.telecom_policy_id = policies[THIRTY]
    departments = _create_departments(env, policies)
    demo_data_words.translate(policies.values(), demo_data_words.POLICIES)
    demo_data_words.translate(departments.values(), demo_data_words.DEPARTMENTS)
    people = _create_employees(env, departments)
    people["Omar Haddad"].telecom_policy_id = policies[HELP_DESK]
    people[DIRECTOR] = env["res.partner"].create({"name": DIRECTOR})
    operators = _create_operators(env)
    _create_lines(env, operators, people, policies)
    demo_data_payroll.prepare(env)
    demo_data_lines.prepare(env, operators, departments)
    demo_data_agreement.prepare(env)
    return env(user=env["res.users"].search([("login", "=", "accountant")]))


def _create_policies(env):
    return {
        name: env["telecom.policy"].create(
            {
                "name": name,
                **values,
                "rule_ids": [
                    Command.create({"sequence": 10 * number, **_rule(env, rule)})
                    for number, rule in enumerate(rules, 1)
                ],
            }
        )
        for name, (values, rules) in POLICIES.items()
    }


def _rule(env, rule):
    """Return the values of a rule; codes name usage types and categories."""
    values = dict(rule)
    for key, field, model in (
        ("types", "usage_type_ids", "telecom.usage.type"),
        ("categories", "category_ids", "telecom.usage.category"),
    ):
        if codes := values.pop(key, None):
            records = env[model].search([("code", "in", codes)])
            values[field] = [Command.set(records.ids)]
    return values


def _create_departments(env, policies):
    plan = env["account.analytic.plan"].create({"name": "Departments"})
    own = {"Sales": policies[SALES], "Field Service": policies[FIELD]}
    departments = {}
    for name in EMPLOYEES:
        account = env["account.analytic.account"].create(
            {"name": name, "plan_id": plan.id, "company_id": env.company.id}
        )
        departments[name] = env["hr.department"].create(
            {
                "name": name,
                "telecom_policy_id": name in own and own[name].id,
                "telecom_analytic_account_id": account.id,
            }
        )
    return departments


def _create_employees(env, departments):
    people = {}
    for department, members in EMPLOYEES.items():
        for name, (job, login) in members.items():
            people[name] = env["hr.employee"].create(
                {
                    "name": name,
                    "job_title": job,
                    "department_id": departments[department].id,
                    "date_version": START,
                    "contract_date_start": START,
                    "user_id": login and _create_user(env, name, login).id,
                }
            )
    for department, name in MANAGERS.items():
        departments[department].manager_id = people[name]
        team = [people[each] for each in EMPLOYEES[department] if each != name]
        for employee in team:
            employee.parent_id = people[name]
    return people


def _create_user(env, name, login):
    groups = {"base.group_user", GROUPS.get(login, "base.group_user")}
    home = HOMES.get(login, "telecom_split_billing.action_telecom_statement")
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": name,
                "login": login,
                "password": login,
                "email": f"{login}@fictief.example",
                "action_id": env.ref(home).id,
                "group_ids": [Command.set([env.ref(group).id for group in groups])],
            }
        )
    )


def _create_operators(env):
    operators = {}
    for name, (profile, country, values) in OPERATORS.items():
        vendor = env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "country_id": env.ref(f"base.{country}").id,
                "property_supplier_payment_term_id": env.ref(
                    "account.account_payment_term_30days"
                ).id,
            }
        )
        xmlid = f"telecom_split_billing.import_profile_{profile}"
        operators[name] = env["telecom.operator"].create(
            {
                "partner_id": vendor.id,
                "country_id": vendor.country_id.id,
                "profile_ids": [Command.set(env.ref(xmlid).ids)],
                **values,
            }
        )
    return operators


def _create_lines(env, operators, people, policies):
    moving, successor, last_day, first_day = HANDOVER
    project = env["account.analytic.account"].create(
        {
            "name": "Harbour project",
            "plan_id": env["account.analytic.plan"].search([], limit=1).id,
        }
    )
    for number, (operator, holder, _usage) in LINES.items():
        line = env["telecom.line"].create(
            {"number": number, "operator_id": operators[operator].id}
        )
        values = {"date_from": START}
        if holder == "Karel Goossens":  # on loan to a project, on its conditions
            values["policy_id"] = policies[THIRTY].id
            values["analytic_distribution"] = {str(project.id): 100}
        if number == moving:
            _assign(env, line, people[successor], {"date_from": first_day})
            values["date_to"] = last_day
        _assign(env, line, people[holder], values)


def _assign(env, line, holder, values):
    field = "employee_id" if holder._name == "hr.employee" else "partner_id"
    env["telecom.assignment"].create({"line_id": line.id, field: holder.id, **values})


def _usage():
    """Return {operator: {number: {usage type: how often in a month}}}."""
    usage = {name: {} for name in OPERATORS}
    for number, (operator, _holder, counts) in LINES.items():
        usage[operator][number] = counts
    return usage


def earlier():
    """Return the drops of files of the months before, which are settled."""
    return demo_data_history.drops(_usage()["Lumo Mobile"])


settle = demo_data_history.collect


def uploads(env):
    """Return the drops of files: the bills of a month, and one with open issues."""
    usage = _usage()
    lumo, nordvik, atlantis = (events(each, MONTH) for each in usage.values())
    others = [
        ("", MONTH, "Options", "12.50"),  # of the whole account
        (demo_data_lines.HOME[0], MONTH, "Subscription", "29.90"),
    ]
    yield [
        (
            "lumo-2026-10.csv",
            demo_data_files.plain(lumo, "LM-2026-10", MONTH_END, others),
        ),
        (
            "nordvik-2026-10.txt",
            demo_data_files.telenor(nordvik, "920261001", MONTH_END),
        ),
        (
            "atlantis-2026-10.zip",
            demo_data_files.verizon(
                atlantis, "98202610", MONTH_END, ATLANTIS_ACCOUNT_LEVEL
            ),
        ),
    ]
    unclear = [
        ("+447700900042", date(2026, 11, 3), "National calls", "1.8500"),
        ("+447700900042", date(2026, 11, 5), "National sms", "0.1000"),
        ("+447700900001", date(2026, 11, 9), "Cloud storage", "2.9900"),
        ("+447700900006", date(2026, 11, 9), "Cloud storage", "2.9900"),
    ]
    following = events(usage["Lumo Mobile"], NEXT_MONTH)
    yield [
        (
            "lumo-2026-11.csv",
            demo_data_files.plain(following, "LM-2026-11", NEXT_MONTH_END, unclear),
        )
    ]


def finish(env, bills):
    """Post the bills that have no open issue, as the accountant does."""
    bills.filtered(lambda bill: not bill.telecom_open_issue_count).action_post()
    demo_data_dispute.finish(env)
    demo_data_payroll.finish(env)


def rows(env, bills):
    """Return the table: (line, holder, policy, total, employer, employee)."""
    posted = bills.filtered(lambda bill: bill.state == "posted")
    # Shares are for their holder; this prints what all of them pay.
    shares = env["telecom.share"].sudo().search([("move_id", "in", posted.ids)])
    _check_ledger(posted, shares)
    table = []
    for statement, own in shares.grouped("statement_id").items():
        employer, employee = sum(own.mapped("employer")), sum(own.mapped("employee"))
        names = ("whole account", env.company.name, "employer pays")
        if statement:
            policy = f"{statement.policy_id.name} ({statement.policy_source})"
            names = (statement.line_id.name, statement.holder_name, policy)
        table.append((*names, employer + employee, employer, employee))
    return sorted(table)


def _check_ledger(bills, shares):
    """Fail unless the journal items say the same as the shares."""
    by_role = defaultdict(float)
    for line in bills.invoice_line_ids:
        by_role[line.telecom_role] += line.balance
    booked = {
        "expense": sum(shares.mapped("employer")),
        "clearing": sum(shares.mapped("employee")),
    }
    for role, amount in booked.items():
        assert abs(by_role.pop(role) - amount) < 0.005, (role, amount)
    assert not by_role, by_role
    owed = sum(shares.mapped("employee")) + sum(shares.mapped("employee_tax"))
    items = bills.telecom_settlement_ids.move_line_id
    assert abs(sum(items.mapped("balance")) - owed) < 0.005, owed
    clearing = bills.company_id.telecom_clearing_account_id
    entries = bills | bills.telecom_companion_id
    left = entries.line_ids.filtered(lambda line: line.account_id == clearing)
    assert abs(sum(left.mapped("balance"))) < 0.005, left
