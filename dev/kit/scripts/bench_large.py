"""Measure bills of very large companies, and a history of them.

bill_1m CONFIG FILE       each stage of a bill, as a background task does them, and the
                          size of its rows on disk; against the bare reader and COPY
history CONFIG FILE ...   the bills of three months one after the other, and what lists
                          and the overview of each role need at a year of such months
"""

import csv
import io
import json
import sys
from pathlib import Path

from lxml import etree
from stopwatch import Stopwatch
from with_env import environment

COPY_CHUNK = 64 * 1024
MONTHS = 12
SHOWN = 80  # records of a list
SHIFT = 10_000_000  # between the ids of what is copied

# Copied for further months: the columns that differ, by table.
COPIED = {
    "telecom_statement": {
        "id": "id + {shift}",
        "date_from": "(date_from - INTERVAL '{months} months')::date",
        "date_to": "(date_to - INTERVAL '{months} months')::date",
    },
    "telecom_charge": {
        "id": "id + {shift}",
        "statement_id": "statement_id + {shift}",
    },
    "telecom_share": {
        "id": "id + {shift}",
        "charge_id": "charge_id + {shift}",
        "statement_id": "statement_id + {shift}",
        "settlement_id": "settlement_id + {shift}",
    },
    "telecom_settlement": {
        "id": "id + {shift}",
        "move_line_id": "NULL",
        "date": "(date - INTERVAL '{months} months')::date",
    },
}


def stages(env, path):
    """Return the figures of each stage of a bill of a file, and its entry."""
    watch, company = Stopwatch(env.cr), env.ref("base.main_company")
    company.telecom_background_rows = 1
    found = {}

    def stage(name, function, *arguments):
        env.invalidate_all()
        found[name], result = watch.measure(function, *arguments)
        env.cr.commit()
        return result

    attachment = stage("store", store, env, path)
    move = stage("upload", upload, env, attachment)
    bill = move.telecom_bill_id
    given = bill._get_tasks().arguments
    for name, step in (("read", 0), ("split", 1)):
        stage(name, bill._do_read, step, given)
    bill._get_tasks()._end("done")
    rows = sum(bill.detail_ids.mapped("rows_charged"))
    if rows != attachment.raw.count(b"\n") - 1:
        sys.exit(f"Only {rows} rows were charged.")
    stage("post", move.action_post)
    return found, move


def store(env, path):
    """Store a file as the upload does."""
    values = {"name": path.name, "raw": path.read_bytes()}
    return env["ir.attachment"].create(values)


def upload(env, attachment):
    """Make a bill of a stored file, which is read later."""
    journals = env["account.journal"].with_context(default_move_type="in_invoice")
    action = journals.create_document_from_attachment(attachment.ids)
    return env["account.move"].browse(action["res_id"])


def bare(env, content):
    """Return the seconds of reading a file and loading its finished rows bare.

    The rows go into a table with nothing but an index.
    """
    finished = io.BytesIO()
    env.cr.copy_expert("COPY telecom_usage_row TO STDOUT", finished)
    finished.seek(0)
    env.cr.execute("CREATE TABLE bench_row (LIKE telecom_usage_row)")
    env.cr.execute("CREATE INDEX ON bench_row (id)")

    def load():
        text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")
        for _row in csv.reader(text, delimiter=";"):
            pass
        env.cr.copy_expert("COPY bench_row FROM STDIN", finished, COPY_CHUNK)

    seconds, _none = Stopwatch(env.cr).time(load)
    env.cr.execute("DROP TABLE bench_row")
    env.cr.commit()
    return seconds


def bill_1m(env, paths):
    """Return the figures of a bill, and how large its rows are on disk."""
    found, _move = stages(env, paths[0])
    content = paths[0].read_bytes()
    baseline = bare(env, content)
    env.cr.execute("SELECT pg_total_relation_size('telecom_usage_row')")
    (on_disk,) = env.cr.fetchone()
    rows = content.count(b"\n") - 1
    names = ("store", "upload", "read", "split")
    seconds = sum(found[name]["seconds"] for name in names)
    return {
        "rows": rows,
        "seconds": round(seconds, 2),
        "baseline_seconds": round(baseline, 2),
        "ratio": round(seconds / baseline, 2),
        "step_seconds": max(found[name]["seconds"] for name in ("read", "split")),
        "large_peak_mb": max(each["peak_mb"] for each in found.values()),
        "stages": found,
        "row_bytes": round(on_disk / rows),
        "file_bytes": round(len(content) / rows),
    }


