from odoo.tests import HttpCase, tagged

from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestImportTour(TelecomCase, HttpCase):
    """From a file that nobody recognises to its rows on the bill, in the browser."""

    def test_an_accountant_makes_a_profile_from_the_chatter(self):
        self.env["telecom.import.profile"].search([]).active = False
        rows = self.csv((self.ANN, "Fee A", "10.00"), (self.BOB, "Fee B", "5.00"))
        bill = self.upload(("own.csv", rows))
        bill.partner_id = self.vendor
        self.start_tour(
            f"/odoo/telecom-bills/{bill.id}",
            "telecom_profile_tour",
            login=self.env.user.login,
        )
        profile = bill.telecom_detail_ids.profile_id
        self.assertEqual(profile.name, "Fiction Mobile details")
        self.assertEqual(profile.operator_ids, self.operator)
        self.assertEqual(bill.telecom_rows_read, 2)
