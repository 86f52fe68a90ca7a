from datetime import date

from odoo.exceptions import AccessError
from odoo.modules.module import load_script
from odoo.tests import tagged

from ..portal_case import PortalCase

HEAD = "Number;Date;Label;Dialled;Amount;Tax rate;Document;Document date"
MIGRATION = "telecom_split_billing/migrations/19.0.1.6.0/post-secret.py"
OLD_SECRET = "telecom_split_billing.dialled_secret"
DENTIST, CUSTOMER = "07700 900910", "07700 900920"


class DialledCase(PortalCase):
    """Bills whose files say which numbers were called."""

    @classmethod
    def post_calls(cls, *calls, document="F-1", day=date(2026, 10, 15)):
        """Post a bill of (number, dialled, amount)."""
        lines = [
            f"{number};{day};National calls;{dialled};{amount};21;{document};2026-11-02"
            for number, dialled, amount in calls
        ]
        content = "\n".join([HEAD, *lines]).encode()
        bill = cls("run").upload((f"{document}.csv", content))
        bill.action_post()
        cls.env.flush_all()
        return bill

    def rows_of(self, bill):
        return bill.telecom_detail_ids.sudo().row_ids.sorted("row")


@tagged("post_install", "-at_install")
class TestUsageMark(DialledCase):
    """The same number is known again, though what is stored of it is masked."""

    def test_keys_are_stored_for_the_same_number_of_the_same_line(self):
        self.assertTrue(self.company.telecom_mask_numbers)
        first = self.post_calls(
            (self.ANN, CUSTOMER, 40), (self.ANN, DENTIST, 5), (self.BOB, CUSTOMER, 6)
        )
        second = self.post_calls((self.ANN, CUSTOMER, 7), document="F-2")
        customer, dentist, of_bob = self.rows_of(first)
        self.assertEqual(customer.dialled, "07700 90xxxx")
        again = self.rows_of(second)
        self.assertEqual(customer.dialled_key, again.dialled_key)
        self.assertEqual(len({customer.dialled_key, of_bob.dialled_key}), 2)
        self.assertEqual(customer.dialled, dentist.dialled)
        self.assertNotEqual(customer.dialled_key, dentist.dialled_key)

    def test_nobody_reads_keys_or_their_secret(self):
        row = self.rows_of(self.post_calls((self.ANN, CUSTOMER, 40)))
        own = row.with_user(self.ann_user)
        self.assertEqual(own.dialled, "07700 90xxxx")
        with self.assertRaises(AccessError):
            own.read(["dialled_key"])
        with self.assertRaises(AccessError):
            own.search([("dialled_key", "=", row.sudo().dialled_key)])
        for user in (self.ann_user, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                self.env["telecom.usage.secret"].with_user(user).search([])

    def test_the_secret_is_made_once_and_before_any_import(self):
        """Two imports that made it at once would wait for each other."""
        marks = self.env["telecom.usage.mark"]
        made = self.env["telecom.usage.secret"].sudo().search([])
        secret = marks._get_secret()
        self.assertEqual((secret.hex(), len(secret)), (made.value, 32))
        self.assertEqual(marks._get_secret(), secret)

    def test_keys_from_before_the_secret_was_moved_stay_valid(self):
        row = self.rows_of(self.post_calls((self.ANN, CUSTOMER, 40)))
        parameters = self.env["ir.config_parameter"].sudo()
        secret = self.env["telecom.usage.mark"]._get_secret()
        parameters.set_param(OLD_SECRET, secret.hex())
        for what in ("as it was", "with one that the update made"):
            with self.subTest(what), self.undone():
                made = self.env["telecom.usage.secret"].sudo().search([])
                if what == "as it was":
                    made.unlink()
                else:
                    made.value = "00" * 32
                self.env.flush_all()
                load_script(MIGRATION, "secret").migrate(self.env.cr, "19.0.1.5.0")
                self.env.invalidate_all()
                self.assertFalse(parameters.search([("key", "=", OLD_SECRET)]))
                self.assertEqual(self.env["telecom.usage.mark"]._get_secret(), secret)
                again = self.post_calls((self.ANN, CUSTOMER, 7), document="F-2")
                self.assertEqual(self.rows_of(again).dialled_key, row.dialled_key)

    def test_numbers_are_remembered_once_and_forgotten_by_their_user_only(self):
        rows = self.rows_of(
            self.post_calls((self.ANN, CUSTOMER, 40), (self.ANN, CUSTOMER, 5))
        )
        marks = self.env["telecom.usage.mark"].with_user(self.ann_user)
        marks._remember(rows)
        marks._remember(rows)
        mark = marks.search([])
        self.assertEqual((mark.number, mark.dialled), (self.ANN, "07700 90xxxx"))
        for user in (self.bob_user, self.env.ref("base.user_admin")):
            foreign = mark.with_user(user)
            self.assertFalse(foreign.search([]))
            with self.assertRaises(AccessError):
                foreign.unlink()
            with self.assertRaises(AccessError):
                foreign.read(["dialled"])
        with self.assertRaises(AccessError):
            marks.create({"user_id": self.ann_user.id, "dialled_key": "x"})
        mark.unlink()
        self.assertFalse(mark.exists())

    def test_who_gets_the_line_keeps_the_keys_of_their_days(self):
        bill = self.post_calls((self.ANN, CUSTOMER, 40))
        key = self.rows_of(bill).dialled_key
        correction = self.env["telecom.correction"].create(
            {
                "kind": "holder",
                "reason": "It was Bob",
                "line_id": self.ann_line.id,
                "employee_id": self.bob.id,
                "date_from": date(2026, 10, 1),
            }
        )
        correction.action_preview()
        self.assertIs(correction.action_confirm(), True)
        self.assertEqual(self.rows_of(bill).dialled_key, key)
