"""Time of the processors, so that other work on the machine counts little."""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


class Stopwatch:
    """Seconds that this process and its database backend work.

    Where the database is on another machine, time is what the clock on the wall says.
    """

    def __init__(self, cr):
        """Take the cursor on whose connection everything happens."""
        self._backend = Path(f"/proc/{cr._cnx.info.backend_pid}")
        local = self._backend / "comm"
        self._is_local = local.exists() and local.read_text().startswith("postgres")

    def seconds(self):
        """Return the seconds until now, since some moment."""
        if not self._is_local:
            return time.perf_counter()
        # The name of a process may hold blanks, what follows its bracket does not.
        fields = (self._backend / "stat").read_text().rpartition(")")[2].split()
        user, system = map(int, fields[11:13])
        return time.process_time() + (user + system) / TICKS

    def time(self, function, *arguments):
        """Return the seconds that a call takes, and its result."""
        start = self.seconds()
        result = function(*arguments)
        return self.seconds() - start, result
