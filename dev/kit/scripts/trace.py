"""Trace an upload of two rows to a closed deduction run; print figures as JSON.

A step leads from one file to another when a function of the one calls one of the
other, itself or through Odoo's framework (`super()`, a filter, a computed field). Calls
of another addon in between, Invoicing for instance, are steps of that one. A lambda or
a comprehension is a part of the function around it.
"""

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from freezegun import freeze_time
from with_env import environment

from odoo import Command

ROOT = Path(__file__).resolve().parents[3]
ROOM = "models/bill/"
ELSEWHERE = (None, None)
TODAY = "2026-11-05 12:00:00"
NUMBERS = ("+447700900001", "+447700900002")
HEADER = "Number;Date;Label;Amount;Tax rate;Document;Document date"
# The first bill fills what is kept in memory; the second one is traced.
MONTHS = (9, 10)


class Tracer:
    """The calls of functions of the addon, while the block runs."""

    def __init__(self):
        self.calls = []  # (file and name of the function, file of its caller)
        self._known = {}  # by code: its file and name
        self._stack = []

    def __enter__(self):
        sys.setprofile(self._see)
        return self

    def __exit__(self, *_exception):
        sys.setprofile(None)

    def _see(self, frame, event, _argument):
        if event not in ("call", "return"):
            return
        code = frame.f_code
        if code not in self._known:
            self._known[code] = _get_place(code)
        place = self._known[code]
        if not place:
            return
        if event == "return":
            if self._stack:
                self._stack.pop()
            return
        if place != ELSEWHERE and not code.co_name.startswith("<"):
            self.calls.append((*place, self._stack[-1] if self._stack else None))
        self._stack.append(place[0])


def _get_place(code):
    """Return file and name of a function, ELSEWHERE in another addon, None outside."""
    path = Path(code.co_filename)
    if not path.is_absolute():  # the code of frozen modules has no file
        return None
    path = path.resolve()
    if ROOT not in path.parents:
        return ELSEWHERE if "addons" in path.parts else None
    if ROOT / "dev" in path.parents or "method" in code.co_freevars:
        return None  # a decorator is a part of the method that it decorates
    return path.relative_to(ROOT).as_posix(), f"{code.co_name}:{code.co_firstlineno}"


def prepare(env):
    """Make a Belgian company whose payroll deducts, with two lines and mandates."""
    company = env.ref("base.main_company")
    company.country_id = env.ref("base.be")
    chart = env["account.chart.template"]
    chart.try_loading("be_comp", company)
    company._set_up_telecom()
    company.telecom_channel = "payroll"
    company.telecom_remuneration_account_id = chart.ref("a455")
    company.telecom_policy_id = env["telecom.policy"].create(
        {
            "name": "Thirty",
            "rule_ids": [
                Command.create({"scope": "overall", "kind": "amount", "amount": 30})
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
    since = date(2026, 1, 1)
    for number in NUMBERS:
        employee = env["hr.employee"].create({"name": f"Employee {number}"})
        assignment = Command.create({"employee_id": employee.id, "date_from": since})
        env["telecom.line"].create(
            {
                "number": number,
                "operator_id": operator.id,
                "assignment_ids": [assignment],
            }
        )
        env["telecom.mandate"].create(
            {
                "employee_id": employee.id,
                "date_from": since,
                "date_signed": since,
                "signed_by": "paper",
                "maximum_kind": "none",
            }
        )
    env.cr.commit()


def upload(env, month):
    """Upload a file as the button of the vendor bills does; return the bill."""
    name = f"F-{month}"
    rest = f"2026-{month:02}-15;National calls;45.00;21;{name};2026-11-02"
    rows = "\n".join([HEADER, *(f"{number};{rest}" for number in NUMBERS)])
    attachment = env["ir.attachment"].create({"name": f"{name}.csv", "raw": rows})
    journals = env["account.journal"].with_context(default_move_type="in_invoice")
    action = journals.create_document_from_attachment(attachment.ids)
    return env["account.move"].browse(action["res_id"])


def post(_env, bill):
    """Post the bill."""
    bill.action_post()
    return bill


def gather(env, bill):
    """Make a deduction run of a later month and gather; return the run."""
    month = bill.telecom_date_to.month + 2
    run = env["telecom.deduction.run"].create(
        {
            "date_from": date(2026, month, 1),
            "date_to": date(2026, month, 30),
        }
    )
    run.action_gather()
    return run


def confirm(_env, run):
    """Confirm the run."""
    run.action_confirm()
    return run


def close(_env, run):
    """Close the run."""
    run.action_done()
    if run.state != "done" or len(run.deduction_ids) != len(NUMBERS):
        sys.exit("The run is not closed: that would be no trace.")


# Payroll's file is none of them: a run closes without it.
STEPS = (upload, post, gather, confirm, close)


def trace(env, month):
    """Return the tracer, and the number of calls of each step."""
    counts, done = {}, month
    tracer = Tracer()
    for step in STEPS:
        before = len(tracer.calls)
        with tracer:
            done = step(env, done)
            env.flush_all()
        env.cr.commit()
        counts[step.__name__] = len(tracer.calls) - before
    return tracer, counts


def get_figures(tracer, counts):
    """Return what dev/trace shows."""
    by_function = Counter(f"{file}:{name}" for file, name, _caller in tracer.calls)
    walked = Counter(
        (caller, file)
        for file, _name, caller in tracer.calls
        if caller and caller != file
    )
    pairs = sorted(
        (
            (one, other, count, walked[other, one])
            for (one, other), count in walked.items()
            if one < other and walked[other, one]
        ),
        key=lambda pair: -min(pair[2:]),
    )
    return {
        "steps": counts,
        "calls": len(tracer.calls),
        "functions": len(by_function),
        "files": len({file for file, *_rest in tracer.calls}),
        "changes": sum(
            count
            for pair, count in walked.items()
            if all(file.startswith(ROOM) for file in pair)
        ),
        "both_ways": min(pairs[0][2:]) if pairs else 0,
        "pairs": pairs,
        "by_function": by_function.most_common(),
    }


with freeze_time(TODAY, tick=True), environment(sys.argv[1]) as env:
    prepare(env)
    first, second = (trace(env, month) for month in MONTHS)
    print(json.dumps({**get_figures(*second), "first": len(first[0].calls)}))
