"""Running Odoo: configuration file, installation, scripts, server."""

import socket
import sys
from pathlib import Path

from .console import run
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


def config(source, database, **options):
    """Write the configuration file for ``database`` and return its path."""
    addons = [*source.addons, addons_folder()]
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
    folder = cache() / "config"
    folder.mkdir(exist_ok=True)
    path = folder / f"{database}.conf"
    lines = (f"{key} = {value}\n" for key, value in values.items())
    path.write_text("[options]\n" + "".join(lines))
    return path


def free_port():
    """Return a TCP port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def command(name, path, *arguments):
    """Return the command line of ``odoo NAME`` with the configuration file ``path``."""
    return [sys.executable, "-m", "odoo", name, f"--config={path}", *arguments]


def install(source, database, modules, *arguments):
    """Install ``modules`` into ``database``."""
    path = config(source, database)
    names = ",".join(modules)
    once = ("--stop-after-init", "--no-http")
    return run(command("server", path, f"--init={names}", *once, *arguments))


def script(source, database, name, *arguments):
    """Run a script of ours with the environment of ``database``."""
    path = config(source, database)
    return run([sys.executable, SCRIPTS / name, path, *arguments])
