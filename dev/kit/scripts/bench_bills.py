"""Measure bills in Odoo; FILEs are bills of several months, the first for warming up.

prepare CONFIG FILE            make a company with the lines of a file
import_csv CONFIG FILE ...     file to stored rows, against csv reader plus COPY
bill_vs_odoo CONFIG FILE ...   upload to posted, against a bill with the rows as lines
store CONFIG FILE ...          store the files as Odoo does before it is asked for bills
grow CONFIG FILE ...           stored files to bills, and the peak of memory
"""

import csv
import io
import json
import resource
import sys
from datetime import date
from pathlib import Path
from statistics import median

from stopwatch import Stopwatch
from with_env import environment

from odoo import Command

FROM = date(2020, 1, 1)
LINES_OF_ODOO = 1000
COPY_CHUNK = 64 * 1024


def prepare(env, paths):
    """Make a Belgian company, an operator, and the file's lines, an employee each."""
    # As in an installation: the template keeps its files inside to be copied.
    env["ir.config_parameter"].set_param("ir_attachment.location", "file")
    company = env.ref("base.main_company")
    company.country_id = env.ref("base.be")
    env["account.chart.template"].try_loading("be_comp", company)
    company._set_up_telecom()
    category = env.ref("telecom_split_billing.usage_category_data")
    company.telecom_background_rows = 0  # a bench waits for the end
    company.telecom_background_people = 0
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
    numbers = sorted({row["Number"] for row in rows_of(paths[0].read_bytes())})
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


def rows_of(content):
    """Return the rows of a csv file by their headers."""
    return list(csv.DictReader(io.StringIO(content.decode()), delimiter=";"))


def store(env, paths):
    """Store the files."""
    for path in paths:
        _store(env, path.name, path.read_bytes())
    return {}


def _store(env, name, content):
    return env["ir.attachment"].create({"name": name, "raw": content})


def _make_bill(env, attachment):
    """Make a bill of a stored file as the upload button does."""
    journals = env["account.journal"].with_context(default_move_type="in_invoice")
    action = journals.create_document_from_attachment(attachment.ids)
    env.cr.commit()
    return env["account.move"].browse(action["res_id"])


def upload(env, content):
    """Upload a file; return its bill."""
    return _make_bill(env, _store(env, "bill.csv", content))


def upload_and_post(env, content):
    """Upload a file and post its bill."""
    bill = upload(env, content)
    bill.action_post()
    env.cr.commit()
    return bill


def check(bill, content, state="draft"):
    """Stop when not every row of the file was charged: that would be no measurement."""
    rows = content.count(b"\n") - 1
    charged = sum(bill.telecom_detail_ids.mapped("rows_charged"))
    if charged != rows or bill.state != state:
        sys.exit(f"Of {rows} rows {charged} were charged; the bill is {bill.state}.")


def import_csv(env, paths):
    """Compare the upload with the least that any import has to do."""

    def bare(content, finished):
        text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")
        for _row in csv.reader(text, delimiter=";"):
            pass
        env.cr.copy_expert("COPY bench_row FROM STDIN", finished, COPY_CHUNK)
        env.cr.commit()

    watch = Stopwatch(env.cr)
    ours, baseline = [], []
    for path in paths:
        content = path.read_bytes()
        _empty(env)
        seconds, bill = watch.time(upload, env, content)
        ours.append(seconds)
        check(bill, content)
        finished = io.BytesIO()
        env.cr.copy_expert("COPY telecom_usage_row TO STDOUT", finished)
        finished.seek(0)
        _make_bare(env)
        baseline.append(watch.time(bare, content, finished)[0])
    return _compared(ours[1:], baseline[1:])


def _empty(env):
    """Delete the usage rows, so that both load into an empty table."""
    env.cr.execute("TRUNCATE telecom_usage_row CASCADE")
    env.cr.commit()


def _make_bare(env):
    """Make an empty table for usage rows that has nothing but an index."""
    env.cr.execute("DROP TABLE IF EXISTS bench_row")
    env.cr.execute("CREATE TABLE bench_row (LIKE telecom_usage_row)")
    env.cr.execute("CREATE INDEX ON bench_row (id)")
    env.cr.commit()


def bill_vs_odoo(env, paths):
    """Compare our bill with a bill of Odoo that has the rows as its lines."""
    tax = env["account.chart.template"].ref("attn_VAT-IN-V82-21-S")

    def odoo(rows, partner):
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
        env.cr.commit()

    watch = Stopwatch(env.cr)
    ours, baseline = [], []
    for path in paths:
        content = path.read_bytes()
        seconds, bill = watch.time(upload_and_post, env, content)
        ours.append(seconds)
        check(bill, content, "posted")
        # The last ones are usage; fees come first.
        rows = rows_of(content)
        some = rows[-LINES_OF_ODOO:]
        seconds, _none = watch.time(odoo, some, bill.partner_id)
        baseline.append(seconds / len(some) * len(rows))
    compared = _compared(ours[1:], baseline[1:])
    ratio = compared["baseline_seconds"] / compared["seconds"]
    return {**compared, "ratio": round(ratio, 1)}


def grow(env, paths):
    """Return the time of making a bill of a stored file, and the peak of memory."""
    watch = Stopwatch(env.cr)
    ours = []
    for path in paths:
        attachment = env["ir.attachment"].search([("name", "=", path.name)])
        seconds, bill = watch.time(_make_bill, env, attachment)
        ours.append(seconds)
        check(bill, attachment.raw)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": median(ours[1:]), "peak_mb": round(peak, 1)}


def _compared(ours, baseline):
    seconds, baseline_seconds = median(ours), median(baseline)
    return {
        "seconds": seconds,
        "baseline_seconds": baseline_seconds,
        "ratio": round(seconds / baseline_seconds, 2),
    }


MEASURES = {
    "prepare": prepare,
    "import_csv": import_csv,
    "bill_vs_odoo": bill_vs_odoo,
    "store": store,
    "grow": grow,
}
what, config, *paths = sys.argv[1:]
with environment(config) as env:
    print(json.dumps(MEASURES[what](env, [Path(path) for path in paths])))
