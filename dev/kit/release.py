"""Releases: the addon and its bridges as sibling folders, a zip, or packages."""

import os
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

from .console import SetupError, run, say
from .places import MODULE, ROOT, files, manifest

# Of the repository alone, not of the addon. Bridges are addons of their own.
OUTSIDE = ("bridges/", "dev/", ".", "Dockerfile", "compose.yaml", "ruff.toml")
# Nothing in the archive tells when it was made: the same files make the same bytes.
DAY = (2000, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16


def addons():
    """Return {name of an addon: {name of a file in it: where the file is}}."""
    found = {MODULE: {}}
    for name in files():
        if name.startswith("bridges/"):
            _, bridge, inside = name.split("/", 2)
            found.setdefault(bridge, {"LICENSE": ROOT / "LICENSE"})
            found[bridge][inside] = ROOT / name
        elif not name.startswith(OUTSIDE):
            found[MODULE][name] = ROOT / name
    return found


def check_committed():
    """Refuse to hand out files that no commit has."""
    if changed := run(["git", "status", "--porcelain"], cwd=ROOT).splitlines():
        raise SetupError(
            f"There are changes without a commit, {changed[0].strip()} for instance. "
            "Commit them, then call this again."
        )


def folders(target):
    """Put the addons side by side into a folder, in place of earlier versions."""
    if target == ROOT or ROOT in target.parents:
        raise SetupError(
            f"{target} lies inside the checkout, where Odoo finds no addons. Choose a "
            f"folder of the addons path, {ROOT.parent} for instance."
        )
    target.mkdir(parents=True, exist_ok=True)
    for addon, inside in addons().items():
        place = target / addon
        if place.resolve() == ROOT:
            say(f"Release: {addon} is this checkout")
        else:
            _replace(place, inside)
            say(f"Release: {place}")


def _replace(place, inside):
    if place.is_symlink() or (place / ".git").exists():
        raise SetupError(f"{place} is a link or a checkout of git. Remove it first.")
    part = place.with_name(f".{place.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    for name, source in inside.items():
        (part / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, part / name)
    if place.exists():
        shutil.rmtree(place)
    part.rename(place)


def archive(target):
    """Write a zip of the addons side by side; return its path."""
    target.mkdir(parents=True, exist_ok=True)
    path = target / f"{MODULE}-{manifest()['version']}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for addon, inside in addons().items():
            for name, source in inside.items():
                info = zipfile.ZipInfo(f"{addon}/{name}", DAY)
                info.external_attr = READABLE
                made.writestr(info, source.read_bytes(), zipfile.ZIP_DEFLATED)
    say(f"Release: {path}")
    return path


def wheels(target):
    """Build a package of each addon; return their paths."""
    target.mkdir(parents=True, exist_ok=True)
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--quiet")
    with tempfile.TemporaryDirectory() as made:
        built = Path(made) / "wheels"
        sources = []
        for addon, inside in addons().items():
            sources.append(Path(made) / addon)
            _replace(sources[-1], inside)
        pip = (sys.executable, "-m", "pip", "wheel", "--wheel-dir", built)
        # The builder takes what git lists, where there is a git: more than the addon.
        environ = {**os.environ, "GIT_CEILING_DIRECTORIES": made}
        run([*pip, *options, *sources], env=environ)
        found = [Path(shutil.copy(path, target)) for path in sorted(built.iterdir())]
    for path in found:
        say(f"Release: {path}")
    return found
