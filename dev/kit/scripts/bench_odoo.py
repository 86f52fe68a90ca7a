"""Measure bills in Odoo.

prepare CONFIG PATH        make a company with the lines of a file
import_csv CONFIG PATH     file bytes to stored rows, over csv reader plus COPY
bill_vs_odoo CONFIG PATH   upload to posted, over a bill with the rows as lines
"""

import csv
import io
import json
import resource
import sys
import time
from datetime import date
from pathlib import Path

from with_env import environment

from odoo import Command

FROM = date(2020, 1, 1)
LINES_OF_ODOO = 1000


def prepare(env, content):
    """Make a Belgian company, an operator, and the file's lines, an employee each."""
    company = env.ref("base.main_company")
    company.country_id = env.ref("base.be")
    env["account.chart.template"].try_loading("be_comp", company)
    company._set_up_telecom()
    category = env.ref("telecom_split_billing.usage_category_data")
    company.telecom_policy_id = env["telecom.policy"].create(
        {
            "name": "Calls up to 20, data up to 10",
            "rule_ids": [
                Command.create({"scope": "overall", "kind": "amount", "amount": 20}),
                Command.create(
                    {
                        "scope": "category",
                        "category_ids": [Command.set(category.ids)],
                        "kind": "amount",
                        "amount": 10,
                    }
                ),
            ],
        }
    )
    profile = env.ref("telecom_split_billing.import_profile_plain")
    operator = env["telecom.operator"].create(
        {
            "partner_id": env["res.partner"].create({"name": "Operator"}).id,
            "country_id": env.ref("base.uk").id,
            "profile_ids": [Command.set(profile.ids)],
        }
    )
    rows = csv.DictReader(io.StringIO(content.decode()), delimiter=";")
    numbers = sorted({row["Number"] for row in rows})
    employees = env["hr.employee"].create(
        [{"name": f"Employee {number}"} for number in numbers]
    )
    env["telecom.line"].create(
        [
            {
                "number": number,
                "operator_id": operator.id,
                "assignment_ids": [
                    Command.create({"employee_id": employee.id, "date_from": FROM})
                ],
            }
            for number, employee in zip(numbers, employees, strict=True)
        ]
    )
    return {}


def upload(env, content):
    """Upload a file as the button of the vendor bills does; return the bill."""
    attachment = env["ir.attachment"].create({"name": "bill.csv", "raw": content})
    journals = env["account.journal"].with_context(default_move_type="in_invoice")
    action = journals.create_document_from_attachment(attachment.ids)
    return env["account.move"].search(action["domain"])


def warm_up(env, content):
    """Upload and post a bill of one row, as a server that runs has done long ago."""
    rows = csv.DictReader(io.StringIO(content.decode()), delimiter=";")
    row = next(rows)
    day = "2024-02-29"
    row.update({"Date": day, "Document": "WARM-UP", "Document date": day})
    text = io.StringIO()
    writer = csv.DictWriter(text, rows.fieldnames, delimiter=";")
    writer.writeheader()
    writer.writerow(row)
    upload(env, text.getvalue().encode()).action_post()
    env.flush_all()


def timed(function, *arguments):
    """Return the seconds that a call takes, and its result."""
    start = time.perf_counter()
    result = function(*arguments)
    return time.perf_counter() - start, result


def check(bill, content):
    """Stop when not every row of the file was charged: that would be no measurement."""
    rows = content.count(b"\n") - 1
    charged = sum(bill.telecom_detail_ids.mapped("rows_charged"))
    if charged != rows:
        sys.exit(f"Of {rows} rows {charged} were charged.")


def import_csv(env, content):
    """Compare the upload with the least that any import has to do."""
    warm_up(env, content)

    def ours():
        bill = upload(env, content)
        env.flush_all()
        return bill

    seconds, bill = timed(ours)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    check(bill, content)
    finished = io.BytesIO()
    env.cr.copy_expert("COPY telecom_usage_row TO STDOUT", finished)
    env.cr.execute("TRUNCATE telecom_usage_row CASCADE")
    env.cr.commit()
    finished.seek(0)

    def bare():
        list(csv.reader(io.StringIO(content.decode(), newline=""), delimiter=";"))
        env.cr.copy_expert("COPY telecom_usage_row FROM STDIN", finished)
        env.cr.commit()

    baseline, _nothing = timed(bare)
    return {
        "seconds": seconds,
        "baseline_seconds": baseline,
        "ratio": round(seconds / baseline, 2),
        "peak_mb": peak_mb,
    }


def bill_vs_odoo(env, content):
    """Compare our bill with a bill of Odoo that has the rows as its lines."""
    warm_up(env, content)

    def ours():
        bill = upload(env, content)
        bill.action_post()
        env.flush_all()
        return bill

    def odoo(rows):
        bill = env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": partner.id,
                "invoice_date": rows[0]["Date"],
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": f"{row['Number']} {row['Label']}",
                            "price_unit": float(row["Amount"]),
                            "tax_ids": [Command.set(tax.ids)],
                        }
                    )
                    for row in rows
                ],
            }
        )
        bill.action_post()
        env.flush_all()

    seconds, bill = timed(ours)
    check(bill, content)
    partner = bill.partner_id
    tax = env["account.chart.template"].ref("attn_VAT-IN-V82-21-S")
    rows = list(csv.DictReader(io.StringIO(content.decode()), delimiter=";"))
    per_line = timed(odoo, rows[-LINES_OF_ODOO:])[0] / LINES_OF_ODOO
    baseline = per_line * len(rows)
    return {
        "seconds": seconds,
        "baseline_seconds": baseline,
        "ratio": round(baseline / seconds, 1),
    }


MEASURES = {
    "prepare": prepare,
    "import_csv": import_csv,
    "bill_vs_odoo": bill_vs_odoo,
}
what, config, path = sys.argv[1:]
with environment(config) as env:
    print(json.dumps(MEASURES[what](env, Path(path).read_bytes())))
