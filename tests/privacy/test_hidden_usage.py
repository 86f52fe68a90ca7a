from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from ..bill.booked_case import BookedCase

SECRET = "Zzsecret"
CURIOUS = ("plain user", "accountant", "auditor", "HR", "payroll")


@tagged("post_install", "-at_install")
@freeze_time("2026-11-05")
class TestHiddenUsage(BookedCase):
    """What somebody used is for the holder and officers, else after a logged look."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        usage_type = cls.charge.usage_type_id.sudo()
        usage_type.name = SECRET
        cls.charges = cls.charge.sudo()
        cls.env.flush_all()
        cls.env.invalidate_all()
        # labels of whole bills, and the list of types itself, say nothing of a person
        cls.own_list = {
            *("telecom.usage.type", "telecom.usage.label", "telecom.policy.trial"),
        }

    def draft(self, user, statements=None, **values):
        corrections = self.env["telecom.correction"].with_user(user)
        return corrections.create(
            {
                "kind": "charge",
                "reason": "A question of Ann",
                "statement_ids": (statements or self.statement).ids,
                **values,
            }
        )

    def test_no_form_says_what_somebody_used(self):
        for model in self.get_models():
            for role in CURIOUS:
                own = model.with_user(self.users[role])
                spec = self.get_spec(own)
                values = self.get_links(own)
                for changed in ([], list(model._onchange_methods), list(values)):
                    with self.subTest(model=model._name, role=role):
                        try:
                            shown = own.onchange(
                                values if changed else {}, changed, spec
                            )
                        except (UserError, LookupError):  # made up, and no good
                            continue
                        self.assertNotIn(SECRET, str(shown))

    def get_models(self):
        """Return the models of ours that somebody could open a form of."""
        return [
            self.env[name]
            for name, model in sorted(self.env.registry.items())
            if name.startswith("telecom.")
            and not model._abstract
            and name not in self.own_list
        ]

    def get_spec(self, model, with_lines=True):
        """Return what a form asks for that shows all fields, and all of its lines.

        Of other records the numbers only: to name one, one has to be allowed to.
        """
        spec = {}
        for name, field in model._fields.items():
            if field.type == "binary" or not model._has_field_access(field, "read"):
                continue
            if field.type != "one2many":
                spec[name] = {}
            elif with_lines and field.comodel_name.startswith("telecom."):
                lines = self.get_spec(model.env[field.comodel_name], with_lines=False)
                spec[name] = {"fields": lines}
        return spec

    def get_links(self, model):
        """Return values that name the records of Ann, as a caller may make them up."""
        known = {
            "telecom.statement": self.statement,
            "telecom.detail": self.bill.telecom_detail_ids,
            "account.move": self.bill,
            "telecom.line": self.ann_line,
            "hr.employee": self.ann,
            "telecom.settlement": self.bill.telecom_settlement_ids,
        }
        values = {"kind": "charge"} if model._name == "telecom.correction" else {}
        for name, field in model._fields.items():
            if field.relational and field.comodel_name in known:
                ids = known[field.comodel_name].ids
                if field.type == "many2one":
                    values[name] = ids[0]
                elif field.type == "many2many":
                    values[name] = [Command.set(ids)]
        return values

    def test_no_search_by_name_says_what_somebody_used(self):
        for model in self.get_models():
            for role in CURIOUS:
                own = model.with_user(self.users[role])
                with self.subTest(model=model._name, role=role):
                    try:
                        found = own.name_search(SECRET) + own.name_search("")
                    except AccessError:
                        continue
                    self.assertNotIn(SECRET, str(found))

    def test_an_accountant_looks_at_one_statement_and_the_holder_reads_it(self):
        books = self.users["accountant"]
        both = self.statement | self.of_bob_posted
        correction = self.draft(books, both)
        correction._onchange_statements()
        self.assertFalse(correction.charge_ids)
        with self.assertRaisesRegex(UserError, "a single statement"):
            correction.action_look()
        correction.statement_ids = self.statement
        correction.action_look()
        self.assertEqual(correction.charge_ids.charge_id, self.charges)
        look = self.statement.with_user(self.ann_user).access_ids.sorted("id")[-1]
        self.assertEqual((look.user_id, look.reason), (books, "A question of Ann"))
        # of nobody else, and not for long
        correction.statement_ids = both
        correction._onchange_statements()
        statements = correction.charge_ids.charge_id.sudo().statement_id
        self.assertEqual(statements, self.statement)
        with freeze_time("2026-11-05 02:00:00"):
            self.env.invalidate_all()
            self.assertFalse(correction.charge_ids)
            with self.assertRaises(AccessError):
                self.charges.with_user(books).read(["amount"])

    def test_a_correction_of_an_accountant_is_booked(self):
        correction = self.draft(self.users["accountant"])
        correction.action_look()
        with Form(correction) as form, form.charge_ids.edit(0) as line:
            line.payer = "employer"
        correction.action_preview()
        correction.action_confirm()
        self.assertEqual(correction.state, "done")

    def test_nobody_reads_charges_of_corrections_without_a_look(self):
        correction = self.draft(self.users["officer"])
        correction._onchange_statements()
        self.assertTrue(correction.charge_ids)
        self.env.flush_all()
        self.env.invalidate_all()
        for role in ("accountant", "auditor"):
            theirs = correction.with_user(self.users[role])
            self.assertFalse(theirs.charge_ids)
            with self.assertRaises(AccessError):
                correction.charge_ids.with_user(self.users[role]).read(["usage_name"])
        with self.assertRaises(AccessError):
            self.draft(
                self.users["accountant"],
                charge_ids=[Command.create({"charge_id": self.charges[:1].id})],
            )
