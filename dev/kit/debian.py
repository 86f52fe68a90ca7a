"""Packages of Debian, unpacked into a folder without installing anything.

The mirror is the one that the machine's own apt is configured with; apt checks the
archive's signature and every package's checksum.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .console import SetupError, run, say

KEYRINGS = (
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
)


def mirror():
    """Return the address of the machine's Debian mirror, or None elsewhere."""
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        return None
    rows = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(LABEL) $(COMPONENT) $(REPO_URI)"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    for row in rows:
        label, component, address = row.split(maxsplit=2)
        if (label, component) == ("Debian", "main"):
            return address
    return None


def keyring():
    """Return the keyring that Debian's archive is signed with, or None."""
    return next((path for path in KEYRINGS if path.exists()), None)


def release():
    """Return the name of the machine's own release, for instance ``bookworm``."""
    text = Path("/etc/os-release").read_text(encoding="utf-8")
    fields = dict(row.split("=", 1) for row in text.splitlines() if "=" in row)
    return fields.get("VERSION_CODENAME", "").strip('"')


def unpack_with_dependencies(packages, target):
    """Unpack ``packages`` and what this machine lacks for them into ``target``.

    They are those of the machine's own release, so that they fit its libraries.
    """
    with tempfile.TemporaryDirectory(prefix="telecom-apt-") as folder:
        folder = Path(folder)
        for made in ("lists/partial", "cache/archives/partial"):
            (folder / made).mkdir(parents=True)
        command = [
            "apt-get",
            f"-oDir::State::Lists={folder / 'lists'}",
            f"-oDir::Cache={folder / 'cache'}",
            *("-oAPT::Sandbox::User=root", "-oDebug::NoLocking=1"),
            *("-oAcquire::Languages=none", "-oAcquire::Retries=3", "-q"),
        ]
        run([*command, "update"])
        options = ("--yes", "--no-install-recommends", "--download-only")
        run([*command, "install", *options, *packages])
        for deb in sorted((folder / "cache/archives").glob("*.deb")):
            run(["dpkg", "-x", deb, target])


class Archive:
    """A private apt beside the machine's own, for the given suites."""

    def __init__(self, folder, suites):
        self.folder = folder
        self.suites = suites
        self.debs = folder / "debs"
        sources = folder / "sources.list"
        self._options = [
            f"-oDir::Etc::SourceList={sources}",
            "-oDir::Etc::SourceParts=/dev/null",
            f"-oDir::State::Lists={folder / 'lists'}",
            f"-oDir::Cache={folder / 'cache'}",
            "-oAcquire::Languages=none",
            "-oAcquire::Retries=3",
            "-oAPT::Update::Error-Mode=any",
            "-q",
        ]
        if os.geteuid() == 0:
            # apt's own user cannot write to a private folder of root.
            self._options.append("-oAPT::Sandbox::User=root")
        for made in ("lists/partial", "cache/archives/partial", "debs"):
            (folder / made).mkdir(parents=True, exist_ok=True)
        sources.write_text(
            "".join(
                f"deb [signed-by={keyring()}] {mirror()} {suite} main\n"
                for suite in suites
            )
        )

    def update(self):
        """Read the package lists of the suites."""
        say(f"Debian: reading the package lists of {' and '.join(self.suites)}")
        run(["apt-get", *self._options, "update"])

    def has(self, package):
        """Tell whether the suites have ``package``."""
        return bool(run(["apt-cache", *self._options, "madison", package]).strip())

    def download(self, packages):
        """Download ``packages`` (name or name/suite); what is there already stays."""
        say(f"Debian: downloading {' '.join(packages)}")
        run(["apt-get", *self._options, "download", *packages], cwd=self.debs)

    def unpack(self, target):
        """Unpack what was downloaded into ``target``."""
        for deb in sorted(self.debs.glob("*.deb")):
            say(f"Debian: unpacking {deb.name}")
            run(["dpkg", "-x", deb, target])

    def remove(self):
        """Give back the room that lists and downloads took."""
        shutil.rmtree(self.folder)


def check_links(folder):
    """Raise when the unpacked files point at files that are not there."""
    dangling = [
        path for path in folder.rglob("*") if path.is_symlink() and not path.exists()
    ]
    if dangling:
        raise SetupError(
            "These files of the unpacked packages point at nothing, so the web client "
            "would lack them:\n" + "\n".join(f"  {path}" for path in dangling)
        )
