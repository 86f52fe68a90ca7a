"""Pictures of the demo's screens, taken by a browser without a window."""

import base64
import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import requests
import websocket

from .console import SetupError, say
from .places import MODULE, ROOT
from .programs import BROWSERS

FOLDER = ROOT / "docs" / "pictures"
WAIT = 60  # seconds, for a screen to be there
SETTLED = 1.5  # seconds, for what moves to stand still
ROW = ".o_data_row:first-child .o_data_cell"
FORM = ".o_form_view .o_form_sheet"


class Picture(NamedTuple):
    """A screen: its reader, its address, what to click there, what it shows then."""

    login: str
    path: str
    clicks: tuple = ()
    shows: str = FORM
    height: int = 860
    width: int = 1300


def _action(name):
    return f"/odoo/action-{MODULE}.{name}"


PICTURES = {
    "overview": Picture(
        "officer", "/odoo/telecom", shows=".o_telecom_overview canvas", height=900
    ),
    "bill": Picture("accountant", _action("action_telecom_bill"), (ROW,), height=1300),
    "issues": Picture(
        "accountant", _action("action_telecom_issue"), shows=".o_list_view", height=560
    ),
    "check": Picture(
        "accountant",
        _action("action_telecom_check"),
        ("button[name='action_check']",),
        shows=".o_list_view .o_data_row",
    ),
    "policy": Picture("officer", _action("action_telecom_policy"), (ROW,)),
    "layout": Picture("officer", _action("action_telecom_import_profile"), (ROW,)),
    "run": Picture("payroll", _action("action_telecom_deduction_run"), (ROW,)),
    "statement": Picture(
        "employee",
        "/my/phone",
        (".o_portal_my_doc_table a, .o_portal_wrap table a",),
        shows=".o_portal_wrap",
        width=1000,
    ),
}


def take(address, database, wanted=()):
    """Take the pictures with these names, or all; return 0."""
    if unknown := set(wanted) - set(PICTURES):
        raise SetupError(
            f"There is no picture {', '.join(sorted(unknown))}. There are: "
            f"{', '.join(PICTURES)}."
        )
    FOLDER.mkdir(parents=True, exist_ok=True)
    with Browser() as browser:
        for name in wanted or PICTURES:
            picture = PICTURES[name]
            browser.log_in(address, database, picture.login)
            browser.show(address, picture)
            path = FOLDER / f"{name}.png"
            path.write_bytes(browser.photograph())
            say(f"Pictures: {path.relative_to(ROOT)}")
    return 0


class Browser:
    """A Chromium without a window, over its debugging protocol."""

    def __enter__(self):
        """Start it on a profile of its own."""
        program = next(filter(None, map(shutil.which, BROWSERS)), None)
        if not program:
            raise SetupError("There is no Chromium here, and none could be had.")
        self._folder = tempfile.TemporaryDirectory()
        self._process = subprocess.Popen(
            [
                *(program, "--headless", "--disable-gpu", "--hide-scrollbars"),
                *("--no-sandbox", "--remote-debugging-port=0", "--lang=en-US"),
                *(f"--user-data-dir={self._folder.name}", "about:blank"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._number = 0
        self._socket = websocket.create_connection(
            self._get_page(), timeout=WAIT, suppress_origin=True
        )
        self._ask("Page.enable")
        return self

    def __exit__(self, *_error):
        """End it and forget its profile."""
        self._socket.close()
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()

    def log_in(self, address, database, login):
        """Become the user; the password is the login."""
        session = requests.Session()
        answer = session.post(
            f"{address}/web/session/authenticate",
            json={
                "jsonrpc": "2.0",
                "params": {
                    "db": database,
                    "login": login,
                    "password": login,
                },
            },
            timeout=WAIT,
        ).json()
        if "error" in answer:
            raise SetupError(f"{login} cannot log in: {answer['error']['message']}")
        self._ask("Network.clearBrowserCookies")
        cookie = session.cookies["session_id"]
        self._ask("Network.setCookie", name="session_id", value=cookie, url=address)

    def show(self, address, picture):
        """Go to a screen, click through it, and wait for what it shows."""
        self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=picture.width,
            height=picture.height,
            deviceScaleFactor=1,
            mobile=False,
        )
        self._ask("Page.navigate", url=f"{address}{picture.path}")
        for selector in picture.clicks:
            self.click(selector)
        self.wait_for(picture.shows)
        time.sleep(SETTLED)

    def click(self, selector):
        """Press the first element of a selector, once it is there."""
        self.wait_for(selector)
        self._run(f"document.querySelector({json.dumps(selector)}).click()")

    def type(self, selector, text):
        """Write into the first field of a selector."""
        self._run(f"document.querySelector({json.dumps(selector)}).focus()")
        self._ask("Input.insertText", text=text)

    def get_value(self, selector):
        """Return what is written in the first field of a selector."""
        return self._run(f"document.querySelector({json.dumps(selector)})?.value")

    def drop(self, selector, path):
        """Drop a file on the first element of a selector."""
        content = json.dumps(path.read_text(encoding="utf-8"))
        name, where = json.dumps(path.name), json.dumps(selector)
        self._run(
            "(() => { const dataTransfer = new DataTransfer();"
            f"dataTransfer.items.add(new File([{content}], {name}));"
            f"document.querySelector({where}).dispatchEvent(new DragEvent("
            "'drop', { dataTransfer, bubbles: true })); })()"
        )

    def count(self, selector):
        """Return how many elements of a selector there are."""
        return self._run(f"document.querySelectorAll({json.dumps(selector)}).length")

    def photograph(self):
        """Return what is shown, as a PNG."""
        return base64.b64decode(self._ask("Page.captureScreenshot")["data"])

    def wait_for(self, selector):
        """Wait until an element of a selector is there."""
        end = time.monotonic() + WAIT
        while not self._run(f"!!document.querySelector({json.dumps(selector)})"):
            if time.monotonic() > end:
                text = self._run("document.body.innerText") or ""
                raise SetupError(f"No {selector} came up. The page says:\n{text[:600]}")
            time.sleep(0.2)

    def _run(self, script):
        answer = self._ask("Runtime.evaluate", expression=script)
        return answer["result"].get("value")

    def _ask(self, method, **params):
        self._number += 1
        self._socket.send(
            json.dumps({"id": self._number, "method": method, "params": params})
        )
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise SetupError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def _get_page(self):
        """Return the address at which the first page is to be spoken to."""
        port_file = Path(self._folder.name) / "DevToolsActivePort"
        end = time.monotonic() + WAIT
        while time.monotonic() < end:
            if port_file.exists() and (lines := port_file.read_text().split()):
                pages = requests.get(
                    f"http://127.0.0.1:{lines[0]}/json", timeout=WAIT
                ).json()
                if found := [each for each in pages if each["type"] == "page"]:
                    return found[0]["webSocketDebuggerUrl"]
            time.sleep(0.1)
        raise SetupError("Chromium did not start.")
