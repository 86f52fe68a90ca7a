"""Measure what employees owe; FILEs are bills of several months, the first to warm up.

deduction_run CONFIG FILE ...   confirming, against Odoo posting the same entry bare
post_10k CONFIG FILE ...        posting a bill, against Odoo posting the companion entry
run_10k CONFIG FILE ...         gathering and confirming a run, against Odoo posting the
                                same entry; closing the run is stated too
"""

import json
import sys
from datetime import date
from pathlib import Path
from statistics import median

from stopwatch import Stopwatch
from with_env import environment

from odoo import Command

FROM = date(2020, 1, 1)


def agree(env):
    """Let every employee have a mandate, and payroll collect."""
    company = env.ref("base.main_company")
    company.telecom_channel = "payroll"
    company.telecom_remuneration_account_id = env["account.chart.template"].ref("a455")
    env["telecom.mandate"].create(
        [
            {
                "employee_id": employee.id,
                "date_from": FROM,
                "date_signed": FROM,
                "signed_by": "paper",
                "maximum_kind": "none",
            }
            for employee in env["hr.employee"].search([])
        ]
    )
    env.cr.commit()


def upload(env, path):
    """Make a bill of a file, as the upload button does."""
    attachment = env["ir.attachment"].create(
        {"name": path.name, "raw": path.read_bytes()}
    )
    journals = env["account.journal"].with_context(default_move_type="in_invoice")
    action = journals.create_document_from_attachment(attachment.ids)
    env.cr.commit()
    return env["account.move"].browse(action["res_id"])


def post(env, bill):
    """Post a bill, as Confirm does."""
    env.invalidate_all()
    bill.action_post()
    env.cr.commit()


def preview(env, month):
    """Make a run, and gather what it deducts."""
    run = env["telecom.deduction.run"].create(
        {"date_from": date(2030, month, 1), "date_to": date(2030, month, 28)}
    )
    run.action_gather()
    env.cr.commit()
    return run


def confirm(env, run):
    """Book what the run shows."""
    run.action_confirm()
    env.cr.commit()


def gather_and_confirm(env, month):
    """Make a run and book it, each in a transaction of its own, as the buttons do."""
    run = preview(env, month)
    env.invalidate_all()
    confirm(env, run)
    return run


def close(env, run):
    """Count everything as withheld."""
    env.invalidate_all()
    run.action_done()
    env.cr.commit()


def bare(env, entry):
    """Let Odoo create and post an entry with the same lines."""
    copy = env["account.move"].create(
        {
            "journal_id": entry.journal_id.id,
            "date": entry.date,
            "line_ids": [
                Command.create(
                    {
                        "name": line.name,
                        "account_id": line.account_id.id,
                        "partner_id": line.partner_id.id,
                        "balance": line.balance,
                    }
                )
                for line in entry.line_ids
            ],
        }
    )
    copy.action_post()
    env.cr.commit()


def deduction_run(env, paths):
    """Return the time of previews and confirmations, and that of the bare entry."""
    agree(env)
    watch = Stopwatch(env.cr)
    previews, ours, baseline = [], [], []
    for month, path in enumerate(paths, 1):
        bill = upload(env, path)
        post(env, bill)
        open_ones = len(bill.telecom_settlement_ids)
        seconds, run = watch.time(preview, env, month)
        previews.append(seconds)
        ours.append(watch.time(confirm, env, run)[0])
        entry = run.move_id
        if len(entry.line_ids) != open_ones + 1:
            sys.exit(f"{open_ones} settlements, {len(entry.line_ids)} lines.")
        baseline.append(watch.time(bare, env, entry)[0])
    seconds, baseline_seconds = median(ours[1:]), median(baseline[1:])
    return {
        "settlements": open_ones,
        "preview_seconds": median(previews[1:]),
        "seconds": seconds,
        "baseline_seconds": baseline_seconds,
        "ratio": round(seconds / baseline_seconds, 2),
    }


def post_10k(env, paths):
    """Return the figures of posting bills; the first one of a fleet costs more."""
    watch = Stopwatch(env.cr)
    ours, baseline = [], []
    for path in paths:
        bill = upload(env, path)
        ours.append(watch.measure(post, env, bill)[0])
        entry = bill.telecom_companion_id
        if bill.state != "posted" or not entry:
            sys.exit(f"{bill.display_name} is {bill.state}, without an entry.")
        baseline.append(watch.measure(bare, env, entry)[0])
    return {
        "settlements": len(bill.telecom_settlement_ids),
        "first_seconds": ours[1]["seconds"],
        "first_queries": ours[1]["queries"],
        **compared(ours[1:], baseline[1:]),
    }


def run_10k(env, paths):
    """Return the figures of gathering and confirming runs, and of closing them."""
    agree(env)
    watch = Stopwatch(env.cr)
    ours, baseline, closed = [], [], []
    for month, path in enumerate(paths, 1):
        bill = upload(env, path)
        post(env, bill)
        figures, run = watch.measure(gather_and_confirm, env, month)
        ours.append(figures)
        baseline.append(watch.measure(bare, env, run.move_id)[0])
        closed.append(watch.measure(close, env, run)[0])
    last = middle(closed[1:])
    return {
        "settlements": len(bill.telecom_settlement_ids),
        **compared(ours[1:], baseline[1:]),
        **{f"close_{name}": figure for name, figure in last.items()},
    }


def compared(ours, baseline):
    """Return the figures of the middle measurement, with those of its baseline."""
    mine, other = middle(ours), middle(baseline)
    return {
        **mine,
        **{f"baseline_{name}": figure for name, figure in other.items()},
        "ratio": round(mine["seconds"] / other["seconds"], 2),
    }


def middle(figures):
    """Return the measurement with the median of seconds."""
    return sorted(figures, key=lambda each: each["seconds"])[len(figures) // 2]


MEASURES = {"deduction_run": deduction_run, "post_10k": post_10k, "run_10k": run_10k}
what, config, *paths = sys.argv[1:]
with environment(config) as env:
    print(json.dumps(MEASURES[what](env, [Path(path) for path in paths])))
