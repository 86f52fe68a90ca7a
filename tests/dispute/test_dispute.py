from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .dispute_case import DisputeCase


@tagged("post_install", "-at_install")
class TestDispute(DisputeCase):
    """What employees may dispute, and what it comes to."""

    def lines(self, dispute):
        return [(each.label, each.amount) for each in dispute.line_ids]

    def test_rows_are_worth_their_part_of_the_charge(self):
        dispute = self.dispute(self.to_customer)
        line = dispute.line_ids
        self.assertEqual(
            (line.day, line.label, line.dialled, line.amount, line.granted),
            (date(2026, 10, 15), "National calls", "07700 90xxxx", 45, 0),
        )
        self.assertEqual((dispute.amount, dispute.state), (45, "open"))
        self.assertEqual(dispute.user_id, self.ann_user)
        self.assertEqual(dispute.holder_name, "Ann")
        self.assertEqual(dispute.period, "October 2026")

    def test_all_rows_are_the_whole_charge_to_the_cent(self):
        line = self.create_line(self.CAT, holder=self.ann)
        bill = self.post_calls(
            (self.CAT, "07700 900801", "30.0049"),
            (self.CAT, "07700 900802", "0.0049"),
            (self.CAT, "07700 900803", "0.0049"),
            document="F-2",
        )
        statement = self.env["telecom.statement"].search([("line_id", "=", line.id)])
        rows = self.rows_of(bill)
        self.assertEqual(statement.amount, 30.01)
        dispute = self.dispute(*rows, statement=statement)
        self.assertEqual(dispute.amount, 30.01)
        dispute.action_withdraw()
        dispute = self.dispute(*rows[1:], statement=statement)
        self.assertEqual(dispute.amount, 0.01)

    def test_a_usage_type_is_the_amount_of_its_charge(self):
        dispute = self.dispute(charges=self.charge)
        self.assertEqual(self.lines(dispute), [("National calls", 70)])
        self.assertTrue(dispute.line_ids.whole)

    def test_a_row_in_another_currency_counts_in_that_of_the_company(self):
        currency = self.setup_other_currency("USD", rates=[("2026-01-01", 2)])
        line = self.create_line(self.CAT, holder=self.ann)
        bill = self.upload_rows(
            (self.CAT, "National calls", "80"),
            (self.CAT, "National calls", "40"),
            document="F-3",
        )
        bill.currency_id = currency
        bill.telecom_bill_id.action_split()
        bill.action_post()
        statement = self.env["telecom.statement"].search([("line_id", "=", line.id)])
        self.assertEqual(statement.amount, 60)
        dispute = self.dispute(self.rows_of(bill)[0], statement=statement)
        self.assertEqual(dispute.amount, 40)

    def test_only_ones_own_and_only_what_is_posted(self):
        of_bob = self.statement_of(self.bob)
        for values in (
            {"statement": of_bob, "charges": of_bob.sudo().charge_ids},
            {"charges": of_bob.sudo().charge_ids},
        ):
            with self.subTest(**values), self.assertRaises(AccessError):
                self.dispute(**values)
        for row in (self.of_bob, self.to_customer | self.of_bob):
            with self.assertRaises(AccessError):
                self.dispute(row)
        for user in (self.mae_user, self.officer, self.books):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.dispute(self.to_customer, user=user)
        self.bill.button_draft()
        with self.assertRaisesRegex(UserError, "not posted"):
            self.dispute(charges=self.statement.sudo().charge_ids)

    def test_what_is_missing_is_said(self):
        for text, values in (
            ("Give a reason", {"reason": " "}),
            ("for work", {"kind": "gift"}),
            ("First choose", {"charges": self.no_charges}),
            ("Send no more than", {"files": [("a.txt", b"a")] * 6}),
            ("is larger than", {"files": [("a.txt", b"a" * (10 * 1024**2 + 1))]}),
        ):
            with self.subTest(text), self.assertRaisesRegex(UserError, text):
                self.dispute(**{"charges": self.charge, **values})
        self.assertFalse(self.statement.dispute_ids)

    def test_it_has_to_be_disputed_in_time(self):
        # the bill is posted today
        posted = self.statement.version_ids[0].date.date()
        self.assertEqual((self.statement._get_dispute_end() - posted).days, 60)
        with freeze_time("2030-01-01"):
            with self.assertRaisesRegex(UserError, "could be disputed until"):
                self.dispute(self.to_customer)
            self.company.telecom_dispute_days = 0
            dispute = self.dispute(self.to_customer)
            self.assertEqual(dispute.date_deadline, date(2030, 1, 15))

    def test_nothing_is_disputed_where_the_employee_pays_nothing(self):
        of_bob = self.statement_of(self.bob)
        self.assertEqual(of_bob.employee, 0)
        with self.assertRaisesRegex(UserError, "Your employer pays all of it"):
            self.dispute(
                statement=of_bob, charges=of_bob.sudo().charge_ids, user=self.bob_user
            )

    def test_nothing_is_disputed_twice_at_once(self):
        first = self.dispute(self.to_customer)
        for values in ({"charges": self.charge}, {}):
            rows = () if values else (self.to_customer, self.to_dentist)
            with self.assertRaisesRegex(UserError, "Dispute of Ann, October 2026"):
                self.dispute(*rows, **values)
        other = self.dispute(self.to_dentist, kind="not_mine")
        self.assertEqual(other.amount, 25)
        (first | other).with_user(self.ann_user).action_withdraw()
        self.dispute(charges=self.charge)
        with self.assertRaisesRegex(UserError, "Withdraw that dispute first"):
            self.dispute(self.to_customer)

    def test_the_manager_is_asked_and_else_who_decides_for_the_company(self):
        self.assertEqual(
            self.activities(self.dispute(self.to_customer)), ["telecom-mae"]
        )
        self.ann.parent_id = False
        self.company.telecom_dispute_user_id = self.officer
        dispute = self.dispute(self.to_dentist)
        self.assertEqual(self.activities(dispute), ["telecom-officer"])
        self.assertEqual(dispute.activity_ids.date_deadline, dispute.date_deadline)
        self.ann.parent_id = self.mae
        self.assertEqual(dispute.manager_id, self.mae_user, "it follows the team")

    def test_a_director_disputes_and_an_officer_decides(self):
        line = self.create_line(self.DAN)
        self.assign(line, self.ann_user.partner_id, "2024-01-01")
        bill = self.post_calls((self.DAN, "07700 900970", 42), document="F-9")
        statement = self.env["telecom.statement"].search([("line_id", "=", line.id)])
        self.company.telecom_dispute_user_id = self.officer
        dispute = self.dispute(self.rows_of(bill), statement=statement)
        self.assertFalse(dispute.manager_id)
        self.assertEqual(self.activities(dispute), ["telecom-officer"])
        with self.assertRaises(AccessError):
            dispute.with_user(self.mae_user).action_grant()
        dispute.with_user(self.officer).action_grant()
        correction = dispute.correction_ids.with_user(self.books)
        self.assertIs(correction.action_confirm(), True)
        self.assertEqual(statement.employee, 0)

    def test_the_statement_counts_what_one_may_read(self):
        self.dispute(self.to_customer)
        for user, count in ((self.officer, 1), (self.ann_user, 1), (self.books, 0)):
            statement = self.statement.with_user(user)
            self.assertEqual(statement.dispute_count, count, user.login)
        action = self.statement.with_user(self.ann_user).action_dispute()
        self.assertEqual(action["url"], f"/my/phone/{self.statement.id}/dispute")

    def test_marks_remember_what_was_for_work(self):
        marks = self.env["telecom.usage.mark"].with_user(self.ann_user)
        self.dispute(self.to_dentist, kind="not_mine")
        self.assertFalse(marks._get_own())
        self.dispute(self.to_customer)
        self.assertEqual(
            marks._get_own().mapped("dialled_key"), [self.to_customer.dialled_key]
        )

    def test_what_is_not_masked_in_the_file_is_masked_for_who_decides(self):
        self.company.write(
            {"telecom_mask_numbers": False, "telecom_unmask_reason": "Re-invoiced"}
        )
        bill = self.post_calls((self.ANN, "07700 900930", 5), document="F-5")
        row = self.rows_of(bill)
        self.assertEqual(row.dialled, "07700 900930")
        self.assertEqual(self.dispute(row).line_ids.dialled, "07700 90xxxx")

    def test_what_was_disputed_stays_when_rows_go_and_rows_stay_meanwhile(self):
        dispute = self.dispute(self.to_customer)
        statement = self.statement
        retention = self.env["telecom.retention"].sudo()
        self.company.telecom_statement_years = 1
        with freeze_time("2030-01-01"):
            retention._cron_expire()
            self.assertTrue(self.to_customer.exists())
            self.assertTrue(statement.exists())
            dispute.with_user(self.ann_user).action_withdraw()
            retention._cron_expire()
        self.assertFalse(self.to_customer.exists())
        self.env.invalidate_all()
        self.assertFalse(dispute.line_ids.row_id)
        self.assertEqual(self.lines(dispute), [("National calls", 45)])

    def test_a_statement_that_goes_takes_its_disputes_and_files_along(self):
        dispute = self.dispute(self.to_customer, files=[("proof.txt", b"proof")])
        self.assertEqual(dispute._get_files().mapped("name"), ["proof.txt"])
        files = dispute._get_files()
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            dispute.unlink()
        dispute.with_user(self.ann_user).action_withdraw()
        self.env["account.payment.register"].with_context(
            active_model="account.move.line",
            active_ids=self.bill.telecom_settlement_ids.move_line_id.ids,
        ).create({})._create_payments()
        self.company.telecom_statement_years = 1
        with freeze_time("2030-01-01"):
            self.env["telecom.retention"].sudo()._cron_expire()
        self.assertFalse(self.statement.exists())
        self.assertFalse(dispute.exists())
        self.assertFalse(files.exists())

    def test_a_disputed_bill_stays_posted(self):
        dispute = self.dispute(self.to_customer)
        with self.assertRaisesRegex(UserError, "An employee disputes"):
            self.bill.button_draft()
        dispute.with_user(self.ann_user).action_withdraw()
        self.bill.button_draft()
        self.assertEqual(self.bill.state, "draft")

    def test_settings_are_no_negative_times(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            self.company.telecom_dispute_days = -1
            self.env.flush_all()
