from datetime import date

from odoo.tests import freeze_time, tagged

from .dispute_case import DisputeCase


@tagged("post_install", "-at_install")
class TestDisputeRetention(DisputeCase):
    """What is disputed outlives its time; what was decided goes with the statement."""

    def expire(self, day="2040-01-01"):
        self.env.flush_all()
        with freeze_time(day):
            self.env["telecom.retention"].sudo()._cron_expire()
        self.env.invalidate_all()

    def settle(self):
        settlements = self.env["telecom.settlement"].search([])
        settlements.sudo()._waive(date(2026, 11, 20), "Settled")

    def test_a_decided_dispute_goes_with_its_statement(self):
        dispute = self.dispute(self.to_dentist, files=[("proof.txt", b"proof")])
        own_file = dispute._get_files()
        dispute.with_user(self.mae_user).action_grant()
        correction = dispute.correction_ids
        correction.with_user(self.books).action_confirm()
        self.settle()
        statement = self.statement
        self.expire()
        self.assertFalse(statement.exists())
        self.assertFalse(dispute.exists())
        self.assertFalse(own_file.exists())
        self.assertEqual(correction.exists().state, "done")
        self.assertEqual(correction.move_id.state, "posted")
        self.assertFalse(correction.charge_ids)

    def test_an_open_one_keeps_its_statement_and_its_rows(self):
        dispute = self.dispute(self.to_dentist)
        self.settle()
        self.expire()
        self.assertTrue(self.statement.exists())
        self.assertTrue(self.to_dentist.exists())
        dispute.with_user(self.mae_user).answer = "No"
        dispute.with_user(self.mae_user).action_refuse()
        self.expire()
        self.assertFalse(self.statement.exists())
        self.assertFalse(self.to_dentist.exists())

    def test_a_company_that_keeps_no_rows_decides_about_whole_charges(self):
        self.company.telecom_keep_rows = "none"
        self.expire("2026-11-28")
        self.assertFalse(self.to_dentist.exists())
        dispute = self.dispute(charges=self.charge)
        self.assertEqual(dispute.amount, 70)
        dispute.with_user(self.mae_user).line_ids.granted = 25
        dispute.with_user(self.mae_user).action_grant_part()
        dispute.correction_ids.with_user(self.books).action_confirm()
        self.assertEqual(self.owed(self.ann), 18.15)

    def test_rows_that_are_gone_meanwhile_are_decided_by_their_amounts(self):
        dispute = self.dispute(self.to_dentist)
        self.bill.telecom_detail_ids.sudo()._delete_usage()
        self.env.invalidate_all()
        line = dispute.line_ids
        self.assertEqual(
            (line.row_id.id, line.dialled, line.amount), (False, False, 25)
        )
        dispute.with_user(self.mae_user).action_grant()
        dispute.correction_ids.with_user(self.books).action_confirm()
        self.assertEqual(self.owed(self.ann), 18.15)
        bill = self.bill
        bill._reverse_moves([{"invoice_date": bill.invoice_date}], cancel=True)
        self.assertEqual(self.owed(self.ann), 0)
