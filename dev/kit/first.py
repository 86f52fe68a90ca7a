"""The clicks from a fresh company to its first posted split, and their goal."""

import json
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from . import database, demo, odoo_run, pictures
from .console import SetupError, say

CLICKS, MINUTES = 15, 3
THINKING = 2  # seconds before each click
OVERVIEW = pictures.Picture("everything", "/odoo/telecom", shows=".o_telecom_start")
# In which company one begins: its words, and the steps before that about VAT.
COMPANIES = {
    "belgian": "a Belgian company",
    "bare": "a company without chart of accounts",
    "american": "a company in the United States",
}
NEXT = ".modal button[name='action_next']"
COUNTRY = ".modal div[name='country_id'] input"
VENDOR = ".modal div[name='partner_id'] input"
ON = ".modal .o_arrow_button_current[data-value='{}']"


class Result(NamedTuple):
    """The clicks and the time of a walk, and the state of its bill afterwards."""

    company: str
    clicks: int
    seconds: float
    finished: bool
    words: str


def count(source, company):
    """Set up a fresh company and post its first bill; return what it took."""
    say(f"Touches: the first split of {COMPANIES[company]}")
    with (
        database.temporary(source, "first", _get_ready(source)) as name,
        tempfile.TemporaryDirectory() as folder,
    ):
        bill = odoo_run.script(source, name, "first.py", "begin", company)
        path = Path(folder) / "fiction-mobile-2026-10.csv"
        path.write_text(bill, encoding="utf-8")
        clicks, seconds = _walk(source, name, path)
        end = odoo_run.script(source, name, "first.py", "end").splitlines()[-1]
    return Result(COMPANIES[company], clicks, seconds, **json.loads(end))


def is_met(result):
    """Tell whether the bill is posted with as few clicks and minutes as it should."""
    is_short = result.clicks <= CLICKS and result.seconds <= 60 * MINUTES
    return result.finished and is_short


def show(results):
    """Print the clicks and the time of each company."""
    for result in results:
        verdict = "met" if is_met(result) else "MISSED"
        print(
            f"first split of {result.company}: {result.clicks} clicks, "
            f"{result.seconds:.0f} s (goal: at most {CLICKS} clicks and "
            f"{60 * MINUTES} s: {verdict}); {result.words}"
        )


def _get_ready(source):
    """Return a database with the addon and no data of ours, made when it changed."""
    name = database.name_for("first_ready")
    made_from = f"{database.template(source)} {demo.fingerprint()}"
    if database.noted(name) != made_from:
        part = f"{name}_part"
        database.fresh(source, part)
        odoo_run.install(source, part, [pictures.MODULE])
        database.note(part, made_from)
        database.replace(part, name)
    return name


def _walk(source, name, path):
    """Do in the browser what a new user does; return (clicks, seconds)."""
    with demo.served(source, name) as (address, _server), pictures.Browser() as browser:
        browser.log_in(address, name, OVERVIEW.login)
        walk = Walk(browser)
        browser.show(address, OVERVIEW)
        walk.clicks += 1  # the way to the overview
        walk.click(".o_telecom_start .btn-primary")
        browser.wait_for(".modal .o_arrow_button_current")
        if browser.count(ON.format("company")):
            walk.choose_country()
            walk.click(NEXT)
        walk.next("vat", "accounts")
        walk.next("accounts", "policy")
        walk.click(".modal .o_telecom_card[for$='_amount_user']")
        walk.next("policy", "operator")
        walk.pick(VENDOR, "Fiction Mobile", ".o_m2o_dropdown_option_create")
        walk.next("operator", "bill")
        walk.drop(".modal .o_telecom_drop", path)
        walk.click(".modal button[name='action_assign']")
        walk.wait_until_gone(".modal")
        walk.click("button[name='action_post']:not([disabled])")
        browser.wait_for(".o_arrow_button_current[data-value='posted']")
        return walk.clicks, time.monotonic() - walk.begun


class Walk:
    """A user who thinks before each click."""

    def __init__(self, browser):
        self.browser = browser
        self.clicks = 0
        self.begun = time.monotonic()

    def click(self, selector):
        """Press the first element of a selector, as a click."""
        time.sleep(THINKING)
        self.browser.click(selector)
        self.clicks += 1

    def next(self, step, following):
        """Go from a step of the guided set-up to the next one."""
        self.browser.wait_for(ON.format(step))
        self.click(NEXT)
        self.browser.wait_for(ON.format(following))

    def pick(self, selector, text, option):
        """Write into a field, and take an option below it: two clicks."""
        self.click(selector)
        self.browser.type(selector, text)
        self.click(option)

    def choose_country(self):
        """Choose the country where the company has none yet."""
        if self.browser.get_value(COUNTRY) == "":
            self.pick(COUNTRY, "Belgium", ".o-autocomplete--dropdown-item a")

    def drop(self, selector, path):
        """Drop a file, as a click."""
        time.sleep(THINKING)
        self.browser.wait_for(selector)
        self.browser.drop(selector, path)
        self.clicks += 1

    def wait_until_gone(self, selector):
        """Wait until nothing of a selector is left."""
        end = time.monotonic() + pictures.WAIT
        while self.browser.count(selector):
            if time.monotonic() > end:
                raise SetupError(f"{selector} did not go away.")
            time.sleep(0.2)
