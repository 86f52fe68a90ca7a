"""A month of the demo company that runs by itself, with so many exceptions.

CONFIG begin EXCEPTIONS   a bill arrives by email, and the jobs do their work
CONFIG end                  print as JSON whether the month is finished, and in words
"""

import json
import sys
from email.message import EmailMessage

import demo_data
import demo_data_files
from freezegun import freeze_time
from with_env import environment

ARRIVES, PAID = "2026-12-02 12:00:00", "2026-12-22 12:00:00"
ROLES = (
    "account.group_account_manager",
    "telecom_split_billing.group_telecom_administrator",
    "telecom_split_billing.group_telecom_payroll",
    "hr.group_hr_manager",
)


def begin(env, exceptions):
    """Go through the month; half of the exceptions are mandates, half are mails."""
    without = (exceptions + 1) // 2
    with freeze_time(ARRIVES, tick=True):
        prepare(env, without)
        bill = receive(env)
        do_jobs(env)
    assert bill.state == "posted", (bill.state, bill.telecom_unclean_reason)
    with freeze_time(PAID, tick=True):
        do_jobs(env)
    statements = bill.telecom_bill_id._get_statements()
    failed = statements.filtered(lambda each: each.mail_state == "waiting")
    failed[: exceptions - without].mail_state = "failed"
    env["telecom.exception"]._update()
    found = env["telecom.exception"].search_count([])
    assert found == exceptions, [
        each.message for each in env["telecom.exception"].search([])
    ]


def prepare(env, without):
    """Leave the month to the jobs, and so many employees without a mandate."""
    company = env.company
    everything = env["res.users"].create(
        {
            "name": "Everything",
            "login": "everything",
            "password": "everything",
            "email": "everything@fictief.example",
            "group_ids": [env.ref(each).id for each in ROLES],
        }
    )
    runs = env["telecom.deduction.run"].search([("state", "=", "draft")])
    runs.action_cancel()
    drafts = env["account.move"].search(
        [("state", "=", "draft"), ("telecom_bill_ids", "!=", False)]
    )
    drafts.unlink()
    env["telecom.operator"].search([]).write({"when_clean": "post"})
    company.write(
        {
            "telecom_run_until": "deliver",
            "telecom_run_delivery": "mail",
            "telecom_payroll_email": "office@payroll.example",
            "telecom_statement_mail": "all",
            "telecom_usual_factor": 0,
            "telecom_run_template_id": env.ref(
                "telecom_split_billing.payroll_template_neutral_csv"
            ).id,
        }
    )
    leavers = (
        env["hr.employee"]
        .with_context(active_test=False)
        .search([("departure_date", "!=", False)])
    )
    for held in env["telecom.assignment"].search([("employee_id", "in", leavers.ids)]):
        held.date_to = held.employee_id.departure_date
    sign(env, company, without)
    everything.partner_id.lang = "en_US"


def sign(env, company, without):
    """Let all employees with a line agree, but for some who will have to pay."""
    known = env["telecom.mandate"].search([("state", "=", "valid")]).employee_id
    old = env["telecom.settlement"].search([("channel_reason", "=", "no_mandate")])
    old.sudo()._set_channel("receivable", False)
    old.write({"channel_reason": False})
    others = env["telecom.assignment"].search([]).employee_id - known
    payers = old.employee_id & others
    for employee in others.filtered(lambda each: not each.telecom_payroll_number):
        employee.telecom_payroll_number = f"9{employee.id:03}"
    for employee in others - payers[:without]:
        env["telecom.mandate"].create(
            {
                "employee_id": employee.id,
                "date_from": "2026-01-01",
                "date_signed": "2026-01-01",
                "signed_by": "paper",
                "maximum_kind": "none",
            }
        )


def receive(env):
    """Let the bill of the next month arrive at the alias of the vendor bills."""
    journal = env["account.journal"].search(
        [("type", "=", "purchase"), ("company_id", "=", env.company.id)], limit=1
    )
    env["mail.alias.domain"].create({"name": "fictief.example"})
    usage = demo_data._usage()["Lumo Mobile"]
    events = demo_data.events(usage, demo_data.NEXT_MONTH)
    content = demo_data_files.plain(events, "LM-2026-11", demo_data.NEXT_MONTH_END)
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "billing@lumo.example", "Your bill"
    mail["To"], mail["Message-Id"] = "bills@fictief.example", "<1@lumo.example>"
    mail.set_content("See the file.")
    mail.add_attachment(content, maintype="text", subtype="csv", filename="lumo.csv")
    known = env["account.move"].search([])
    env["mail.thread"].message_process(
        "account.move",
        mail.as_bytes(),
        custom_values={"move_type": "in_invoice", "journal_id": journal.id},
    )
    return env["account.move"].search([]) - known


def do_jobs(env):
    """Do what the scheduler does in a day."""
    env["telecom.month"]._cron_run()
    env["telecom.exception"]._cron_digest()


def end(env):
    """Print what has become of the month."""
    bill = env["account.move"].search([("telecom_document", "=", "LM-2026-11")])
    run = env["telecom.deduction.run"].search([], order="id desc", limit=1)
    left = env["telecom.exception"].search_count([])
    states = bill.state, run.state
    print(
        json.dumps(
            {
                "finished": states == ("posted", "exported") and not left,
                "words": f"bill {bill.state}, deduction run {run.state}, "
                f"{left} exceptions left",
            }
        )
    )


with environment(sys.argv[1]) as env:
    env = env(context={"lang": "en_US"})
    if sys.argv[2] == "begin":
        begin(env, int(sys.argv[3]))
    else:
        end(env)
