import base64

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .bill.booked_case import EVERYTHING
from .common import TelecomCase


@tagged("post_install", "-at_install")
class TestWizardAccess(TelecomCase):
    """Dialogs hold files, numbers and amounts: they are for who opened them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one, cls.other = (
            new_test_user(
                cls.env,
                f"telecom-{name}",
                groups=",".join(EVERYTHING),
                company_id=cls.company.id,
                company_ids=cls.company.ids,
            )
            for name in ("one", "other")
        )

    def get_wizards(self):
        return [
            name
            for name, model in sorted(self.env.registry.items())
            if name.startswith("telecom.") and model._transient
        ]

    def test_each_wizard_is_for_who_opened_it_alone(self):
        names = self.get_wizards()
        self.assertGreater(len(names), 20)
        for name in names:
            with self.subTest(wizard=name):
                wizard = self.make(name)
                mine, theirs = (
                    wizard.with_user(user) for user in (self.one, self.other)
                )
                own = [("id", "=", wizard.id)]
                self.assertTrue(mine.search(own))
                self.assertTrue(mine.read(["create_date"]))
                self.assertFalse(theirs.search(own))
                for attack in (
                    lambda theirs=theirs: theirs.read(["create_date"]),
                    lambda theirs=theirs: theirs.write({"create_date": False}),
                    theirs.unlink,
                ):
                    with self.assertRaises(AccessError):
                        attack()

    def test_a_dialog_of_another_company_is_for_nobody_of_this_one(self):
        """What a dialog does in superuser mode, it does for its own company."""
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        with_company = [
            name
            for name in self.get_wizards()
            if "company_id" in (fields := self.env[name]._fields)
            and fields["company_id"].store
        ]
        self.assertIn("telecom.start", with_company)
        for name in with_company:
            with self.subTest(wizard=name):
                wizard = self.make(name).sudo()
                wizard.company_id = elsewhere
                self.env.flush_all()
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    wizard.with_user(self.one).sudo(False).read(["create_date"])
        for name in ("telecom.start", "telecom.set.up"):
            with self.subTest(wizard=name), self.assertRaises(AccessError):
                model = self.env[name].with_user(self.one)
                model.create({"company_id": elsewhere.id})

    def make(self, name):
        """Store a wizard of a user, whatever it would want to know besides."""
        model = self.env[name]
        self.env.cr.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass "
            "AND attnum > 0 AND attnotnull",
            [model._table],
        )
        for (column,) in self.env.cr.fetchall():
            if column != "id":
                self.env.cr.execute(
                    f'ALTER TABLE "{model._table}" ALTER "{column}" DROP NOT NULL'
                )
        self.env.cr.execute(
            f'INSERT INTO "{model._table}" (create_uid, create_date) '
            "VALUES (%s, now()) RETURNING id",
            [self.one.id],
        )
        wizard = model.browse(self.env.cr.fetchone())
        if "company_id" in model._fields and model._fields["company_id"].store:
            wizard.sudo().company_id = self.company
        return wizard

    def test_the_file_of_a_layout_is_not_for_others(self):
        wizards = self.env["telecom.import.profile.wizard"]
        content = base64.b64encode(b"Number;Amount\n+447700900001;5")
        wizard = wizards.with_user(self.one).create({"file": content})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(wizard.file)
        with self.assertRaises(AccessError):
            wizard.with_user(self.other).read(["file"])
        attachments = self.env["ir.attachment"].with_user(self.other)
        of_file = [("res_model", "=", wizards._name), ("res_field", "=", "file")]
        self.assertFalse(attachments.search(of_file))

    def test_an_officer_opens_no_file_of_a_bill_in_a_wizard(self):
        bill = self.upload_rows((self.ANN, "National calls", "45"))
        officer = self.create_user(
            "telecom-officer", "telecom_split_billing.group_telecom_officer"
        )
        attachment = bill.telecom_detail_ids.attachment_id
        wizards = self.env["telecom.import.profile.wizard"].with_user(officer)
        with self.assertRaises(AccessError):
            wizards._open_attachment(attachment.id)
        with self.assertRaises(AccessError):
            wizards.create({"attachment_id": attachment.id}).action_read_file()
        with self.assertRaises(AccessError):
            attachment.with_user(officer).read(["raw"])
