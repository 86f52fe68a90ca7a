"""Measurements of speed and memory, one process each, on files made once."""

import contextlib
import json
import os
import shutil
import subprocess
import sys

from . import database, odoo_run, postgres
from .console import SetupError, say
from .places import MODULE, ROOT, cache, digest

# What the addon promises: of which figure, at most or at least, how much.
GOALS = {
    "read_csv": ("ratio", "at most", 10),
    "read_xls": ("ratio", "at most", 2),
    "read_xlsx": ("ratio", "at most", 3),
    "read_pdf": ("ratio", "at most", 2),
    "split": ("seconds", "at most", 3),
    "import_csv": ("ratio", "at most", 2.5),
    "bill_vs_odoo": ("ratio", "at least", 20),
    "ubl_5000": ("ratio", "at least", 20),
    "growth_10x": ("ratio", "at most", 11),
    "deduction_run": ("ratio", "at most", 2),
    "import_lines": ("seconds", "at most", 10),
    "post_10k": ("ratio", "at most", 1.3),
    "run_10k": ("ratio", "at most", 1.3),
    "bill_1m": ("step_seconds", "at most", 40),
    "history": ("ratio", "at most", 1.1),
}
# These take many minutes, and are measured when they are asked for.
LONG = ("bill_1m", "history")
MEMORY_GROWTH = 100
PREVIEW_SECONDS, CONFIRM_SECONDS = 3, 20
REPETITIONS = 3
WARM_UP = 500
ROWS_READ = 60_000
ROWS_PER_LINE = 100
PDF_ROWS, PDF_LINES, PDF_SECONDS = 16_000, 400, 60  # a call list of 400 pages
SMALL, LARGE = 20_000, 200_000
FLEET = 10_000  # lines, in their own database
FLEET_ROWS = 10  # per line
DIALLED, FEW_DIALLED = 300_000, 1000  # numbers that are called
LIST_SECONDS, LIST_QUERIES = 0.5, 30
OVERVIEW_SECONDS = 1


def measure(source, names, *, as_json):
    """Measure and print ``names``."""
    show = _show_json if as_json else _show_text
    for name in names:
        if name.startswith("read_"):
            show(name, _read(name.removeprefix("read_")))
        if name == "split":
            say("Bench: split")
            show(name, _run_script("bench_split.py"))
    of_bills = [name for name in names if name in _OF_BILLS]
    if of_bills:
        with postgres.server(), _prepared(source) as prepared:
            for name in of_bills:
                show(name, _OF_BILLS[name](source, prepared))
    of_fleets = [name for name in names if name in _OF_FLEETS]
    if of_fleets:
        with (
            postgres.server(),
            _prepared(source, FLEET * FLEET_ROWS, FLEET_ROWS) as prepared,
        ):
            for name in of_fleets:
                show(name, _run_on_fleet(source, prepared, name))
    of_large = [name for name in names if name in LONG]
    if of_large:
        with (
            postgres.server(),
            _prepared(source, FLEET * ROWS_PER_LINE, ROWS_PER_LINE) as prepared,
        ):
            for name in of_large:
                show(name, _run_on_large(source, prepared, name))


def _read(kind):
    if kind == "pdf":
        say(f"Bench: read_{kind}, a call list of {PDF_ROWS:,} rows")
        return _run_script("bench_pdf.py", _pdf_file())
    say(f"Bench: read_{kind}, {ROWS_READ:,} rows")
    dialled = DIALLED if kind == "csv" else FEW_DIALLED
    return _run_script("bench_read.py", kind, _file(kind, ROWS_READ, dialled=dialled))


@contextlib.contextmanager
def _prepared(source, rows=LARGE, per_line=ROWS_PER_LINE):
    """Have a database in which the lines of the files have their holders."""
    with database.temporary(source, "bench") as name:
        say(f"Bench: preparing {rows // per_line:,} lines with their holders")
        odoo_run.install(source, name, [MODULE])
        config = odoo_run.config(source, name)
        path = _file("csv", rows, per_line=per_line)
        _run_script("bench_bills.py", "prepare", config, path, odoo=True)
        yield name


