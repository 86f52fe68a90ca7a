"""Measure the import of lines and holders from a workbook.

import_lines CONFIG FILE ...   preview and import of 5,000 rows, against Odoo creating
                               the same lines and assignments bare, without notes
"""

import base64
import json
import sys
from datetime import date
from statistics import median

from stopwatch import Stopwatch
from with_env import environment

ROWS = 5_000
REPETITIONS = 3
FROM = date(2026, 1, 1)
UNTIL = date(2026, 6, 30)


def people(env):
    """Return an employee for each row."""
    return env["hr.employee"].create(
        [{"name": f"Somebody {number:05}"} for number in range(ROWS)]
    )


def table(env, employees, series, **days):
    """Return a workbook that gives a number of a series to each employee."""
    # The addons are there from here on.
    from odoo.addons.telecom_split_billing.wizard.line import import_layout

    operator = env["telecom.operator"].search([], limit=1)
    rows = [
        {
            "number": f"+4478{series:02}{index:06}",
            "operator": operator.name,
            "employee": employee.name,
            "date_from": FROM,
            **days,
        }
        for index, employee in enumerate(employees)
    ]
    titles = ("Lines", "Explanation")
    return import_layout.write_workbook("en_US", titles, rows, {})


def preview(env, content):
    """Read the table, as the button does."""
    wizard = env["telecom.line.import"].create({"file": base64.b64encode(content)})
    wizard.action_preview()
    env.cr.commit()
    return wizard


def take(env, wizard):
    """Write the table, as the button does."""
    wizard.action_import()
    env.cr.commit()
    if wizard.state != "done" or wizard.rows_error:
        sys.exit(f"{wizard.rows_error} rows have an error.")


def bare(env, employees, series):
    """Let Odoo create the same lines and assignments."""
    from odoo.addons.telecom_split_billing.models.ground.guard import untraced

    operator = env["telecom.operator"].search([], limit=1)
    with untraced():
        lines = env["telecom.line"].create(
            [
                {"number": f"+4478{series:02}{index:06}", "operator_id": operator.id}
                for index in range(len(employees))
            ]
        )
        env["telecom.assignment"].create(
            [
                {"line_id": line.id, "employee_id": employee.id, "date_from": FROM}
                for line, employee in zip(lines, employees, strict=True)
            ]
        )
    env.cr.commit()


def import_lines(env):
    """Return the time of new rows, changed rows, unchanged rows, and bare ones."""
    employees = people(env)
    env.cr.commit()
    watch = Stopwatch(env.cr)
    times = {name: [] for name in ("preview", "take", "bare", "again", "changed")}
    for series in range(REPETITIONS):
        content = table(env, employees, series)
        seconds, wizard = watch.time(preview, env, content)
        times["preview"].append(seconds)
        times["take"].append(watch.time(take, env, wizard)[0])
        times["bare"].append(watch.time(bare, env, employees, 50 + series)[0])
        env.invalidate_all()
        times["again"].append(watch.time(preview, env, content)[0])
        closing = preview(env, table(env, employees, series, date_to=UNTIL))
        times["changed"].append(watch.time(take, env, closing)[0])
    found = {name: median(seconds) for name, seconds in times.items()}
    seconds = found["preview"] + found["take"]
    return {
        "rows": ROWS,
        "seconds": seconds,
        "baseline_seconds": found["bare"],
        "ratio": round(seconds / found["bare"], 2),
        "reading_seconds": found["preview"],
        "unchanged_seconds": found["again"],
        "closing_seconds": found["changed"],
    }


what, config, *_paths = sys.argv[1:]
with environment(config) as env:
    print(json.dumps({"import_lines": import_lines}[what](env)))
