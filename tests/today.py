"""The day on which the tests take place, whatever day they run on."""

from datetime import date

from odoo.tests import freeze_time

TODAY = date(2026, 11, 20)


class OnOneDay:
    """A test case whose clock starts at noon of one fixed day.

    It goes on from there, because browsers and servers wait for each other.
    """

    freeze_time = freeze_time(f"{TODAY} 12:00:00", tick=True)
