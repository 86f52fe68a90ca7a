"""OCA's payroll addon, which the bridge to it is tested with."""

import shutil
import sys
import zipfile

from .console import SetupError, run, say
from .places import cache, locked

PAYROLL = "odoo-addon-payroll>=19.0.1.0.2,<19.1"
MISSING = "The payroll bridge, because OCA's payroll addon could not be had."


def payroll():
    """Return the addons folder that holds the payroll addon, or None without one."""
    folder = cache() / "oca-payroll"
    with locked("oca-payroll"):
        if not (folder / "complete").exists() and not _fetch(folder):
            return None
    return folder / "odoo" / "addons"


def _fetch(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    say("Odoo: getting OCA's payroll addon")
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-input"]
    try:
        run([*pip, "--dest", folder, PAYROLL])
    except SetupError as error:
        say(f"Odoo: {str(error).splitlines()[0]}")
        return False
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
    (folder / "complete").touch()
    return True
