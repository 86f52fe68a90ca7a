"""A server as a process of its own, and what a web client asks it."""

import itertools
import subprocess

import requests
from kit import odoo_run

PATIENCE = 120


class Server:
    """A server of Odoo that goes on until it is ended."""

    def __init__(self, config, port):
        self.address = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(odoo_run.command("server", config))
        odoo_run.wait_until_ready(self._process, port)

    def is_running(self):
        return self._process.poll() is None

    def end(self):
        self._process.kill()
        self._process.wait()


class WebClient:
    """A logged-in user, who asks by JSON as the web client does."""

    _numbers = itertools.count(1)

    def __init__(self, server, database, login, password):
        self._address = server.address
        self._session = requests.Session()
        user = {"db": database, "login": login, "password": password}
        self.uid = self.post("/web/session/authenticate", **user)["result"]["uid"]

    def send(self, path, **params):
        """Send a request; return the answer, whatever it is."""
        call = {"jsonrpc": "2.0", "method": "call", "id": next(self._numbers)}
        return self._session.post(
            self._address + path, json={**call, "params": params}, timeout=PATIENCE
        )

    def post(self, path, **params):
        """Send a request; return {"result": …} or {"error": …}."""
        return self.send(path, **params).json()

    def run(self, action, model, record):
        """Press a button that runs an action of the server on a record."""
        context = {"active_model": model, "active_id": record, "active_ids": [record]}
        return self.post("/web/action/run", action_id=action, context=context)

    def call(self, model, method, *args, **kwargs):
        """Call a method of a model, as a button does; return the like."""
        call = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.post(f"/web/dataset/call_kw/{model}/{method}", **call)
