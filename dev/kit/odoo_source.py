"""Odoo 19 itself: named by the user, importable, from Debian, or from its git."""

import ast
import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import debian
from .console import SetupError, run, say
from .places import cache, digest, locked

GIT_ADDRESS = "https://github.com/odoo/odoo"
SUITES = ("sid", "stable")
# The web client's fonts and libraries are packages of their own in Debian, reached by
# relative links; the files that two of the links name are those of stable.
PACKAGES = (
    "odoo-19/sid",
    "libjs-jquery/sid",
    "libjs-jquery-form/sid",
    "libjs-underscore/sid",
    "fonts-roboto-unhinted/sid",
    "fonts-montserrat/sid",
    "fonts-ocr-b/sid",
    "fonts-inconsolata/stable",
    "fonts-font-awesome/stable",
)
# Debian leaves this file out; without any file there, every page of the web client
# logs an error, which fails each browser test.
STUB = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@dataclass(frozen=True)
class OdooSource:
    """A folder to import Odoo from, and what it needs."""

    folder: Path
    addons: tuple[Path, ...]
    requirements: tuple[str, ...]


def find_odoo():
    """Return an OdooSource, after getting Odoo when the machine has none."""
    named = os.environ.get("ODOO_HOME")
    if named:
        return describe(Path(named).expanduser().resolve())
    importable = _importable()
    if importable:
        say(f"Odoo: using the one that Python finds in {importable}")
        return describe(importable)
    with locked("odoo"):
        return describe(_from_debian() or _from_git())


def describe(folder):
    """Return the OdooSource of an Odoo 19.0 that is there."""
    release = folder / "odoo" / "release.py"
    if not release.exists():
        raise SetupError(
            f"There is no Odoo in {folder}: it has no file odoo/release.py. Set "
            "ODOO_HOME to the folder that holds the folder odoo."
        )
    if "version_info = (19, 0," not in release.read_text(encoding="utf-8"):
        raise SetupError(f"The Odoo in {folder} is not version 19.0.")
    addons = tuple(
        path
        for path in (folder / "odoo" / "addons", folder / "addons")
        if _has_addons(path)
    )
    return OdooSource(folder, addons, tuple(_requirements(folder)))


def _has_addons(addons):
    return any(addons.glob("*/__manifest__.py"))


def _importable():
    """Return the folder to import an installed Odoo 19 from, or None."""
    spec = importlib.util.find_spec("odoo")
    for place in (spec and spec.submodule_search_locations) or ():
        release = Path(place) / "release.py"
        if release.exists() and "(19, 0," in release.read_text(encoding="utf-8"):
            return Path(place).parent
    return None


def _from_debian():
    """Return the folder with Debian's Odoo, or None where Debian is not at hand."""
    target = cache() / f"odoo-{digest(PACKAGES)}"
    if not target.exists():
        if not (debian.mirror() and debian.keyring()):
            return None
        archive = debian.Archive(cache() / "debian", SUITES)
        archive.update()
        if not archive.has("odoo-19"):
            say("Debian: there is no package odoo-19 any more")
            return None
        archive.download(PACKAGES)
        unpacked = target.with_suffix(".part")
        shutil.rmtree(unpacked, ignore_errors=True)
        archive.unpack(unpacked)
        debian.check_links(unpacked)
        stub = unpacked / "usr/lib/python3/dist-packages/odoo/addons" / STUB
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.touch()
        unpacked.rename(target)
        archive.remove()
    return target / "usr/lib/python3/dist-packages"


def _from_git():
    target = cache() / "odoo-git-19.0"
    if not target.exists():
        if not shutil.which("git"):
            raise SetupError(
                "Getting Odoo here needs git. Install git, or set ODOO_HOME to an "
                "Odoo 19.0."
            )
        part = target.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        say("Odoo: cloning the branch 19.0, the last state only")
        options = ("--progress", "--depth=1", "--branch=19.0")
        run(["git", "clone", *options, GIT_ADDRESS, part])
        part.rename(target)
    return target


def _requirements(folder):
    """Yield what this Odoo says it requires, as pip wants it."""
    for requirement in _declared(folder):
        name = requirement.lower()
        if name.startswith("pypdf2"):
            # The last release of PyPDF2 cannot be imported; Odoo takes pypdf as well.
            yield "pypdf"
        elif name.startswith("psycopg2"):
            # Building psycopg2 needs a compiler and PostgreSQL's headers.
            yield "psycopg2-binary"
        elif "extra ==" not in name and "python-ldap" not in name:
            yield requirement


def _declared(folder):
    for info in sorted(folder.glob("odoo-19*.*-info/*")):
        if info.name in ("PKG-INFO", "METADATA"):
            field = "Requires-Dist: "
            lines = info.read_text(encoding="utf-8").splitlines()
            return [line[len(field) :] for line in lines if line.startswith(field)]
    setup = folder / "setup.py"
    if setup.exists():
        for node in ast.walk(ast.parse(setup.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "install_requires":
                return ast.literal_eval(node.value)
    raise SetupError(f"The Odoo in {folder} does not say which libraries it needs.")
