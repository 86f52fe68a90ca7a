"""Time of the processors, so that other work on the machine counts little."""

import gc
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
        self._cr = cr
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

    def measure(self, function, *arguments):
        """Return the figures of a call, and its result.

        The figures are seconds, queries, and the peak of this process's memory in MB.
        """
        gc.collect()
        Path("/proc/self/clear_refs").write_text("5")  # begins the peak anew
        queries = self._cr.sql_log_count
        seconds, result = self.time(function, *arguments)
        figures = {
            "seconds": round(seconds, 2),
            "queries": self._cr.sql_log_count - queries,
            "peak_mb": _peak_mb(),
        }
        return figures, result


def _peak_mb():
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    raise OSError("This system does not tell the peak of memory.")
