"""Measure e-invoices in Odoo, in a database prepared with lines and their holders.

ubl_5000 CONFIG FILE ...   a bill of 5,000 lines, against Odoo's own import of 500 lines
                           of a vendor that is no operator, scaled; FILEs are not read
"""

import json
import sys
from decimal import Decimal
from statistics import median

from stopwatch import Stopwatch
from with_env import environment

LINES, LINES_OF_ODOO = 5000, 500
REPETITIONS = 3


def ubl_5000(env):
    """Compare from upload to the split draft."""
    from odoo.addons.telecom_split_billing.tests.tools.documents import Bill, Line, ubl

    operator = env["telecom.operator"].search([], limit=1)
    operator.partner_id.vat = "BE0477472701"
    usage = env["telecom.usage.type"].search([("code", "=", "national_calls")])
    env["telecom.usage.label"]._learn(operator, "National calls", usage)
    other = env["res.partner"].create({"name": "Other", "vat": "BE0246697724"})
    numbers = env["telecom.line"].search([]).mapped("number")

    def content(partner, count, number):
        lines = [
            Line(
                amount=Decimal(1 + at % 700) / 100,
                name="National calls",
                number=numbers[at % len(numbers)],
            )
            for at in range(count)
        ]
        return ubl(
            Bill(
                document=f"{partner.id}-{number}",
                supplier=partner.name,
                vat=partner.vat,
                customer=env.company.name,
                lines=lines,
                period=("2026-10-01", "2026-10-31"),
            )
        )

    def upload(xml):
        attachment = env["ir.attachment"].create({"name": "bill.xml", "raw": xml})
        journals = env["account.journal"].with_context(default_move_type="in_invoice")
        action = journals.create_document_from_attachment(attachment.ids)
        env.cr.commit()
        return env["account.move"].browse(action["res_id"])

    watch = Stopwatch(env.cr)
    ours, baseline = [], []
    for number in range(REPETITIONS + 1):  # the first is for warming up
        xml = content(operator.partner_id, LINES, number)
        seconds, bill = watch.time(upload, xml)
        ours.append(seconds)
        if bill.telecom_rows_charged != LINES or not bill.telecom_is_split:
            sys.exit(f"{bill.telecom_rows_charged} of {LINES} lines were charged.")
        xml = content(other, LINES_OF_ODOO, number)
        seconds, bill = watch.time(upload, xml)
        if len(bill.invoice_line_ids) != LINES_OF_ODOO:
            sys.exit(f"Odoo made {len(bill.invoice_line_ids)} lines.")
        baseline.append(seconds * LINES / LINES_OF_ODOO)
    seconds, baseline_seconds = median(ours[1:]), median(baseline[1:])
    return {
        "seconds": seconds,
        "baseline_seconds": baseline_seconds,
        "ratio": round(baseline_seconds / seconds, 1),
    }


_what, config, *_paths = sys.argv[1:]
with environment(config) as env:
    print(json.dumps(ubl_5000(env)))
