from datetime import date, timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..payroll.payroll_case import PayrollCase

LOCKS = ("hard_lock_date", "fiscalyear_lock_date", "tax_lock_date")
LOCKED, OPEN = date(2026, 11, 10), date(2026, 11, 30)


@tagged("post_install", "-at_install")
class TestLockDates(PayrollCase):
    """What would be booked in a locked period is booked later or refused in words."""

    def locked(self, lock, day=LOCKED):
        self.company[lock] = day
        self.env.flush_all()

    def post(self, document="F-1", amount="45"):
        bill = self.upload_rows((self.ANN, "National calls", amount), document=document)
        bill.invoice_date = bill.date = date(2026, 11, 2)
        bill.action_post()
        self.assertEqual(self.broken_books(), {})
        return bill

    def correct(self, day):
        correction = self.env["telecom.correction"].create(
            {
                "kind": "charge",
                "reason": "agreed",
                "date": day,
                "statement_ids": self.env["telecom.statement"].search([]).ids,
            }
        )
        correction._onchange_statements()
        correction.charge_ids.payer = "employer"
        correction.action_preview()
        return correction

    def each_lock(self):
        for lock in LOCKS:
            with self.subTest(lock), self.undone():
                yield lock

    def assert_after_lock(self, moves):
        for move in moves:
            self.assertEqual(move.state, "posted")
            self.assertGreater(move.date, LOCKED)
        self.assertEqual(self.broken_books(), {})

    def test_a_bill_of_a_locked_period_and_its_entry_are_dated_later(self):
        for lock in self.each_lock():
            self.locked(lock)
            bill = self.post()
            self.assert_after_lock(bill | bill.telecom_companion_id)

    def test_a_bill_of_a_period_that_is_locked_by_now_is_reversed_later(self):
        for lock in self.each_lock():
            bill = self.post()
            self.locked(lock)
            bill._reverse_moves([{"date": OPEN, "invoice_date": OPEN}], cancel=True)
            reversal = bill.reversal_move_ids
            self.assert_after_lock(reversal | reversal.telecom_companion_id)
            self.assertEqual(bill.telecom_settlement_ids.state, "cancelled")

    def test_a_bill_of_a_locked_period_is_not_reset(self):
        for lock in self.each_lock():
            bill = self.post()
            self.locked(lock)
            with self.assertRaises(UserError), self.env.cr.savepoint():
                bill.button_draft()
            self.env.invalidate_all()
            self.assertEqual(bill.state, "posted")
            self.assertEqual(self.broken_books(), {})

    def test_a_correction_is_booked_on_an_open_day_or_refused(self):
        for lock in self.each_lock():
            bill = self.post()
            self.locked(lock)
            correction = self.correct(OPEN)
            correction.action_confirm()
            self.assert_after_lock(correction.move_id)
            self.assertEqual(bill.telecom_settlement_ids.state, "cancelled")

    def test_a_correction_dated_in_a_locked_period_ends_up_after_it(self):
        for lock in self.each_lock():
            self.post()
            self.locked(lock)
            try:
                with self.env.cr.savepoint():
                    correction = self.correct(date(2026, 11, 5))
                    correction.action_confirm()
            except UserError:
                self.env.invalidate_all()  # told in words
            else:
                self.assert_after_lock(correction.move_id)
            self.assertEqual(self.broken_books(), {})

    def test_what_is_written_off_or_deducted_is_dated_later_or_refused(self):
        for lock in self.each_lock():
            bill = self.post()
            self.locked(lock, OPEN)
            settlement = bill.telecom_settlement_ids
            run = self.start_run()
            for step in (
                run.action_confirm,
                lambda each=settlement: each.sudo()._waive(date(2026, 11, 5), "old"),
            ):
                try:
                    with self.env.cr.savepoint():
                        step()
                except UserError:
                    self.env.invalidate_all()
                self.assertEqual(self.broken_books(), {})

    def test_an_invoice_to_an_employee_is_dated_later(self):
        self.choose_reinvoice()
        for lock in (*LOCKS, "sale_lock_date"):
            with self.subTest(lock), self.undone():
                settlement = self.post().telecom_settlement_ids
                today = fields.Date.context_today(self.company)
                self.locked(lock, today - timedelta(days=1))
                settlement.action_invoice()
                invoice = settlement.invoice_id
                self.assertEqual(invoice.state, "posted")
                self.assertGreater(invoice.date, self.company[lock])
                self.assertEqual(self.broken_books(), {})

    def test_a_bill_of_a_period_that_is_locked_for_purchases_is_dated_later(self):
        """Its entry is none of the purchases, and stays beside the usage."""
        self.locked("purchase_lock_date")
        bill = self.post()
        self.assertGreater(bill.date, LOCKED)
        self.assertEqual(bill.telecom_companion_id.state, "posted")
        self.assertEqual(self.broken_books(), {})

    def test_a_draft_with_lines_of_another_year_is_split_again(self):
        """A late file of a closed year still finds its way."""
        self.locked("fiscalyear_lock_date", date(2026, 10, 31))
        bill = self.upload_rows(
            (self.ANN, "National calls", "45", date(2025, 12, 15)), document="F-3"
        )
        bill.invoice_date = date(2025, 12, 31)
        bill.telecom_bill_id.action_split()
        bill.action_post()
        self.assertGreater(bill.date, date(2026, 10, 31))
        self.assertEqual(self.broken_books(), {})


