"""Another date for all that the tests start, the database server too."""

import os
import shutil
import time
from datetime import datetime, timezone

from . import programs
from .console import SetupError, say
from .places import ROOT, digest, files

_MOVED = "TELECOM_DEV_DATE"
# Ends of months and years, a leap day, and the far future.
ODD_DATES = (
    *("2027-01-01", "2027-02-15", "2027-05-31T23:59", "2027-12-31T23:30"),
    *("2028-02-29", "2031-11-30T00:01", "2032-03-01"),
)


def odd_date():
    """Return one of the odd dates, the same one for the same files."""
    number = int(digest(*((ROOT / name).stat().st_size for name in files())), 16)
    return ODD_DATES[number % len(ODD_DATES)]


def move(text):
    """Let the processes that start from here on believe that it is ``text``, in UTC.

    It is a date, or a date and a time. They go on from there, each alike.
    """
    try:
        wanted = datetime.fromisoformat(text)
    except ValueError as error:
        raise SetupError(
            f"{text!r} is no date: write it as 2027-01-01 or 2027-01-01T23:30."
        ) from error
    if len(text) == len("2027-01-01"):
        wanted = wanted.replace(hour=10)
    offset = int(wanted.replace(tzinfo=timezone.utc).timestamp() - time.time())
    os.environ.update(
        LD_PRELOAD=str(programs.clock()),
        FAKETIME=f"{offset:+d}",
        # Time limits and pauses are as long as ever.
        FAKETIME_DONT_FAKE_MONOTONIC="1",
        **{_MOVED: text},
    )
    say(f"Clock: what starts from here on believes that it is {wanted}, UTC")


def move_back():
    """Let what starts from here on see the real date again."""
    for name in ("LD_PRELOAD", "FAKETIME", _MOVED):
        os.environ.pop(name, None)


def is_moved():
    """Tell whether another date was asked for."""
    return _MOVED in os.environ


def for_program(library):
    """Return the environment for a program of another user.

    It reads the clock from a copy at ``library``, because the cache may be private.
    """
    environ = os.environ.copy()
    if is_moved():
        shutil.copy(environ["LD_PRELOAD"], library)
        environ["LD_PRELOAD"] = str(library)
    return environ