def history(env, paths):
    """Return the figures of the third month against the first, and those of lists."""
    months, steps = [], {}
    for number, path in enumerate(paths, start=1):
        found, _move = stages(env, path)
        months.append(sum(each["seconds"] for each in found.values()))
        steps.update({f"{name} {number}": each for name, each in found.items()})
    multiply(env)
    readers = add_readers(env)
    lists, overviews = (
        {
            name: Stopwatch(env.cr).measure(function, env)[0]
            for name, function in screens.items()
        }
        for screens in (LISTS, {each.login: _overview_of(each) for each in readers})
    )
    return {
        "seconds": round(months[-1], 2),
        "baseline_seconds": round(months[0], 2),
        "ratio": round(months[-1] / months[0], 2),
        "stages": steps,
        "lists": lists,
        "list_seconds": max(each["seconds"] for each in lists.values()),
        "list_queries": max(each["queries"] for each in lists.values()),
        "overviews": overviews,
        "overview_seconds": max(each["seconds"] for each in overviews.values()),
    }


def multiply(env):
    """Copy what the months have, back to a year of them."""
    env.cr.execute("SELECT COUNT(DISTINCT date_from) FROM telecom_statement")
    (known,) = env.cr.fetchone()
    # copies need no targets: only what lists read is there
    env.cr.execute("SET session_replication_role = replica")
    for times in range(1, MONTHS // known):
        for table, changed in COPIED.items():
            env.cr.execute(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = %s AND table_schema = current_schema",
                [table],
            )
            columns = [row[0] for row in env.cr.fetchall()]
            values = ", ".join(changed.get(each, f'"{each}"') for each in columns)
            names = ", ".join(f'"{each}"' for each in columns)
            values = values.format(shift=times * SHIFT, months=times * known)
            env.cr.execute(
                f"INSERT INTO {table} ({names})"
                f" SELECT {values} FROM {table} WHERE id < {SHIFT}"
            )
    env.cr.execute("SET session_replication_role = DEFAULT")
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()
    env.invalidate_all()


def balances(env):
    """Show the pivot of balances."""
    return env["telecom.settlement.report"].formatted_read_grouping_sets(
        [],
        [[], ["partner_id"], ["age"], ["partner_id", "age"]],
        ["residual:sum", "__count"],
    )


def shares(env):
    """Show shares by statement."""
    return env["telecom.share"].web_read_group(
        [], ["statement_id"], ["employer:sum", "employee:sum"], limit=SHOWN
    )


def add_readers(env):
    """Make a user of each role; the employee is the holder of a line."""
    company = env.ref("base.main_company")
    users = env["res.users"].create(
        [
            {
                "name": role,
                "login": role,
                "company_id": company.id,
                "company_ids": company.ids,
                "group_ids": [env.ref(group).id],
            }
            for role, group in ROLES.items()
        ]
    )
    holder = env["telecom.statement"].search([("employee_id", "!=", False)], limit=1)
    holder.employee_id.user_id = users[-1]
    env.cr.commit()
    env.invalidate_all()
    return users


def _overview_of(user):
    """Return a function that shows the overview of a user."""

    def show(env):
        return env["telecom.overview"].with_user(user).get_overview()

    return show


def _list_of(name):
    """Return a function that shows the first page of the list of a model."""

    def show(env):
        view = env[name].get_view(view_type="list")
        names = etree.fromstring(view["arch"]).xpath("/list/field/@name")
        wanted = {
            field: {"fields": {"display_name": {}}}
            if env[name]._fields[field].type == "many2one"
            else {}
            for field in names
        }
        return env[name].web_search_read([], wanted, limit=SHOWN)

    return show


ROLES = {
    "accountant": "account.group_account_invoice",
    "officer": "telecom_split_billing.group_telecom_officer",
    "payroll": "telecom_split_billing.group_telecom_payroll",
    "hr": "hr.group_hr_user",
    "employee": "base.group_user",
}
LISTS = {
    "balances": balances,
    "shares": shares,
    "lines": _list_of("telecom.line"),
    "statements": _list_of("telecom.statement"),
    "bills": _list_of("telecom.bill"),
    "settlements": _list_of("telecom.settlement"),
}
what, config, *paths = sys.argv[1:]
with environment(config) as env:
    measured = {"bill_1m": bill_1m, "history": history}[what]
    print(json.dumps(measured(env, [Path(path) for path in paths])))
