from odoo.tests import freeze_time, new_test_user, tagged

from ..dispute.dispute_case import DisputeCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-05")
class TestReader(DisputeCase):
    """Nobody reads the statements of another by becoming that person, unseen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hr = new_test_user(
            cls.env,
            "telecom-hr",
            groups="hr.group_hr_manager,base.group_partner_manager",
            email="hr@fictief.example",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )
        cls.system = new_test_user(
            cls.env, "telecom-system", groups="base.group_system,base.group_erp_manager"
        )
        cls.director = cls.env["res.partner"].create(
            {"name": "Dora", "email": "dora@fictief.example"}
        )

    def noted(self, change, holder=None, statement=None):
        """Return (notes on the holder, who got mails, looks) that a change brings."""
        holder = (holder or self.ann).sudo()
        statement = (statement or self.statement).sudo()
        mails = self.env["mail.mail"].sudo()
        ours = [("subject", "like", "Reader of the phone statements")]
        known = holder.message_ids, mails.search(ours), statement.access_ids
        change()
        self.env.flush_all()
        self.env.invalidate_all()
        return (
            " ".join(map(str, (holder.message_ids - known[0]).mapped("body"))),
            sorted((mails.search(ours) - known[1]).mapped("email_to")),
            statement.access_ids - known[2],
        )

    def assertNoted(self, change, user, text, *addresses, **values):
        notes, mails, looks = self.noted(change, **values)
        self.assertIn(text, notes)
        self.assertEqual(mails, sorted(addresses))
        self.assertIn(text, looks.reason)
        self.assertEqual(looks.user_id, user)
        self.assertFalse(looks.is_open)

    def test_another_user_is_noted_told_and_listed(self):
        ann = self.ann.with_user(self.hr)
        both = ("ann@fictief.example", "hr@fictief.example")

        def become():
            ann.user_id = self.hr

        def go_back():
            ann.user_id = self.ann_user

        self.assertNoted(
            become, self.hr, "changed the reader of these phone statements", *both
        )
        self.assertNoted(
            go_back, self.hr, "changed the reader of these phone statements", *both
        )
        looks = self.statement.with_user(self.ann_user).access_ids
        self.assertEqual(looks.user_id, self.hr)
        self.assertEqual(len(looks), 2)

    def test_another_user_of_the_resource_is_the_same(self):
        def become():
            self.ann.sudo().resource_id.with_user(self.hr).sudo().user_id = self.hr

        self.assertNoted(
            become,
            self.hr,
            "changed the reader of these phone statements",
            "ann@fictief.example",
            "hr@fictief.example",
        )

    def test_what_gets_one_in_is_told_to_the_old_address(self):
        user, old, new = self.ann_user, "ann@fictief.example", "new@fictief.example"
        for writer, record, values, text, addresses in (
            (self.system, user, {"password": "known-to-me"}, "set the password", [old]),
            (self.system, user, {"login": "telecom-x"}, "changed the login", [old]),
            (self.system, user, {"email": new}, "email address", [old, new]),
            (self.hr, user.partner_id, {"email": old}, "email address", [old, new]),
            (
                self.system,
                user,
                {"partner_id": self.director.id},
                "email address",
                [old, "dora@fictief.example"],
            ),
        ):
            with self.subTest(values=values, writer=writer.login):
                self.assertNoted(
                    lambda record=record, writer=writer, values=values: (
                        record.with_user(writer).write(values)
                    ),
                    writer,
                    text,
                    *addresses,
                )

    def test_another_contact_of_an_employee_without_user_is_noted(self):
        self.bob.user_id = False
        self.bob.sudo().work_contact_id.email = "bob@fictief.example"
        statement = self.statement_of(self.bob)
        for values, addresses in (
            ({"work_email": "b@fictief.example"}, ["b@", "bob@"]),
            ({"work_contact_id": self.director.id}, ["b@", "dora@"]),
        ):
            with self.subTest(values=values):
                self.assertNoted(
                    lambda values=values: self.bob.with_user(self.hr).write(values),
                    self.hr,
                    "email address",
                    *(f"{address}fictief.example" for address in addresses),
                    holder=self.bob,
                    statement=statement,
                )

    def test_a_holder_who_is_no_employee_is_told_too(self):
        self.statement.sudo().write(
            {"employee_id": False, "partner_id": self.director.id}
        )
        notes, mails, looks = self.noted(
            lambda: self.director.with_user(self.hr).write(
                {"email": "hr@fictief.example"}
            ),
            holder=self.director,
        )
        self.assertIn("email address", notes)
        self.assertEqual(mails, ["dora@fictief.example", "hr@fictief.example"])
        self.assertEqual(looks.user_id, self.hr)

    def test_what_concerns_nobody_else_is_not_noted(self):
        for change in (
            lambda: self.ann_user.with_user(self.ann_user).sudo().write({"login": "x"}),
            lambda: self.ann.with_user(self.hr).write({"user_id": self.ann_user.id}),
            lambda: self.cat.with_user(self.hr).write({"user_id": self.hr.id}),
        ):
            notes, mails, looks = self.noted(change)
            self.assertFalse(notes or mails or looks)

    def test_no_context_from_outside_keeps_it_quiet(self):
        ann = self.ann.with_user(self.hr).with_context(tracking_disable=True)
        _notes, mails, looks = self.noted(lambda: ann.write({"user_id": self.hr.id}))
        self.assertTrue(mails and looks)
