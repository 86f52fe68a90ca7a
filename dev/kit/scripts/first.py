"""A fresh company in which nothing about phones is set up, and its first bill.

CONFIG begin COMPANY   make the company and its user, print the bill of its operator
CONFIG end             print as JSON whether the bill is posted, and in words
"""

import json
import sys

from with_env import environment

ROLES = (
    "account.group_account_manager",
    "telecom_split_billing.group_telecom_administrator",
    "telecom_split_billing.group_telecom_payroll",
    "hr.group_hr_manager",
    "base.group_partner_manager",
    "base.group_system",
)
COUNTRIES = {"belgian": "be", "american": "us"}
NAMES = ("Emma Janssens", "Noah Peeters", "Lina Dubois", "Adam Maes", "Sofia Claes")
HEAD = "Number;User;Date;Label;Amount;Tax rate;Document;Document date"


def begin(env, kind):
    """Make the company and its only user; print a bill of ten lines."""
    company = env["res.company"].create(
        {
            "name": "Fictief",
            "country_id": kind in COUNTRIES and env.ref(f"base.{COUNTRIES[kind]}").id,
        }
    )
    if kind == "belgian":
        env["account.chart.template"].try_loading("be_comp", company)
    if kind == "bare":
        assert not env["account.journal"].search([("company_id", "=", company.id)])
    env["res.users"].create(
        {
            "name": "Everything",
            "login": "everything",
            "password": "everything",
            "email": "everything@fictief.example",
            "company_id": company.id,
            "company_ids": company.ids,
            "group_ids": [env.ref(each).id for each in ROLES],
        }
    )
    print("\n".join([HEAD, *write_rows(0 if kind == "american" else 21)]))


def write_rows(rate):
    """Return two rows for each of ten lines, half of them of people without another."""
    rest = f"{rate};FM-2026-10;2026-10-31"
    for at in range(10):
        number, name = f"+4477009008{at:02}", NAMES[at % 5]
        yield f"{number};{name};2026-10-01;Subscription;20.00;{rest}"
        yield f"{number};{name};2026-10-{at + 2:02};National calls;{5 * at}.10;{rest}"


def end(env):
    """Print what has become of the bill."""
    bill = env["account.move"].search([("telecom_document", "=", "FM-2026-10")])
    statements = bill.telecom_statement_count
    print(
        json.dumps(
            {
                "finished": bill.state == "posted" and statements == 10,
                "words": f"bill {bill.state}, {statements} statements, employer "
                f"{bill.telecom_employer:.2f}, employees {bill.telecom_employee:.2f}",
            }
        )
    )


with environment(sys.argv[1]) as env:
    if sys.argv[2] == "begin":
        begin(env, sys.argv[3])
    else:
        end(env)
