"""Fill a fresh database with the demo data, upload the sample bills, print the split.

The data is in dev/demo_data.py:

``prepare(env)``      makes the operators, employees, lines and policies of the company,
                      and returns the environment of the user who uploads bills
``earlier()``         the bills of months before, as uploads, and ``settle(env, bills)``
                      what became of them
``uploads(env)``      the sample bills: an iterable of drops, each a list of files
                      (name, bytes) that the user drops at once on the vendor bills
``finish(env, bills)``  what the accountant does then: resolve issues, post
``rows(env, bills)``  the table: (line, holder, policy, total, employer, employee)
``LOGINS``            who can log in: (login, password, who it is)
"""

import base64
import sys
from decimal import Decimal

import demo_data
from freezegun import freeze_time
from with_env import environment

HEADER = ("line", "holder", "policy", "total", "employer", "employee")


def belgian_company(env):
    """Make the main company a Belgian one with a chart of accounts."""
    company = env.ref("base.main_company")
    company.write({"name": "Fictief NV", "country_id": env.ref("base.be").id})
    env["account.chart.template"].try_loading("be_comp", company)


def upload(env, drop):
    """Upload files as the button of the vendor bills does; return the bills."""
    attachments = env["ir.attachment"].create(
        [{"name": name, "datas": base64.b64encode(content)} for name, content in drop]
    )
    journals = env["account.journal"].with_context(default_move_type="in_invoice")
    action = journals.create_document_from_attachment(attachments.ids)
    if action.get("res_id"):
        return env["account.move"].browse(action["res_id"])
    return env["account.move"].search(action["domain"])


def print_table(rows):
    """Print the rows below each other, and the totals as the last line."""
    texts = [HEADER]
    totals = [Decimal("0.00")] * 3
    for line, holder, policy, *amounts in rows:
        cents = [Decimal(str(amount)).quantize(Decimal("0.01")) for amount in amounts]
        totals = [total + amount for total, amount in zip(totals, cents, strict=True)]
        texts.append((line, holder, policy, *map(str, cents)))
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for text in texts:
        amounts = map(str.rjust, text[3:], widths[3:])
        names = map(str.ljust, text[:3], widths)
        print("  ".join([*names, *amounts]))
    total, employer, employee = totals
    print(f"employer {employer} employee {employee} total {total}")


# The story takes place on these days, whatever day it is told on.
TODAY = "2026-11-29 12:00:00"

with freeze_time(TODAY, tick=True), environment(sys.argv[1]) as env:
    belgian_company(env)
    admin = env(user=env.ref("base.user_admin"))
    clerk = demo_data.prepare(admin)
    for drop in demo_data.earlier():
        demo_data.settle(clerk, upload(clerk, drop))
    bills = clerk["account.move"]
    for drop in demo_data.uploads(clerk):
        bills += upload(clerk, drop)
    demo_data.finish(clerk, bills)
    for login, password, who in demo_data.LOGINS:
        print(f"login {login:<10}  password {password:<10}  {who}")
    print()
    print_table(demo_data.rows(clerk, bills))
