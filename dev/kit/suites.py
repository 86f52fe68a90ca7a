"""The test runs: plain Python without a database, Odoo, and several processes."""

import os
import re
import shutil
import sys
import xml.etree.ElementTree as ElementTree

from . import database, oca, odoo_run, programs
from .console import SetupError, follow, say
from .places import MARK, MODULE, ROOT, cache

PURE = ("engine", "parsers")
HOUSE = "house"
PROCESS = "process"
BRIDGES = "bridges"
# Where days decide most: what is due, deducted, reversed, in force or kept.
ON_ODD_DATES = (
    "-k",
    (
        "test_deduction_run or test_settlement or test_mandate_safe or test_bill_undo "
        "or test_deduction_files or test_statement_mail"
    ),
)
COMPLAINT = re.compile(r" (WARNING|ERROR|CRITICAL) ")


def pure(arguments=()):
    """Test engine, parsers and the plan of the house; return whether all is well."""
    say("Tests: engine and parsers, without a database")
    root = odoo_run.addons_folder() / MODULE
    folders = [root / "tests" / name for name in (*PURE, HOUSE)]
    places = [str(folder) for folder in folders if any(folder.glob("test_*.py"))]
    if not places:
        say("Tests: there are no tests of engine and parsers yet")
        return True
    if not arguments:
        places += ["--doctest-modules", *(str(root / name) for name in PURE)]
    return _pytest(
        ["-p", "kit.light_package", "-p", "no:odoo", *places, *arguments],
        {"PYTHONPATH": str(ROOT / "dev")},
    )


def odoo(source, arguments=()):
    """Install the addon into a fresh database and run its tests there."""
    with database.temporary(source, "test") as name:
        say(f"Odoo: installing {MODULE}")
        printed = odoo_run.install(source, name, [MODULE]).splitlines()
        complaints = list(filter(COMPLAINT.search, printed))
        if complaints:
            print("\n".join(complaints))
            raise SetupError("Installing the addon logs the complaints above.")
        say("Tests: Odoo")
        folder = odoo_run.addons_folder()
        skipped = [
            f"--ignore={folder / MODULE / 'tests' / part}"
            for part in (*PURE, HOUSE, PROCESS)
        ]
        if not any(argument.startswith("-n") for argument in arguments):
            arguments = ["-n2", "--dist=loadscope", *arguments]
        path = odoo_run.config(source, name)
        return _pytest(
            [
                *(f"--odoo-config={path}", "--odoo-http", *skipped),
                *(folder / MODULE / "tests", *arguments),
            ],
            {},
        )


def bridges(source, arguments=()):
    """Test the bridges with the addons that they join; return whether all is well.

    Without an addon of OCA, the bridge to it is left out.
    """
    had = oca.had()
    beside = list(had.values())
    joined = ["maintenance", "spreadsheet_dashboard", *had]
    with database.temporary(source, BRIDGES) as name:
        say(f"Odoo: installing {MODULE} and {', '.join(joined)}")
        odoo_run.install(source, name, [MODULE, *joined], beside=beside)
        say("Tests: bridges")
        folder = odoo_run.addons_folder()
        path = odoo_run.config(source, name, beside=beside)
        places = sorted(folder.glob(f"{MODULE}_*/tests"))
        for left_out in oca.WANTED.keys() - had.keys():
            places.remove(folder / f"{MODULE}_{left_out}" / "tests")
        options = (f"--odoo-config={path}", "--odoo-http")
        return _pytest([*options, *places, *arguments], {}, BRIDGES)


def processes(source, arguments=()):
    """Test what only several processes on one database show."""
    with database.temporary(source, PROCESS) as name:
        say(f"Odoo: installing {MODULE}")
        odoo_run.install(source, name, [MODULE])
        say("Tests: several processes")
        folders = [str(ROOT / "dev"), os.environ["PYTHONPATH"]]
        environ = {
            "PYTHONPATH": os.pathsep.join(folders),
            "PGDATABASE": name,
            "TELECOM_TEST_CONFIG": str(odoo_run.config(source, name)),
        }
        place = odoo_run.addons_folder() / MODULE / "tests" / PROCESS
        return _pytest(
            ["-p", "kit.light_package", "-p", "no:odoo", place, *arguments],
            environ,
            PROCESS,
        )


def left_out():
    """Return sentences about what this machine or a test itself left out."""
    sentences = []
    if not any(map(shutil.which, programs.BROWSERS)):
        sentences.append("Browser tests: no Chromium is here or could be had.")
    if not any(map(shutil.which, programs.PRINTERS)):
        sentences.append("Printing to PDF: no wkhtmltopdf is here or could be had.")
    return [*sentences, *skipped()]


def skipped(stage=""):
    """Return sentences about the tests of a stage that left themselves out."""
    sentences = []
    report = _report(stage)
    if report.exists():
        for case in ElementTree.parse(report).iter("testcase"):
            for skip in case.iter("skipped"):
                name = f"{case.get('classname')}.{case.get('name')}"
                sentences.append(f"{name}: {skip.get('message')}")
    return sentences


def _report(stage=""):
    return cache() / f"report-{MARK}{stage}.xml"


def _pytest(arguments, environ, stage=""):
    """Run pytest from outside the checkout; return whether all tests passed."""
    report = _report(stage)
    report.unlink(missing_ok=True)
    command = [
        *(sys.executable, "-m", "pytest", "-c", ROOT / "dev" / "pytest.ini"),
        *(f"--rootdir={odoo_run.addons_folder()}", f"--junitxml={report}"),
        *("-o", f"cache_dir={cache() / 'pytest' / MARK}"),
        *arguments,
    ]
    storage = {"HYPOTHESIS_STORAGE_DIRECTORY": str(cache() / "hypothesis" / MARK)}
    environ = {**os.environ, **storage, **environ}
    return not follow(command, cwd=cache(), env=environ)
