"""The clicks of a month with so many exceptions, and their goals."""

import json
import time

from . import database, demo, odoo_run, pictures
from .console import SetupError, say

# {exceptions: clicks at most}
GOALS = {0: 0, 1: 2, 10: 12}
LIST = pictures.Picture("everything", "/odoo/telecom-exceptions", shows=".o_list_view")
BUTTON = ".o_list_view .o_data_row button[name='action_solve']:not(.d-none)"
PAUSE = 1  # seconds between clicks


def count(source, name, exceptions):
    """Let a month with exceptions pass in a copy of the demo; return what it took."""
    say(f"Touches: a month with {exceptions} exceptions")
    with database.temporary(source, "touches", name) as copy:
        odoo_run.script(source, copy, "touches.py", "begin", exceptions)
        clicks = _solve(source, copy) if exceptions else 0
        answer = odoo_run.script(source, copy, "touches.py", "end").splitlines()[-1]
    return {"exceptions": exceptions, "clicks": clicks, **json.loads(answer)}


def is_met(result):
    """Tell whether the month is finished with as few clicks as it should."""
    goal = GOALS[result["exceptions"]]
    return result["finished"] and result["clicks"] <= goal


def show(results):
    """Print the clicks of each month."""
    for result in results:
        goal = GOALS[result["exceptions"]]
        verdict = "met" if is_met(result) else "MISSED"
        print(
            f"{result['exceptions']:3} exceptions: {result['clicks']:3} clicks "
            f"(goal: at most {goal}: {verdict}); {result['words']}"
        )


def _solve(source, name):
    """Open the list from the digest, press its buttons until none is left."""
    with demo.served(source, name) as (address, _server), pictures.Browser() as browser:
        browser.log_in(address, name, LIST.login)
        browser.show(address, LIST)
        clicks = 1  # the link of the mail
        while left := browser.count(BUTTON):
            browser.click(BUTTON)
            clicks += 1
            _wait(lambda known=left: browser.count(BUTTON) < known)
    return clicks


def _wait(done):
    end = time.monotonic() + pictures.WAIT
    while not done():
        if time.monotonic() > end:
            raise SetupError("A button of the list of exceptions solved nothing.")
        time.sleep(PAUSE)
