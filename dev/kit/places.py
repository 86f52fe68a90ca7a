"""The places of the checkout and of the cache folder, outside any git tree."""

import ast
import contextlib
import fcntl
import hashlib
import os
import shutil
from pathlib import Path

from .console import SetupError, run, say

MODULE = "telecom_split_billing"
ROOT = Path(__file__).resolve().parents[2]
# Several checkouts share one cache; what belongs to one of them carries its mark.
MARK = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]


def cache():
    """Return the cache folder, made when missing."""
    named = os.environ.get("TELECOM_CACHE")
    folder = Path(named or Path.home() / ".cache" / MODULE).expanduser().resolve()
    if folder == ROOT or ROOT in folder.parents:
        raise SetupError(
            f"The cache folder {folder} lies inside the checkout, which Odoo and the "
            "linters would then search. Set TELECOM_CACHE to a folder outside of it."
        )
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def manifest():
    """Return the addon's manifest."""
    return ast.literal_eval((ROOT / "__manifest__.py").read_text(encoding="utf-8"))


def files():
    """Return the checkout's files by their relative names: what git would commit."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = set(filter(None, run(command, cwd=ROOT).split("\0")))
    else:
        listed = {
            path.relative_to(ROOT).as_posix()
            for path in ROOT.rglob("*")
            if "__pycache__" not in path.parts
        }
    return sorted(name for name in listed if (ROOT / name).is_file())


def digest(*parts):
    """Return a short name for a recipe, so that another recipe gets another folder."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:10]


@contextlib.contextmanager
def locked(name):
    """Hold a lock of the cache folder; runs of other checkouts wait."""
    with (cache() / f"{name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another run that is busy with: {name}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
