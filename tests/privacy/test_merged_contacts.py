from odoo.exceptions import UserError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import TelecomCase

EMAIL = "board@fictief.example"


@tagged("post_install", "-at_install")
@freeze_time("2026-11-05")
class TestMergedContacts(TelecomCase):
    """Statements and debts stay with the person, whatever contacts are merged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = new_test_user(
            cls.env,
            "telecom-clerk",
            groups="base.group_partner_manager,account.group_account_manager",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )
        cls.director, cls.second, cls.twin = cls.env["res.partner"].create(
            [{"name": name, "email": EMAIL} for name in ("Di", "Ed", "Di")]
        )
        cls.create_line(cls.CAT, holder=cls.director)
        cls.create_line(cls.DAN, holder=cls.second)
        for employee in (cls.ann, cls.bob, cls.cat):
            employee.work_contact_id.email = EMAIL
        bill = cls("run").upload_rows(
            *((each, "National calls", "70") for each in (cls.ANN, cls.BOB)),
            *((each, "National calls", "60") for each in (cls.CAT, cls.DAN)),
        )
        bill.action_post()
        cls.statements = cls.env["telecom.statement"].search([])
        cls.env.flush_all()

    def merge(self, kept, *others, user=None):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard = wizard.with_user(user or self.clerk).create(
            {
                "partner_ids": kept.union(*others).ids,
                "dst_partner_id": kept.id,
                "state": "option",
            }
        )
        wizard.action_merge()
        self.env.flush_all()
        self.env.invalidate_all()

    def refuses(self, kept, *others):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(UserError, "phone"),
            self.env.cr.savepoint(),
        ):
            self.merge(kept, *others)
        self.env.invalidate_all()
        self.assertEqual(self.broken_books(), {})

    def test_two_persons_with_phones_stay_two(self):
        ann, bob, cat = (
            each.work_contact_id for each in (self.ann, self.bob, self.cat)
        )
        for kept, other in (
            (ann, bob),
            (self.director, self.second),
            (self.second, self.director),
            (ann, self.director),
            (cat, bob),
        ):
            with self.subTest(kept=kept.name, other=other.name):
                self.refuses(kept, other)

    def test_a_contact_that_stands_twice_is_merged(self):
        ann = self.ann.work_contact_id
        for kept, other in (
            (self.director, self.twin),
            (self.twin, self.director),
            (ann, self.twin),
            (self.twin, ann),
        ):
            with self.subTest(kept=kept.name, other=other.name), self.undone():
                self.merge(kept, other)
                self.assertEqual(self.statements.exists(), self.statements)
                settlements = self.env["telecom.settlement"].search([])
                self.assertEqual(len(settlements.partner_id), 4)
                self.assertEqual(self.broken_books(), {})

    def test_another_reader_is_noted(self):
        """Also where the contact of the holder is the one that goes."""
        user = new_test_user(self.env, "telecom-mal", groups="base.group_portal")
        user.partner_id.email = "mal@fictief.example"
        root = self.env.ref("base.user_admin")
        root.company_ids |= self.company
        root.group_ids |= self.env.ref("base.group_partner_manager")
        for person in (self.director, self.ann.work_contact_id):
            with self.subTest(person.name), self.undone():
                looks = self.env["telecom.usage.access"].sudo()
                before = looks.search([])
                self.merge(user.partner_id, person, user=root)
                noted = looks.search([]) - before
                self.assertEqual(len(noted.statement_id), 1)
                self.assertIn("mal@fictief.example", noted.reason)
                mails = self.env["mail.mail"].sudo().search([])
                self.assertIn(EMAIL, mails.mapped("email_to"))

    def test_two_operators_stay_two(self):
        other = self.create_operator("Fiction Two", "base.uk")
        (self.vendor | other.partner_id).email = EMAIL
        self.refuses(self.vendor, other.partner_id)
