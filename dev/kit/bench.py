"""Measurements of speed and memory, one process each, on files made once."""

import json
import os
import subprocess
import sys

from . import database, odoo_run, postgres
from .console import SetupError, say
from .places import MODULE, ROOT, cache, digest

# What the addon promises: a ratio of at most (or at least) so much.
GOALS = {
    "read_csv": ("at most", 10),
    "read_xls": ("at most", 2),
    "read_xlsx": ("at most", 3),
    "import_csv": ("at most", 4),
    "bill_vs_odoo": ("at least", 20),
    "growth_10x": ("at most", 11),
}
LINES = 2000
ROWS_READ = 60_000
ROWS = {"small": 20_000, "large": 200_000}
MEMORY_GROWTH = 100


def measure(source, names, *, as_json):
    """Measure and print ``names``."""
    show = _show_json if as_json else _show_text
    for name in names:
        if name.startswith("read_"):
            say(f"Bench: {name}, {ROWS_READ:,} rows")
            kind = name.removeprefix("read_")
            show({"name": name, **_read(kind)})
    if set(names) & {"import_csv", "bill_vs_odoo", "growth_10x"}:
        with postgres.server():
            for result in _measure_bills(source, names):
                show(result)


def _read(kind):
    path = _file(kind, ROWS_READ)
    return _run_script("bench_read.py", kind, path, pure=True)


def _measure_bills(source, names):
    """Yield the results that need Odoo; each measurement has a fresh database."""
    with database.temporary(source, "bench") as prepared:
        say(f"Bench: preparing {LINES:,} lines with their holders")
        odoo_run.install(source, prepared, [MODULE])
        config = odoo_run.config(source, prepared)
        _run_script("bench_odoo.py", "prepare", config, _file("csv", ROWS["small"]))
        imports = {}

        def run(what, size):
            say(f"Bench: {what}, {ROWS[size]:,} rows")
            with database.temporary(source, "benchcopy", prepared) as name:
                config = odoo_run.config(source, name)
                path = _file("csv", ROWS[size])
                return _run_script("bench_odoo.py", what, config, path)

        if "import_csv" in names or "growth_10x" in names:
            imports["large"] = run("import_csv", "large")
        if "import_csv" in names:
            yield {"name": "import_csv", **_without_memory(imports["large"])}
        if "bill_vs_odoo" in names:
            yield {"name": "bill_vs_odoo", **run("bill_vs_odoo", "small")}
        if "growth_10x" in names:
            imports["small"] = run("import_csv", "small")
            yield {"name": "growth_10x", **_growth(imports)}


def _without_memory(result):
    return {key: value for key, value in result.items() if key != "peak_mb"}


def _growth(imports):
    small, large = imports["small"], imports["large"]
    return {
        "seconds": large["seconds"],
        "baseline_seconds": small["seconds"],
        "ratio": round(large["seconds"] / small["seconds"], 2),
        "memory_mb": round(large["peak_mb"] - small["peak_mb"], 1),
    }


def _file(kind, rows):
    """Return a sample file of our plain layout, made when missing."""
    maker = (ROOT / "tests" / "tools" / "samples.py").read_bytes()
    path = cache() / "bench" / f"{digest(maker, LINES)}-{rows}.{kind}"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        _run_script("bench_file.py", kind, path, LINES, rows, pure=True)
    return path


def _run_script(name, *arguments, pure=False):
    """Run a measuring script and return the object that it prints as its last line."""
    folders = [str(ROOT / "dev")]
    if not pure:
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


def _show_json(result):
    print(json.dumps(result), flush=True)


def _show_text(result):
    bound, goal = GOALS[result["name"]]
    ratio = result["ratio"]
    met = ratio <= goal if bound == "at most" else ratio >= goal
    text = (
        f"{result['name']:13} {result['seconds']:8.2f} s over "
        f"{result['baseline_seconds']:8.2f} s = {ratio:7.2f}, {bound} {goal}: "
        f"{'met' if met else 'MISSED'}"
    )
    if "memory_mb" in result:
        met = result["memory_mb"] <= MEMORY_GROWTH
        text += (
            f"; memory +{result['memory_mb']} MB, at most {MEMORY_GROWTH}: "
            f"{'met' if met else 'MISSED'}"
        )
    print(text, flush=True)
