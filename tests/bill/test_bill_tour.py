from odoo.tests import HttpCase, tagged

from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestBillTour(TelecomCase, HttpCase):
    """The accountant's daily work in the browser, from the issue to the posted bill."""

    def test_an_accountant_resolves_an_issue_and_posts(self):
        bill = self.upload_rows(
            (self.ANN, "National calls", "45"),
            ("+447700900098", "National calls", "10"),
        )
        self.start_tour(
            f"/odoo/telecom-bills/{bill.id}",
            "telecom_bill_tour",
            login=self.env.user.login,
        )
        self.assertEqual(bill.state, "posted")
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15), "Cat": (10, 0)})
