"""The linters, on the files that git would commit."""

import contextlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from .console import run, say
from .places import MODULE, ROOT, files

# The addon's readme is Markdown, the formatter writes the header of XML files, and the
# addon is not translated through Weblate.
OCA_OPTIONS = (
    "--disable=prefer-readme-rst,xml-header-wrong,weblate-component-too-long",
)


def lint():
    """Run all linters; return the names of those that found something."""
    with _exported() as folder:
        manifests = sorted(
            str(path.relative_to(folder))
            for pattern in ("*/__manifest__.py", "*/bridges/*/__manifest__.py")
            for path in folder.glob(pattern)
        )
        addons = [str(Path(manifest).parent) for manifest in manifests]
        checks = {
            "ruff check": (["ruff", "check", "."], ROOT),
            "ruff format": (["ruff", "format", "--check", "."], ROOT),
            "pylint-odoo": (
                ["pylint", f"--rcfile={ROOT / '.pylintrc'}", "--jobs=2", *addons],
                folder,
            ),
            "oca-checks-odoo-module": (
                ["oca-checks-odoo-module", *manifests, *OCA_OPTIONS],
                folder,
            ),
        }
        return [name for name, check in checks.items() if not _passes(name, *check)]


def _passes(name, command, folder):
    say(f"Lint: {name}")
    return subprocess.run(command, cwd=folder, check=False).returncode == 0


@contextlib.contextmanager
def _exported():
    """Give a copy of the addon, without dev/, below a git root of its own.

    oca-checks-odoo-module silently checks nothing where the addon is the git root.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name in files():
            if not name.startswith("dev/"):
                target = folder / MODULE / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, target)
        run(["git", "init", "-q"], cwd=folder)
        yield folder
