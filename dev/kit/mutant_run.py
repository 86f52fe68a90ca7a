"""Run the pure tests with one file of the addon changed, in a process of its own."""

import contextlib
import importlib.abc
import importlib.util
import json
import math
import os
import resource
import signal
import sys
import time

import pytest
from hypothesis import Phase, settings

from . import odoo_run
from .places import MODULE, ROOT, cache, digest
from .suites import PURE

# The cores are shared: what a test computes counts, and only then how long it waits.
TIMES_LONGER = 4
LEAST_SECONDS = 8
MEMORY = 4 * 1024**3
DONE, FAILED = 0, 1


def reached(seed):
    """Return {test: (seconds, {file: its lines that the test reaches})}."""
    texts = [
        path.read_bytes()
        for folder in (*PURE, *(f"tests/{name}" for name in PURE), "tests/tools")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    ]
    known = cache() / f"reached-{digest(seed, *texts)}.json"
    if not known.exists():
        # They run the docstrings' examples, too.
        places = [f"{MODULE}/tests/{name}" for name in PURE]
        if _child(lambda: _record(places, known, seed), 3600) != DONE:
            raise SystemExit("The tests fail as they are: run dev/test pure.")
    return json.loads(known.read_text())


def run(mutant, tests, seed):
    """Return what became of a mutant: failed, too long, survived, not reached."""
    lines = set(range(mutant.line, mutant.last_line + 1))
    chosen = []
    for name, (seconds, files) in tests.items():
        here = files.get(mutant.path, ())
        if here and (not mutant.in_function or lines.intersection(here)):
            chosen.append((seconds, name))
    if not chosen and mutant.in_function:
        return "not reached"
    if not chosen:
        chosen = [(seconds, name) for name, (seconds, _files) in tests.items()]
    names = [name for _seconds, name in sorted(chosen)]
    seconds = sum(seconds for seconds, _name in chosen)
    limit = math.ceil(LEAST_SECONDS + TIMES_LONGER * seconds)
    code = _child(lambda: _pytest(names, seed, mutant), limit)
    if code < 0:  # killed by the system, at its limit
        return "too long"
    return "survived" if code == DONE else "failed"


def _child(work, seconds):
    """Do the work in a child that may compute so long; return its exit code."""
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        code = FAILED
        with contextlib.suppress(BaseException):
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            signal.alarm(10 * seconds)
            code = int(work())
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _record(places, known, seed):
    recorder = Recorder()
    code = _pytest(places, seed, plugins=[recorder], quiet=False)
    if not code:
        known.write_text(json.dumps(recorder.tests))
    return code


def _pytest(names, seed, mutant=None, plugins=(), quiet=True):
    """Run these tests, the addon imported anew; return pytest's exit code."""
    if quiet:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
    if mutant:
        sys.meta_path.insert(0, Changed(mutant))
    # A failure is enough: nothing is made smaller, nothing is remembered.
    phases = (Phase.explicit, Phase.generate)
    settings.register_profile("mutants", phases=phases, database=None)
    settings.load_profile("mutants")
    links = odoo_run.addons_folder()
    os.chdir(links)
    sys.dont_write_bytecode = True
    options = ["-c", ROOT / "dev" / "pytest.ini", f"--rootdir={links}", "-xq"]
    options += ["-p", "no:odoo", "-p", "no:cacheprovider", "-p", "kit.light_package"]
    options += [f"--hypothesis-seed={seed}"]
    return pytest.main([*map(str, options), *names], [*plugins])


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Import the file of a mutant as the mutant has it."""

    def __init__(self, mutant):
        """Remember the mutant by the name of its module."""
        self.mutant = mutant
        parts = mutant.path.removesuffix(".py").removesuffix("/__init__").split("/")
        self.name = ".".join((MODULE, *parts))

    def find_spec(self, fullname, path=None, target=None):
        """Answer for the one module."""
        if fullname != self.name:
            return None
        place = odoo_run.addons_folder() / MODULE / self.mutant.path
        return importlib.util.spec_from_file_location(
            fullname,
            place,
            loader=self,
            submodule_search_locations=(
                [str(place.parent)] if place.name == "__init__.py" else None
            ),
        )

    def exec_module(self, module):
        """Run the changed code as the module."""
        exec(
            compile(self.mutant.code(), module.__spec__.origin, "exec"), module.__dict__
        )


class Recorder:
    """pytest plugin: which lines of engine and parsers each test reaches."""

    def __init__(self):
        """Know no test yet."""
        self.tests = {}
        self.root = str(odoo_run.addons_folder() / MODULE) + os.sep
        self.watched = tuple(self.root + name + os.sep for name in PURE)

    def pytest_runtest_call(self, item):
        """Begin to watch; the hypothesis of a test runs inside of it."""
        self.lines, self.started = {}, time.process_time()
        sys.settrace(self._enter)

    def pytest_runtest_teardown(self, item):
        """Write down what was reached."""
        sys.settrace(None)
        seconds = round(time.process_time() - self.started, 3)
        files = {
            name.removeprefix(self.root): sorted(lines)
            for name, lines in self.lines.items()
        }
        self.tests[item.nodeid] = seconds, files

    def _enter(self, frame, event, argument):
        name = frame.f_code.co_filename
        if not name.startswith(self.watched):
            return None
        lines = self.lines.setdefault(name, set())

        def step(frame, event, argument):
            lines.add(frame.f_lineno)
            return step

        return step
