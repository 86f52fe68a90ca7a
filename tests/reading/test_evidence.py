import base64

from odoo.exceptions import UserError
from odoo.tests import freeze_time, new_test_user, tagged

from ..common import TelecomCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-05")
class TestEvidence(TelecomCase):
    """The file that a bill was split by stays as it was read, and where it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.books = new_test_user(
            cls.env,
            "telecom-books",
            groups="account.group_account_manager",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )
        cls.bill = cls("run").upload_rows((cls.ANN, "National calls", "70"))
        cls.file = cls.bill.telecom_detail_ids.attachment_id.with_user(cls.books)
        cls.env.flush_all()

    def test_nothing_of_a_file_that_was_read_is_changed(self):
        other = self.env["account.move"].create({"move_type": "in_invoice"})
        forged = base64.b64encode(b"Number;Amount")
        for post in (False, True):
            if post:
                self.bill.action_post()
            for values in (
                {"datas": forged},
                {"raw": b"Number;Amount"},
                {"db_datas": forged},
                {"type": "url", "url": "https://fictief.example"},
                {"res_model": False, "res_id": False},
                {"res_id": other.id},
                {"name": "other.csv"},
                {"public": True},
                {"access_token": "known"},
                {"company_id": False},
                {"mimetype": "text/html"},
                {"description": "words", "public": True},
            ):
                with (
                    self.subTest(posted=post, values=list(values)),
                    self.assertRaises(UserError),
                    self.env.cr.savepoint(),
                ):
                    self.file.write(values)
            with self.subTest(posted=post), self.assertRaises(UserError):
                self.file.generate_access_token()
        self.file.description = "The file of October"

    def test_a_bill_without_its_file_is_not_posted(self):
        self.file.unlink()
        with self.assertRaises(UserError):
            self.bill.with_user(self.books).action_post()