def _import_csv(source, prepared):
    return _run_on_bills(source, prepared, "import_csv", LARGE)


def _bill_vs_odoo(source, prepared):
    return _run_on_bills(source, prepared, "bill_vs_odoo", SMALL)


def _ubl_5000(source, prepared):
    return _run_on_bills(
        source, prepared, "ubl_5000", LARGE, script="bench_einvoices.py"
    )


def _growth_10x(source, prepared):
    small, large = (
        _run_on_bills(source, prepared, "grow", rows) for rows in (SMALL, LARGE)
    )
    return {
        "seconds": large["seconds"],
        "baseline_seconds": small["seconds"],
        "ratio": round(large["seconds"] / small["seconds"], 2),
        "peak_mb": large["peak_mb"],
        "baseline_peak_mb": small["peak_mb"],
        "memory_mb": round(large["peak_mb"] - small["peak_mb"], 1),
    }


def _deduction_run(source, prepared):
    return _run_on_bills(
        source, prepared, "deduction_run", LARGE, script="bench_deductions.py"
    )


def _import_lines(source, prepared):
    return _run_on_bills(
        *(source, prepared, "import_lines", SMALL),
        script="bench_lines.py",
        about="a workbook of 5,000 lines with their holders",
    )


_OF_BILLS = {
    "import_csv": _import_csv,
    "bill_vs_odoo": _bill_vs_odoo,
    "ubl_5000": _ubl_5000,
    "growth_10x": _growth_10x,
    "deduction_run": _deduction_run,
    "import_lines": _import_lines,
}
_OF_FLEETS = {"post_10k", "run_10k"}


def _run_on_fleet(source, prepared, what):
    return _run_on_bills(
        *(source, prepared, what, FLEET * FLEET_ROWS),
        script="bench_deductions.py",
        per_line=FLEET_ROWS,
    )


def _run_on_large(source, prepared, what):
    """Measure bills of a whole fleet, in a fresh copy of the prepared database."""
    rows = FLEET * ROWS_PER_LINE
    months = range(1, 2 if what == "bill_1m" else REPETITIONS + 1)
    say(f"Bench: {what}, {rows:,} rows a month, {FLEET:,} lines")
    files = [_file("csv", rows, month=month, dialled=DIALLED) for month in months]
    with database.temporary(source, "benchcopy", prepared) as name:
        config = odoo_run.config(source, name)
        try:
            return _run_script("bench_large.py", what, config, *files, odoo=True)
        finally:
            filestore = cache() / "data" / "filestore" / name
            shutil.rmtree(filestore, ignore_errors=True)


def _run_on_bills(
    source,
    prepared,
    what,
    rows,
    *,
    script="bench_bills.py",
    about=None,
    per_line=ROWS_PER_LINE,
):
    """Measure in a fresh copy of the prepared database and a process of its own."""
    about = about or f"{rows:,} rows, {rows // per_line:,} lines"
    say(f"Bench: {what}, {about}")
    # Each repetition is the bill of another month: nothing is read twice.
    files = [_file("csv", WARM_UP, month=12)]
    months = range(1, REPETITIONS + 1)
    files += [_file("csv", rows, month=month, per_line=per_line) for month in months]
    with database.temporary(source, "benchcopy", prepared) as name:
        config = odoo_run.config(source, name)
        try:
            if what == "grow":
                _run_script("bench_bills.py", "store", config, *files, odoo=True)
            return _run_script(script, what, config, *files, odoo=True)
        finally:
            filestore = cache() / "data" / "filestore" / name
            shutil.rmtree(filestore, ignore_errors=True)


def _file(kind, rows, month=1, per_line=ROWS_PER_LINE, dialled=FEW_DIALLED):
    """Return a sample file of our plain layout, made when missing."""
    maker = (ROOT / "tests" / "tools" / "samples.py").read_bytes()
    recipe = digest(maker, per_line, dialled)
    path = cache() / "bench" / f"{recipe}-{rows}-{month}.{kind}"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        lines = rows // per_line
        _run_script("bench_file.py", kind, path, lines, rows, month, dialled)
    return path


