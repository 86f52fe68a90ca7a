"""The demo database: made when the addon changed, kept otherwise."""

import hashlib
import socket
from contextlib import contextmanager

from . import database, odoo_run
from .console import say
from .places import MODULE, ROOT, files, locked

PORT = 8069
# A change of these changes neither the addon nor what the demo shows.
IRRELEVANT = (
    *("tests/", "dev/", "docs/", "readme/", ".", "README", "CHANGELOG"),
    *("Dockerfile", "compose.yaml", "pyproject.toml", "requirements.txt", "ruff.toml"),
)
RELEVANT = ("dev/demo_data", "dev/kit/scripts/")


def database_with_samples(source):
    """Return the name of the demo database and the report of its sample bills."""
    name = database.name_for("demo")
    with locked(name):
        made_from = f"{database.template_with_languages(source)} {fingerprint()}"
        before, _, report = database.noted(name).partition("\n")
        if before == made_from:
            say("Demo: the addon did not change, using the database that is there")
            return name, report
        return name, _build(source, name, made_from)


def serve(source, name, report):
    """Serve the demo database until interrupted."""
    with served(source, name) as (address, process):
        print(f"\n{report}\n")
        say(f"Demo: {address} (Ctrl-C ends)")
        return odoo_run.wait(process)


@contextmanager
def served(source, name):
    """Serve the demo database meanwhile; yield its address and the server."""
    port = PORT if _free(PORT) else odoo_run.free_port()
    if port != PORT:
        say(f"Demo: port {PORT} is taken, serving on {port}")
    address = f"http://127.0.0.1:{port}"
    database.set_address(name, address)
    path = odoo_run.config(source, name, http_port=port, max_cron_threads=1)
    with odoo_run.server(path, port) as process:
        yield address, process


def _build(source, name, made_from):
    part = f"{name}_part"
    say("Demo: copying the template database")
    database.fresh(source, part, database.template_with_languages(source))
    say(f"Demo: installing {MODULE}")
    odoo_run.install(source, part, [MODULE])
    say("Demo: loading the demo data and uploading the sample bills")
    report = odoo_run.script(source, part, "build_demo.py")
    database.note(part, f"{made_from}\n{report}")
    database.replace(part, name)
    return report


def _free(port):
    with socket.socket() as probe:
        return bool(probe.connect_ex(("127.0.0.1", port)))


def fingerprint():
    """Return a digest of all that the demo database is made of."""
    digest = hashlib.sha256()
    for name in files():
        if name.startswith(RELEVANT) or not name.startswith(IRRELEVANT):
            digest.update(f"{name}\0".encode())
            digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()
