from datetime import date

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.account_payment.tests.common import AccountPaymentCommon
from odoo.addons.payment.tests.http_common import PaymentHttpCommon

from ..common import TelecomCase

PAGES = "/my/phone/payments"


@tagged("post_install", "-at_install")
class TestPortalSettlement(TelecomCase, AccountPaymentCommon, PaymentHttpCommon):
    """Employees see what they owe in the portal, and pay it there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.bank_ids = [
            (0, 0, {"acc_number": "BE71096123456769"}),
        ]
        cls.ann_user, cls.bob_user = (
            new_test_user(cls.env, f"telecom-{name}", groups=group)
            for name, group in (
                ("ann", "base.group_portal"),
                ("bob", "base.group_user"),
            )
        )
        cls.ann.user_id, cls.bob.user_id = cls.ann_user, cls.bob_user
        cls.books = cls.create_user("books", "account.group_account_invoice")

    def setUp(self):
        super().setUp()
        bill = self.upload_rows(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "40")
        )
        bill.action_post()
        self.of_ann, self.of_bob = bill.telecom_settlement_ids.sorted("id")

    def log_in(self, user):
        self.authenticate(user.login, user.login)

    def open(self, settlement=None):
        return self.url_open(f"{PAGES}/{settlement.id}" if settlement else PAGES)

    def get_values(self, settlement, amount=None, **values):
        """Return what the form of a settlement sends when Pay is pressed."""
        return {
            "provider_id": self.provider.id,
            "payment_method_id": self.payment_method_id,
            "token_id": None,
            "flow": "direct",
            "tokenization_requested": False,
            "landing_route": f"{PAGES}/{settlement.id}",
            "amount": settlement.residual if amount is None else amount,
            **values,
        }

    def start(self, settlement, *args):
        """Press Pay in the form of a settlement; return the transaction."""
        with mute_logger("odoo.addons.payment.models.payment_transaction"):
            processing = self._get_processing_values(
                tx_route=f"{PAGES}/{settlement.id}/transaction",
                **self.get_values(settlement, *args),
            )
        return self._get_tx(processing["reference"])

    def refuse(self, told, settlement, *args, **values):
        """Press Pay where that is refused, with these words."""
        with mute_logger("odoo.http"):
            answer = self.url_open(
                f"{PAGES}/{settlement.id}/transaction",
                json={"params": self.get_values(settlement, *args, **values)},
            ).json()
        self.assertRegex(answer["error"]["data"]["message"], told)

    def finish(self, transaction):
        """Let the provider confirm, and the browser ask how it went."""
        transaction._set_done()
        transaction._post_process()
        return transaction.payment_id

    def looks(self, *settlements):
        return [(each.state, each.residual, each.portal_state) for each in settlements]

    # -- what is shown ---------------------------------------------------------------

    def test_each_sees_their_own_only(self):
        references = {
            each: each.payment_reference for each in (self.of_ann, self.of_bob)
        }
        for user, own, other in (
            (self.ann_user, self.of_ann, self.of_bob),
            (self.bob_user, self.of_bob, self.of_ann),
        ):
            with self.subTest(user.login):
                self.log_in(user)
                page = self.open().text
                self.assertIn(references[own], page)
                self.assertNotIn(references[other], page)
                self.assertIn("BE71 0961 2345 6769", self.open(own).text)
                self.assertTrue(self.open(other).url.endswith("/my"))
                self.assertTrue(self.url_open(f"{PAGES}/999999999").url.endswith("/my"))

    def test_accountants_pay_nothing_for_others(self):
        self.log_in(self.books)
        self.assertIn("You pay nothing for your phone", self.open().text)
        self.assertTrue(self.open(self.of_ann).url.endswith("/my"))
        self.refuse("not allowed", self.of_ann)

    def test_the_card_counts_ones_own(self):
        for user, count in ((self.ann_user, 1), (self.books, 0)):
            self.log_in(user)
            counted = self.make_jsonrpc_request(
                "/my/counters", {"counters": ["phone_payment_count"]}
            )
            self.assertEqual(counted["phone_payment_count"], count)

    def test_who_has_left_still_sees_what_is_open(self):
        self.ann.active = False
        self.log_in(self.ann_user)
        self.assertIn(self.of_ann.payment_reference, self.open().text)
        self.finish(self.start(self.of_ann))
        self.assertEqual(self.of_ann.state, "collected")

    def test_nobody_sees_it_without_logging_in(self):
        self.assertIn("/web/login", self.open().url)

    def test_a_portal_user_reads_ones_own_settlements_and_writes_none(self):
        own = self.env["telecom.settlement"].with_user(self.ann_user).search([])
        self.assertEqual(own, self.of_ann)
        for operation in ("write", "create", "unlink"):
            self.assertFalse(own.has_access(operation))
        self.assertFalse(self.of_bob.with_user(self.ann_user).has_access("read"))

    def test_another_company_is_shown_to_who_works_there_only(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.ann_user.write(
            {"company_ids": [(6, 0, other.ids)], "company_id": other.id}
        )
        self.log_in(self.ann_user)
        self.assertIn("You pay nothing for your phone", self.open().text)
        self.refuse("not allowed", self.of_ann)
        self.ann_user.company_ids |= self.company
        self.assertIn(self.of_ann.payment_reference, self.open().text)

    def test_the_state_is_in_the_words_of_the_employee(self):
        self.assertEqual(self.of_ann.portal_state, "to_pay")
        self.of_ann.sudo().date_due = date(2026, 1, 1)
        self.assertEqual(self.of_ann.portal_state, "overdue")
        self.of_ann.sudo()._waive(self.of_ann.date, "For work")
        self.assertEqual(self.of_ann.portal_state, "waived")

    def test_what_is_not_to_be_paid_has_no_form(self):
        self.log_in(self.ann_user)
        self.assertIn("o_payment_form", self.open(self.of_ann).text)
        for channel in ("payroll", "operator_direct"):
            with self.subTest(channel):
                self.of_ann.sudo().channel = channel
                self.assertNotIn("o_payment_form", self.open(self.of_ann).text)
                self.refuse("no longer anything to pay", self.of_ann)

    def test_paying_online_can_be_switched_off(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "account_payment.enable_portal_payment", "False"
        )
        self.log_in(self.ann_user)
        page = self.open(self.of_ann).text
        self.assertNotIn("o_payment_form", page)
        self.assertIn(self.of_ann.payment_reference, page)

    # -- paying ----------------------------------------------------------------------

    def test_the_form_pays_the_receivable(self):
        self.log_in(self.ann_user)
        form = self._get_payment_context(self.open(self.of_ann))
        self.assertEqual(form["amount"], 18.15)
        self.assertEqual(
            form["transaction_route"], f"{PAGES}/{self.of_ann.id}/transaction"
        )
        transaction = self.start(self.of_ann, form["amount"])
        self.assertEqual(
            transaction.reference, self.of_ann.payment_reference.strip("+")
        )
        payment = self.finish(transaction)
        self.assertRecordValues(
            payment,
            [
                {
                    "amount": 18.15,
                    "payment_type": "inbound",
                    "partner_id": self.of_ann.partner_id.id,
                    "destination_account_id": self.receivable.id,
                    "company_id": self.company.id,
                }
            ],
        )
        item = payment._get_telecom_item(self.of_ann.move_line_id)
        self.assertEqual((item.balance, item.reconciled), (-18.15, True))
        self.assertEqual(
            self.looks(self.of_ann, self.of_bob),
            [("collected", 0, "paid"), ("open", 12.1, "to_pay")],
        )
        page = self.open(self.of_ann).text
        self.assertIn("Paid", page)
        self.assertNotIn("o_payment_form", page)

    def test_a_part_is_paid_in_part(self):
        self.log_in(self.ann_user)
        self.finish(self.start(self.of_ann, 8))
        self.assertEqual(self.looks(self.of_ann), [("partly", 10.15, "to_pay")])
        form = self._get_payment_context(self.open(self.of_ann))
        self.assertEqual(form["amount"], 10.15)
        self.finish(self.start(self.of_ann, 10.15))
        self.assertEqual(self.looks(self.of_ann), [("collected", 0, "paid")])
        self.assertEqual(
            [amount for _day, _what, amount in self.of_ann._get_portal_history()],
            [8, 10.15],
        )

    def test_what_cannot_be_paid_is_refused(self):
        self.log_in(self.ann_user)
        elsewhere = self.provider.copy(
            {"company_id": self.env["res.company"].create({"name": "Other"}).id}
        )
        self.refuse("Only 18.15.* is open", self.of_ann, 18.16)
        self.refuse("Only 18.15.* is open", self.of_ann, 0)
        self.refuse("Only 18.15.* is open", self.of_ann, -1)
        self.refuse("not available", self.of_ann, provider_id=elsewhere.id)
        self.refuse("not allowed", self.of_bob)
        self.assertFalse((self.of_ann | self.of_bob).transaction_ids)

    def test_who_has_paid_cannot_pay_again(self):
        self.log_in(self.ann_user)
        self.finish(self.start(self.of_ann))
        self.refuse("no longer anything to pay here", self.of_ann, 18.15)

    def test_while_a_payment_is_under_way_there_is_no_other(self):
        self.provider.code = "none"
        self.log_in(self.ann_user)
        transaction = self.start(self.of_ann)
        transaction._set_done()
        self.assertEqual(self.of_ann.portal_state, "under_way")
        self.assertNotIn("o_payment_form", self.open(self.of_ann).text)
        self.refuse("no longer anything to pay here", self.of_ann)
        transaction._post_process()
        self.assertEqual(self.of_ann.portal_state, "paid")

    def test_a_double_click_pays_once_and_keeps_the_rest_on_the_account(self):
        self.log_in(self.ann_user)
        first, second = self.start(self.of_ann), self.start(self.of_ann)
        self.finish(first)
        extra = self.finish(second)
        self.assertEqual(self.looks(self.of_ann), [("collected", 0, "paid")])
        item = extra._get_telecom_item(self.of_ann.move_line_id)
        self.assertRecordValues(
            item,
            [
                {
                    "account_id": self.receivable.id,
                    "partner_id": self.of_ann.partner_id.id,
                    "amount_residual": -18.15,
                }
            ],
        )
        notes = " ".join(self.of_ann.message_ids.mapped("body"))
        self.assertIn("was received when there was nothing left to pay", notes)

    def test_a_refund_opens_it_again(self):
        self.log_in(self.ann_user)
        paid = self.start(self.of_ann)
        self.finish(paid)
        refund = paid._create_child_transaction(8.15, is_refund=True)
        self.finish(refund)
        self.assertEqual(self.looks(self.of_ann), [("partly", 8.15, "to_pay")])
        items = paid.payment_id._get_telecom_item(self.of_ann.move_line_id)
        items |= refund.payment_id._get_telecom_item(self.of_ann.move_line_id)
        self.assertEqual(items.mapped("balance"), [-18.15, 8.15])
        self.assertEqual(items.mapped("amount_residual"), [0, 0])

    def test_an_invoice_is_paid_as_an_invoice(self):
        self.choose_reinvoice()
        bill = self.upload_rows(
            (self.ANN, "National calls", "45", date(2026, 9, 15)), document="F-2"
        )
        bill.action_post()
        settlement = bill.telecom_settlement_ids
        self.log_in(self.ann_user)
        self.assertEqual(settlement.portal_state, "to_invoice")
        settlement.action_invoice()
        page = self.open(settlement).text
        self.assertNotIn("o_payment_form", page)
        self.assertIn(f"/my/invoices/{settlement.invoice_id.id}", page)
        self.refuse("no longer anything to pay", settlement)
