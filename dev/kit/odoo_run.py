"""Running Odoo: configuration file, installation, scripts, server."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from .console import SetupError, run
from .places import MARK, MODULE, ROOT, cache

SCRIPTS = Path(__file__).resolve().parent / "scripts"


def addons_folder():
    """Return the folder that holds this checkout under the addon's technical name.

    The bridges are linked there too: seen from inside the checkout they would be
    sub-packages of a package with the checkout's name.
    """
    wanted = {MODULE: ROOT}
    for found in ROOT.glob("bridges/*/__manifest__.py"):
        wanted[found.parent.name] = found.parent
    folder = cache() / "links" / MARK
    folder.mkdir(parents=True, exist_ok=True)
    for link in folder.iterdir():
        if link.is_symlink() and link.name not in wanted:
            link.unlink()
    for name, target in wanted.items():
        link = folder / name
        if not link.is_symlink():
            link.symlink_to(target)
    return folder


def config(source, database, *, beside=(), own=None, **options):
    """Write the configuration file for ``database`` and return its path.

    ``beside`` are further folders with addons; ``own`` those with ours, if not the
    links to this checkout.
    """
    own = [addons_folder()] if own is None else own
    addons = [*source.addons, *beside, *own]
    values = {
        "addons_path": ",".join(map(str, addons)),
        "data_dir": cache() / "data",
        "db_name": database,
        "dbfilter": f"^{database}$",
        "list_db": False,
        "http_interface": "127.0.0.1",
        "http_port": free_port(),
        "gevent_port": free_port(),
        "workers": 0,
        "max_cron_threads": 0,
        "without_demo": True,
        "log_level": "warn",
        "limit_time_cpu": 3600,
        "limit_time_real": 3600,
        **options,
    }
    path = config_path(database)
    path.parent.mkdir(exist_ok=True)
    lines = (f"{key} = {value}\n" for key, value in values.items())
    path.write_text("[options]\n" + "".join(lines))
    return path


def config_path(database):
    """Return where the configuration file for ``database`` stands."""
    return cache() / "config" / f"{database}.conf"


def free_port():
    """Return a TCP port that is free at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def command(name, path, *arguments):
    """Return the command line of ``odoo NAME`` with the configuration file ``path``."""
    return [sys.executable, "-m", "odoo", name, f"--config={path}", *arguments]


def install(source, database, modules, *arguments, beside=(), own=None):
    """Install ``modules`` into ``database``."""
    path = config(source, database, beside=beside, own=own, log_level="info")
    names = ",".join(modules)
    once = ("--stop-after-init", "--no-http")
    return run(command("server", path, f"--init={names}", *once, *arguments))


def wait_until_ready(process, port):
    """Return when the server answers on ``port``; raise when it ended before that."""
    while True:
        if process.poll() is not None:
            raise SetupError(f"The server ended with exit code {process.returncode}.")
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.1)


@contextmanager
def server(path, port):
    """Run a server meanwhile; yield its process once it answers."""
    process = subprocess.Popen(command("server", path))
    try:
        wait_until_ready(process, port)
        yield process
    finally:
        process.terminate()
        process.wait()


def wait(process):
    """Return the exit code of a server, 0 once it is interrupted."""
    try:
        return process.wait()
    except KeyboardInterrupt:
        return 0


def script(source, database, name, *arguments):
    """Run a script of ours on ``database`` and return what it printed."""
    path = config(source, database)
    folders = (str(ROOT / "dev"), os.environ["PYTHONPATH"])
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(folders)}
    done = subprocess.run(
        [sys.executable, SCRIPTS / name, path, *map(str, arguments)],
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SetupError(f"The script {name} ended with exit code {done.returncode}.")
    return done.stdout.strip()