@tagged("post_install", "-at_install")
class TestOddLedgers(PayrollCase):
    """Settings of Odoo that touch the documents of this addon."""

    def test_the_vat_method_changes_in_the_middle_of_a_period(self):
        first = self.upload_rows((self.ANN, "National calls", "45"))
        first.action_post()
        waiting = self.upload_rows((self.ANN, "Options", "10"), document="F-2")
        self.choose_flat_rate()
        second = self.upload_rows((self.BOB, "Options", "40"), document="F-3")
        for bill in (waiting, second):
            bill.action_post()
            self.assertEqual(self.broken_books(), {})
        self.choose_reinvoice()
        third = self.upload_rows((self.ANN, "Options", "20"), document="F-4")
        third.action_post()
        self.assertEqual(self.broken_books(), {})
        first._reverse_moves([{"invoice_date": date(2026, 11, 3)}], cancel=True)
        self.assertEqual(self.broken_books(), {})

    def test_cash_rounding_on_the_bill(self):
        """The bill that is paid in steps of 5 cents keeps its rounding line."""
        account = self.written_off
        for strategy in ("add_invoice_line", "biggest_tax"):
            with self.subTest(strategy), self.undone():
                rounding = self.env["account.cash.rounding"].create(
                    {
                        "name": "5 cents",
                        "rounding": 0.05,
                        "strategy": strategy,
                        "profit_account_id": account.id,
                        "loss_account_id": account.id,
                        "rounding_method": "HALF-UP",
                    }
                )
                bill = self.upload_rows((self.ANN, "National calls", "45.01"))
                bill.invoice_cash_rounding_id = rounding
                bill.action_post()
                self.assertEqual(round(bill.amount_total * 100) % 5, 0)
                self.assertEqual(self.broken_books(), {})

    def test_a_gap_in_a_sequence_is_only_a_gap(self):
        first, second = (
            self.upload_rows((self.ANN, "Options", "40"), document=f"F-{number}")
            for number in (1, 2)
        )
        first.action_post()
        second.action_post()
        first.name = first.name.replace("0001", "0007")
        second.button_draft()
        second.action_post()
        self.assertEqual(self.broken_books(), {})

    def test_two_partners_with_one_vat_number(self):
        """The operator's own partner gets the bill, not its namesake."""
        self.vendor.vat = "BE0477472701"
        self.env["res.partner"].create(
            {"name": "Namesake", "vat": "BE0477472701", "country_id": False}
        )
        bill = self.upload_rows((self.ANN, "Options", "40"))
        self.assertEqual(bill.partner_id, self.vendor)

    def test_a_branch_shares_the_operator_of_its_company(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        self.env.user.company_ids |= branch
        employee = self.create_employee("Eve", company_id=branch.id)
        line = self.env["telecom.line"].create(
            {
                "number": self.CAT,
                "operator_id": self.operator.id,
                "company_id": branch.id,
                "assignment_ids": [
                    Command.create(
                        {"employee_id": employee.id, "date_from": "2024-01-01"}
                    )
                ],
            }
        )
        self.assertEqual(line.company_id, branch)
        bill = self.upload_rows(
            (self.ANN, "Options", "40"), (self.CAT, "Options", "40")
        )
        kinds = {kind for kind, _key in self.issues(bill)}
        self.assertTrue(kinds, "a number of the branch is told, not charged silently")
        self.assertEqual(self.broken_books(), {})