def _pdf_file():
    """Return a bill as PDF, made when missing."""
    maker = (ROOT / "tests" / "tools" / "pdf_bills.py").read_bytes()
    path = cache() / "bench" / f"{digest(maker, PDF_LINES)}-{PDF_ROWS}.pdf"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        _run_script("bench_file.py", "pdf", path, PDF_LINES, PDF_ROWS, 1, 0)
    return path


def _run_script(name, *arguments, odoo=False):
    """Run a measuring script and return the object that it prints as its last line."""
    folders = [str(ROOT / "dev")]
    if odoo:
        folders.append(os.environ["PYTHONPATH"])
    done = subprocess.run(
        [sys.executable, odoo_run.SCRIPTS / name, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SetupError(f"The script {name} ended with exit code {done.returncode}.")
    return json.loads(done.stdout.splitlines()[-1])


def _judge(name, result):
    """Return the goal in words, and whether it is met."""
    figure, bound, goal = GOALS[name]
    met = result[figure] <= goal if bound == "at most" else result[figure] >= goal
    text = f"{figure} {bound} {goal}"
    if "memory_mb" in result:
        met = met and result["memory_mb"] <= MEMORY_GROWTH
        text += f", memory at most {MEMORY_GROWTH} MB more"
    if "usage_seconds" in result:
        met = met and result["usage_seconds"] <= PDF_SECONDS
        text += (
            f"; {result['pages']} pages to usage rows {result['usage_seconds']:.2f} s "
            f"of at most {PDF_SECONDS} s"
        )
    if "lists" in result:
        met = met and result["list_seconds"] <= LIST_SECONDS
        met = met and result["list_queries"] <= LIST_QUERIES
        met = met and result["overview_seconds"] <= OVERVIEW_SECONDS
        text += (
            f"; lists {result['list_seconds']} s of at most {LIST_SECONDS} s, "
            f"{result['list_queries']} queries of at most {LIST_QUERIES}"
            f"; overviews {result['overview_seconds']} s of at most "
            f"{OVERVIEW_SECONDS} s"
        )
    if "preview_seconds" in result:
        met = met and result["preview_seconds"] <= PREVIEW_SECONDS
        met = met and result["seconds"] <= CONFIRM_SECONDS
        text += (
            f", within {CONFIRM_SECONDS} s, preview {result['preview_seconds']:.1f} s "
            f"of at most {PREVIEW_SECONDS} s"
        )
    return text, met


def _show_json(name, result):
    goal, met = _judge(name, result)
    print(json.dumps({"name": name, **result, "goal": goal, "met": met}), flush=True)


def _show_text(name, result):
    goal, met = _judge(name, result)
    text = f"{name:13} {result['seconds']:8.2f} s"
    if result["ratio"] is not None:
        text += f" against {result['baseline_seconds']:8.2f} s, ratio {result['ratio']}"
    if "memory_mb" in result:
        text += (
            f"; peak {result['peak_mb']:.0f} MB against "
            f"{result['baseline_peak_mb']:.0f} MB, {result['memory_mb']:.0f} MB more"
        )
    for step in ("", "close_"):
        if f"{step}queries" in result:
            text += (
                f"; {step and 'closing: '}{result[f'{step}seconds']} s, "
                f"{result[f'{step}queries']:,} queries, "
                f"peak {result[f'{step}peak_mb']:,} MB"
            )
    for group in ("stages", "lists"):
        for each, figures in result.get(group, {}).items():
            text += (
                f"\n    {each:11} {figures['seconds']:7} s, "
                f"{figures['queries']:,} queries, peak {figures['peak_mb']} MB"
            )
    if "row_bytes" in result:
        text += f"\n    {result['row_bytes']} bytes a row on disk, indexes in, "
        text += f"against {result['file_bytes']} in the file\n   "
    print(f"{text} ({goal}: {'met' if met else 'MISSED'})", flush=True)
