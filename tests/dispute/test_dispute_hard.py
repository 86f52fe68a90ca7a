import base64
from datetime import date

from odoo.exceptions import UserError
from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL, file_path

from ..reading.test_usage_mark import HEAD
from .dispute_case import CUSTOMER, DENTIST, DisputeCase


@tagged("post_install", "-at_install")
class TestDisputeHard(DisputeCase):
    """Disputes in hard company: whatever else happens, the books say what was decided.

    After each step employer and employee make up the amount, nothing is left on the
    clearing account, and the ledger says what the statements say.
    """

    def grant(self, dispute, parts=None):
        """Grant all of it, or these parts, as Mae does; book it."""
        decided = dispute.with_user(self.mae_user)
        if parts is None:
            decided.action_grant()
        else:
            for line, part in zip(decided.line_ids.sorted("id"), parts, strict=True):
                line.granted = part
            decided.action_grant_part()
        correction = dispute.correction_ids.with_user(self.books)
        if correction.action_confirm() is not True:
            self.assertIs(correction.action_confirm(), True)
        self.env.invalidate_all()
        self.assertEqual(dispute.state, "done")
        self.check()

    def refuse_to_grant(self, dispute):
        with (
            self.assertRaisesRegex(UserError, "no longer charged"),
            self.env.cr.savepoint(),
        ):
            dispute.with_user(self.mae_user).action_grant()
        self.env.invalidate_all()
        self.assertEqual(dispute.state, "open")

    def check(self):
        self.env.invalidate_all()
        for statement in self.env["telecom.statement"].sudo().search([]):
            shares = statement.share_ids.filtered(
                lambda share: share.move_id.state == "posted"
            )
            for charge, parts in shares.grouped("charge_id").items():
                self.assertAlmostEqual(
                    sum(parts.mapped("employer")) + sum(parts.mapped("employee")),
                    charge.amount,
                    2,
                )
            self.assertAlmostEqual(
                statement.employer + statement.employee, statement.amount, 2
            )
        self.assertEqual(self.balance(self.clearing), 0)
        for employee in (self.ann, self.bob):
            statements = self.env["telecom.statement"].search(
                [("employee_id", "=", employee.id)]
            )
            self.assertAlmostEqual(
                self.owed(employee), sum(statements.mapped("employee_total")), 2
            )

    def balance(self, account):
        items = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return round(sum(items.mapped("balance")), 2)

    def split_of(self, employee):
        statement = self.statement_of(employee)
        return statement.employer, statement.employee

    def correct(self, kind, **values):
        correction = self.env["telecom.correction"].create(
            {"kind": kind, "reason": "It was wrong", **values}
        )
        if kind == "usage_type":
            correction._onchange_bills()
        return correction

    def confirm(self, correction):
        correction.action_preview()
        self.assertIs(correction.action_confirm(), True)
        self.check()

    def reverse(self, bill):
        reversal = bill._reverse_moves(
            [{"invoice_date": bill.invoice_date, "ref": f"R {bill.ref}"}], cancel=True
        )
        self.check()
        return reversal

    # -- what is granted -------------------------------------------------------------

    def test_usage_that_is_moved_before_it_is_decided(self):
        dispute = self.dispute(charges=self.charge)
        correction = self.correct("usage_type", bill_ids=self.bill.ids, learn=False)
        sms = self.env["telecom.usage.type"].search([("code", "=", "national_sms")])
        correction.label_ids.right_usage_type_id = sms
        self.confirm(correction)
        before = self.split_of(self.ann)
        self.refuse_to_grant(dispute)
        self.assertEqual(self.split_of(self.ann), before)
        self.assertEqual(dispute.state, "open")

    def test_a_row_named_twice_is_disputed_once(self):
        dispute = self.dispute(self.to_dentist + self.to_dentist)
        self.assertEqual(dispute.amount, 25)
        charge = self.charge + self.charge
        dispute.with_user(self.ann_user).action_withdraw()
        self.assertEqual(self.dispute(charges=charge).amount, 70)

    # -- bills that are reversed -----------------------------------------------------

    def test_a_granted_bill_is_reversed(self):
        self.grant(self.dispute(self.to_dentist))
        self.reverse(self.bill)
        self.assertEqual(self.split_of(self.ann), (0, 0))
        self.assertEqual(self.owed(self.ann), 0)
        self.assertEqual(self.balance(self.expense), 0)

    def test_what_was_reversed_is_disputed_no_more(self):
        second = self.post_calls((self.ANN, CUSTOMER, 33), document="F-2")
        waiting = self.dispute(self.to_dentist)
        self.reverse(self.bill)
        self.assertEqual(self.split_of(self.ann), (30, 3))
        self.refuse_to_grant(waiting)
        waiting.with_user(self.ann_user).action_withdraw()
        self.assertEqual(
            self.statement.sudo()._get_disputable_charges().keys(),
            set(second.sudo().telecom_charge_ids),
        )
        with self.assertRaisesRegex(UserError, "there is nothing left"):
            self.dispute(self.to_dentist)

    def test_reversed_after_it_was_decided_and_before_it_is_booked(self):
        self.post_calls((self.ANN, CUSTOMER, 33), document="F-2")
        dispute = self.dispute(self.to_dentist)
        dispute.with_user(self.mae_user).action_grant()
        self.reverse(self.bill)
        correction = dispute.correction_ids.with_user(self.books)
        with self.assertRaises(UserError):
            correction.action_confirm()
        correction.unlink()
        self.assertEqual(dispute.state, "open")
        self.assertEqual(self.split_of(self.ann), (30, 3))

    def test_a_reversed_one_comes_in_again(self):
        self.grant(self.dispute(self.to_dentist))
        self.reverse(self.bill)
        again = self.post_calls((self.ANN, CUSTOMER, 45), (self.ANN, DENTIST, 25))
        self.assertEqual(self.split_of(self.ann), (30, 40))
        self.grant(self.dispute(self.rows_of(again)[0]))
        self.assertEqual(self.split_of(self.ann), (70, 0))

    def test_reversals_of_earlier_versions_say_what_they_reverse(self):
        charges = self.reverse(self.bill).sudo().telecom_charge_ids.sorted("id")
        origins = [each.origin_id for each in charges]
        self.assertEqual(set(origins), set(self.bill.sudo().telecom_charge_ids))
        self.env.cr.execute(
            SQL("UPDATE telecom_charge SET origin_id = NULL"),
        )
        script = file_path(
            "telecom_split_billing/migrations/19.0.1.4.0/post-reversed.py"
        )
        load_script(script, "reversed").migrate(self.env.cr, "19.0.1.3.0")
        self.env.invalidate_all()
        self.assertEqual([each.origin_id for each in charges], origins)
        self.assertFalse(self.statement.sudo()._get_disputable_charges())

    # -- corrections -----------------------------------------------------------------

    def policy_of_half(self):
        half = self.create_policy({"kind": "percent", "percent": 50}, name="Half")
        self.confirm(
            self.correct("policy", statement_ids=self.statement.ids, policy_id=half.id)
        )

    def test_what_was_granted_goes_with_the_usage(self):
        self.policy_of_half()
        self.grant(self.dispute(self.to_dentist))
        self.assertEqual(self.split_of(self.ann), (47.5, 22.5))
        correction = self.correct(
            "holder",
            line_id=self.ann_line.id,
            employee_id=self.bob.id,
            date_from=date(2026, 10, 1),
        )
        self.confirm(correction)
        self.assertEqual(self.split_of(self.ann), (0, 0))
        self.assertEqual(self.owed(self.ann), 0)
        self.reverse(self.bill)
        self.assertEqual(self.owed(self.bob), 0)
        self.assertEqual(self.owed(self.ann), 0)
        self.assertEqual(self.balance(self.expense), 0)

    def test_what_was_granted_is_gone_with_a_wrong_file(self):
        self.policy_of_half()
        self.grant(self.dispute(self.to_dentist))
        rows = [
            f"{number};2026-10-15;National calls;{CUSTOMER};{amount};21;F-1;2026-11-02"
            for number, amount in ((self.BOB, 90),)
        ]
        correction = self.correct(
            "file",
            detail_id=self.bill.telecom_detail_ids.id,
            file=base64.b64encode("\n".join([HEAD, *rows]).encode()),
            file_name="right.csv",
        )
        self.bill.telecom_total_ids.sudo().has_document = True
        self.confirm(correction)
        self.assertEqual(self.split_of(self.ann), (0, 0))

    def test_usage_that_came_to_a_charge_by_a_correction(self):
        content = "\n".join(
            [
                HEAD,
                f"{self.ANN};2026-10-15;National calls;{CUSTOMER};40;21;F-2;2026-11-02",
                f"{self.ANN};2026-10-15;National sms;{CUSTOMER};22;21;F-2;2026-11-02",
            ]
        )
        bill = self.upload(("F-2.csv", content.encode()))
        bill.action_post()
        self.env.flush_all()
        correction = self.correct("usage_type", bill_ids=bill.ids, learn=False)
        sms = correction.label_ids.filtered(lambda each: each.label == "National sms")
        sms.right_usage_type_id = (correction.label_ids - sms).usage_type_id
        self.confirm(correction)
        calls = bill.sudo().telecom_charge_ids.filtered(lambda each: each.amount == 40)
        self.grant(self.dispute(charges=calls))
        self.assertEqual(self.split_of(self.ann), (92, 40))

    # -- several documents -----------------------------------------------------------

    def test_charges_of_several_documents_in_one_dispute(self):
        bill = self.post_calls((self.ANN, CUSTOMER, 20.01), document="F-2")
        credit = self.post_calls((self.ANN, CUSTOMER, -6), document="F-3")
        charges = (
            (self.bill | bill | credit)
            .sudo()
            .telecom_charge_ids.filtered(
                lambda each: each.statement_id == self.statement
            )
        )
        dispute = self.dispute(charges=charges)
        self.assertAlmostEqual(dispute.amount, 84.01)
        self.grant(dispute)
        self.assertEqual(self.split_of(self.ann), (84.01, 0))
        self.reverse(bill)
        self.assertEqual(self.split_of(self.ann), (64, 0))

    def test_lines_that_share_one_policy(self):
        self.company.telecom_policy_id = self.create_policy(
            {"kind": "amount", "amount": 50}, name="Pooled", scope="employee"
        )
        second = self.create_line(self.CAT, holder=self.ann)
        bill = self.post_calls(
            (self.ANN, CUSTOMER, 61),
            (self.CAT, CUSTOMER, 39),
            document="F-2",
            day=date(2026, 9, 15),
        )
        self.check()
        statements = bill.sudo().telecom_charge_ids.statement_id
        of_second = statements.filtered(lambda each: each.line_id == second)
        self.assertEqual(sum(statements.mapped("employee")), 50)
        dispute = self.dispute(
            charges=of_second.charge_ids, statement=of_second.with_env(self.env)
        )
        self.grant(dispute)
        # the 39 beside the policy, whose 50 are for the first line alone then
        self.assertEqual(sum(statements.mapped("employee")), 11)
        self.assertEqual(of_second.employee, 0)
        self.assertEqual(len(dispute._get_new_amounts()), 2)
        self.reverse(bill)
        self.assertEqual(self.owed(self.ann), 48.40)

    # -- ways of treating the VAT ----------------------------------------------------

    def test_flat_rate(self):
        self.choose_flat_rate()
        bill = self.post_calls((self.ANN, CUSTOMER, 60.03), document="F-9")
        self.check()
        self.grant(self.dispute(self.rows_of(bill)), [33.33])
        self.reverse(bill)
        self.assertEqual(self.split_of(self.ann), (30, 40))

    def test_reinvoiced(self):
        self.reverse(self.bill)
        self.choose_reinvoice()
        bill = self.post_calls((self.ANN, CUSTOMER, 60.03), document="F-9")
        bill.telecom_settlement_ids.action_invoice()
        self.assertEqual(self.owed(self.ann), 36.34)
        dispute = self.dispute(self.rows_of(bill))
        decided = dispute.with_user(self.mae_user)
        decided.line_ids.granted = 20.02
        decided.action_grant_part()
        correction = dispute.correction_ids.with_user(self.books)
        self.assertIs(correction.action_confirm(), True)
        self.env.invalidate_all()
        self.assertEqual(self.split_of(self.ann), (50.02, 10.01))
        open_ones = self.env["telecom.settlement"].search(
            [("employee_id", "=", self.ann.id), ("state", "=", "open")]
        )
        to_invoice = open_ones.filtered(lambda each: not each.invoice_id)
        to_invoice.action_invoice()
        self.assertEqual(self.balance(self.clearing), 0)
        self.assertAlmostEqual(self.owed(self.ann), self.statement.employee_total)

    def test_policies_of_amounts_with_tax(self):
        self.company.telecom_policy_tax = "included"
        # the month is posted without; a correction of the policy brings it in
        policy = self.statement.policy_id
        self.confirm(
            self.correct(
                "policy", statement_ids=self.statement.ids, policy_id=policy.id
            )
        )
        bill = self.post_calls(
            (self.ANN, CUSTOMER, 60), (self.ANN, DENTIST, 10), document="F-2"
        )
        self.check()
        self.grant(self.dispute(self.rows_of(bill)[1]))
        self.grant(self.dispute(self.rows_of(bill)[0]), [33.33])
        self.grant(self.dispute(self.to_dentist))
        # 71.67 and its tax are left: 86.72 with 30 of the employer
        self.assertEqual(self.statement.employee, 46.88)
        self.reverse(bill)
        self.reverse(self.bill)
        self.assertEqual(self.owed(self.ann), 0)

    def test_a_bill_in_another_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "name": "2026-01-01", "rate": 1.37}
        )
        line = "{};2026-10-15;National calls;{};{};21;F-5;2026-11-02"
        content = "\n".join(
            [
                HEAD,
                line.format(self.ANN, CUSTOMER, "41.11"),
                line.format(self.ANN, DENTIST, "33.33"),
            ]
        )
        bill = self.upload(("F-5.csv", content.encode()))
        bill.currency_id = dollar
        bill.telecom_bill_id.action_split()
        bill.action_post()
        self.env.flush_all()
        self.check()
        dentist = self.rows_of(bill)[1]
        dispute = self.dispute(dentist)
        self.assertEqual(dispute.amount, 24.33)
        self.grant(dispute)
        self.grant(self.dispute(self.rows_of(bill)[0]), [11.11])
        self.reverse(bill)
        self.assertEqual(self.split_of(self.ann), (30, 40))
