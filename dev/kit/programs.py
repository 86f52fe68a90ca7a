"""Programs that tests and prints need, where the machine has none: Debian's.

They are unpacked into the cache folder with the libraries that the machine lacks;
nothing is installed.
"""

import os
import shutil
import stat
from pathlib import Path

from . import debian
from .console import SetupError, say
from .places import cache, digest, locked

BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
PRINTERS = ("wkhtmltopdf",)
# What the machine is searched for, Debian's package, and the program in there.
WANTED = (
    (BROWSERS, "chromium", "usr/lib/chromium/chromium"),
    (PRINTERS, "wkhtmltopdf", "usr/bin/wkhtmltopdf"),
)
CLOCK = "libfaketime"
STARTER = """#!/bin/sh
export LD_LIBRARY_PATH="{libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"
export QT_PLUGIN_PATH="{plugins}" FONTCONFIG_FILE="{fonts}"
unset LD_PRELOAD
exec "{program}" "$@"
"""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{root}/usr/share/fonts</dir>
  <cachedir>{root}/fontcache</cachedir>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
</fontconfig>
"""


def bring():
    """Put the programs that this machine lacks on the PATH, where Debian has them."""
    missing = [row for row in WANTED if not any(map(shutil.which, row[0]))]
    if not missing:
        return
    try:
        root = _unpacked([package for _names, package, _program in missing])
    except SetupError as error:
        say(f"Not to be had here: {error}")
        return
    if root is None:
        return
    for _names, package, program in missing:
        _write_starter(root, package, program)
    os.environ["PATH"] = f"{root / 'bin'}{os.pathsep}{os.environ['PATH']}"


def clock():
    """Return the library that shows another date to programs."""
    root = _unpacked([CLOCK])
    if root is None:
        raise SetupError("Another date needs Debian's libfaketime; this is no Debian.")
    return next(root.rglob("libfaketimeMT.so.1"))


def _unpacked(packages):
    """Return the folder with the packages and what they need, None off Debian."""
    if not debian.mirror():
        return None
    root = cache() / f"programs-{digest(*packages, debian.release())}"
    with locked("programs"):
        if not root.exists():
            say(f"Debian: getting {' and '.join(packages)}")
            part = root.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            debian.unpack_with_dependencies(packages, part)
            part.rename(root)
    return root


def _write_starter(root, name, program):
    """Write the script that runs an unpacked program with its libraries and fonts."""
    folders = {path.parent for path in (root / "usr/lib").rglob("*.so*")}
    own = (root / program).parent
    libraries = [str(folder) for folder in sorted(folders) if folder != own]
    fonts = root / "fonts.conf"
    fonts.write_text(FONTS.format(root=root))
    starter = root / "bin" / name
    starter.parent.mkdir(exist_ok=True)
    text = STARTER.format(
        libraries=os.pathsep.join(libraries),
        plugins=next(iter(root.glob("usr/lib/*/qt5/plugins")), ""),
        fonts=fonts,
        program=root / program,
    )
    # Another run may be starting the program just now.
    part = Path(f"{starter}.{os.getpid()}")
    part.write_text(text)
    part.chmod(part.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    part.rename(starter)
