from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..portal_case import PortalCase


@tagged("post_install", "-at_install")
class TestRetention(PortalCase):
    """What need not be kept is deleted, files too; sums and the ledger stay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill = cls.post_month(
            (cls.ANN, "National calls", "50.00"), (cls.BOB, "National SMS", "5.00")
        )
        cls.detail = cls.bill.telecom_detail_ids
        cls.retention = cls.env["telecom.retention"].sudo()

    def expire(self, day):
        with freeze_time(day):
            self.retention._cron_expire()

    def kept_rows(self):
        return self.detail.sudo().row_ids  # whoever may read them

    def reported(self):
        return [
            (each.kind, each.count)
            for each in self.retention.search([], order="id")
            if each.company_id == self.company
        ]

    def test_rows_and_files_go_when_their_time_is_over_and_not_before(self):
        statement = self.statement_of(self.ann)
        before = statement.read(["amount", "employer", "employee_total"])
        files = self.env["ir.attachment"].search(
            [("checksum", "=", self.detail.attachment_id.checksum)]
        )
        items = self.journal_items(self.bill)
        self.expire("2027-10-31")
        self.assertTrue(self.kept_rows())
        self.expire("2027-11-01")
        self.assertFalse(self.kept_rows())
        self.assertFalse(files.exists())
        self.assertEqual(self.reported(), [("rows", 2), ("files", len(files))])
        self.assertEqual(
            statement.read(["amount", "employer", "employee_total"]), before
        )
        self.assertEqual(self.journal_items(self.bill), items)
        self.expire("2027-11-02")
        self.assertEqual(len(self.reported()), 2, "once")

    def test_a_reason_to_keep_them_holds_them(self):
        self.bill.telecom_keep_reason = "Dispute of Ann"
        self.expire("2030-01-01")
        self.assertTrue(self.kept_rows())
        self.assertTrue(self.detail.attachment_id)
        self.bill.telecom_keep_reason = False
        self.expire("2030-01-01")
        self.assertFalse(self.kept_rows())

    def test_drafts_keep_theirs(self):
        self.bill.button_draft()
        self.expire("2030-01-01")
        self.assertTrue(self.kept_rows())

    def test_zero_keeps_them_for_good(self):
        self.company.telecom_rows_months = 0
        self.expire("2036-01-01")
        self.assertTrue(self.kept_rows())

    def test_a_company_may_keep_sums_only(self):
        self.company.telecom_keep_rows = "none"
        bill = self.post_month((self.ANN, "National calls", "7.00"), document="F-2")
        detail = bill.telecom_detail_ids
        self.assertFalse(detail.sudo().row_ids)
        self.assertFalse(detail.attachment_id)
        self.assertEqual(sum(bill.telecom_charge_ids.mapped("amount")), 7)
        bill.button_draft()
        bill.action_post()
        self.assertEqual(bill.amount_untaxed, 7, "it can still be posted again")

    def test_what_is_gone_is_not_charged_anew(self):
        self.expire("2027-11-01")
        correction = self.env["telecom.correction"].create(
            {
                "kind": "holder",
                "reason": "It was Bob",
                "line_id": self.ann_line.id,
                "employee_id": self.bob.id,
                "date_from": date(2026, 10, 1),
            }
        )
        with self.assertRaisesRegex(UserError, "were deleted"):
            correction.action_preview()

    def test_the_file_behind_a_posted_bill_is_deleted_by_nobody_else(self):
        with self.assertRaisesRegex(UserError, "Reset the bill"):
            self.detail.attachment_id.unlink()

    def test_settled_statements_go_after_years_and_the_ledger_stays(self):
        items = self.journal_items(self.bill)
        of_ann, of_bob = (self.statement_of(each) for each in (self.ann, self.bob))
        self.expire("2036-11-01")
        self.assertTrue(of_ann.exists(), "Ann still has to pay")
        self.assertFalse(of_bob.exists())
        self.assertIn(("statements", 1), self.reported())
        self.assertEqual(self.journal_items(self.bill), items)

    def test_ended_mandates_go_after_years(self):
        mandates = (
            self.env["telecom.mandate"]
            .sudo()
            .create(
                [
                    {
                        "employee_id": employee.id,
                        "date_from": date(2024, 1, 1),
                        "date_signed": date(2024, 1, 1),
                        "signed_by": "paper",
                        "date_to": date_to,
                    }
                    for employee, date_to in (
                        (self.ann, date(2025, 1, 31)),
                        (self.bob, False),
                    )
                ]
            )
        )
        with self.assertRaisesRegex(UserError, "proof"), freeze_time("2026-01-01"):
            mandates[0].unlink()
        self.expire("2030-02-01")
        self.assertEqual(mandates.exists(), mandates[1])

    def test_dialled_numbers_are_stored_with_a_reason_only(self):
        with self.assertRaisesRegex(ValidationError, "Enter the reason"):
            self.company.telecom_mask_numbers = False
        self.company.write(
            {"telecom_mask_numbers": False, "telecom_unmask_reason": "Re-invoiced"}
        )


@tagged("post_install", "-at_install")
class TestUsageAccess(PortalCase):
    """Officers look at usage rows after saying why, and the holder reads it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill = cls.post_month(
            (cls.ANN, "National calls", "50.00"), (cls.BOB, "National SMS", "5.00")
        )
        cls.officer = cls.create_user(
            "officer", "telecom_split_billing.group_telecom_officer"
        )
        cls.rows = cls.bill.telecom_detail_ids.sudo().row_ids

    def seen_by(self, user):
        rows = self.env["telecom.usage.row"].with_user(user).search([])
        return {row.number for row in rows if row.id in self.rows.ids}

    def look(self, statement, user, **values):
        return (
            self.env["telecom.usage.access"]
            .with_user(user)
            .create({"statement_id": statement.id, **values})
        )

    def test_the_rows_of_that_statement_are_open_for_an_hour(self):
        self.assertEqual(self.seen_by(self.officer), set())
        access = self.look(self.statement_of(self.ann), self.officer, reason="Help")
        self.assertEqual(self.seen_by(self.officer), {self.ANN})
        self.assertTrue(access.action_open_rows()["domain"])
        later = fields.Datetime.add(fields.Datetime.now(), minutes=61)
        with freeze_time(later):
            self.assertEqual(self.seen_by(self.officer), set())

    def test_another_officer_sees_nothing_by_it(self):
        other = self.create_user("other", "telecom_split_billing.group_telecom_officer")
        self.look(self.statement_of(self.ann), self.officer, reason="Help")
        self.assertEqual(self.seen_by(other), set())

    def test_the_holder_reads_who_looked_and_why(self):
        statement = self.statement_of(self.ann)
        self.look(statement, self.officer, reason="A question of Ann")
        self.env.flush_all()
        self.log_in(self.ann_user)
        page = self.read_page(f"/my/phone/{statement.id}")
        self.assertIn("Officer", page)
        self.assertIn("A question of Ann", page)

    def test_nobody_looks_without_a_reason_or_under_another_name(self):
        statement = self.statement_of(self.ann)
        with self.assertRaisesRegex(UserError, "Give a reason"):
            self.look(statement, self.officer, reason=" ")
        for values in ({"user_id": self.bob_user.id}, {"date_end": "2099-01-01"}):
            with self.assertRaises(AccessError):
                self.look(statement, self.officer, reason="Help", **values)
        access = self.look(statement, self.officer, reason="Help")
        self.assertEqual(access.user_id, self.officer)
        self.assertLess(access.date_end.year, 2099)

    def test_the_log_is_not_changed(self):
        access = self.look(self.statement_of(self.ann), self.officer, reason="Help")
        for change in (
            lambda: access.write({"reason": "Other"}),
            access.unlink,
        ):
            with self.assertRaises(AccessError):
                change()
        # accountants decide on charges in a correction, after a look of their own
        books = self.create_user("books", "account.group_account_invoice")
        self.look(self.statement_of(self.ann), books, reason="A correction")
        rows = self.statement_of(self.ann).sudo().charge_ids.row_ids
        self.assertTrue(rows)
        self.assertFalse(rows.with_user(books)._filtered_access("read"))
        for user in (self.bob_user, self.ann_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.look(self.statement_of(self.ann), user, reason="Curious")
