from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user, tagged

from .dispute.dispute_case import DisputeCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-05")
class TestCalls(DisputeCase):
    """What users cannot do by calling the server, whatever the screens offer."""

    def messages(self, user, records):
        """Return the texts of the notes and mails on records that a user reads."""
        self.env.flush_all()
        self.env.invalidate_all()
        found = (
            self.env["mail.message"]
            .with_user(user)
            .search([("model", "=", records._name), ("res_id", "in", records.ids)])
        )
        return "\n".join(map(str, found.mapped("body")))

    # -- disputes --------------------------------------------------------------------

    def test_no_correction_is_tied_to_a_dispute_by_hand(self):
        dispute = self.dispute(self.to_customer)
        corrections = self.env["telecom.correction"].with_user(self.books)
        values = {"kind": "charge", "reason": "x", "statement_ids": self.statement.ids}
        with self.assertRaises(AccessError):
            corrections.create({**values, "dispute_id": dispute.id})
        mine = corrections.create(values)
        with self.assertRaises(AccessError):
            mine.dispute_id = dispute.id
        self.assertEqual(dispute.state, "open")

    def test_no_correction_is_booked_but_by_its_button(self):
        dispute = self.dispute(self.to_customer)
        dispute.with_user(self.mae_user).action_grant()
        correction = dispute.correction_ids.with_user(self.books)
        with self.assertRaises(AccessError):
            correction.state = "done"
        with self.assertRaises(AccessError):
            correction.create({"kind": "charge", "reason": "x", "state": "done"})
        self.assertEqual(dispute.state, "to_book")
        correction.action_confirm()
        self.assertEqual(dispute.state, "done")
        with self.assertRaises(AccessError):
            correction.state = "draft"
        again = correction.copy()
        self.assertEqual((again.state, again.outcome), ("draft", False))
        self.assertFalse(again.move_id or again.sudo().dispute_id)

    # -- usage -----------------------------------------------------------------------

    def test_keys_of_dialled_numbers_are_no_oracle(self):
        rows = self.to_customer.with_user(self.ann_user)
        key = self.to_customer.sudo().dialled_key
        charges = self.env["telecom.charge"].with_user(self.bob_user)
        for attack in (
            lambda: rows.search([], order="dialled_key"),
            lambda: rows._read_group([], ["dialled_key"]),
            lambda: rows.formatted_read_group([], ["dialled_key"], ["__count"]),
            lambda: rows.formatted_read_group([], [], ["dialled_key:max"]),
            lambda: rows.with_user(self.env.ref("base.user_admin")).export_data(
                ["dialled_key"]
            ),
            lambda: charges.search([("row_ids.dialled_key", "=", key)]),
        ):
            with self.assertRaises(AccessError):
                attack()

    def test_nobody_reads_the_secret_of_keys_by_its_name(self):
        secret = self.env["telecom.usage.mark"]._get_secret().hex()
        admin = self.env.ref("base.user_admin")
        parameters = self.env["ir.config_parameter"].with_user(admin)
        self.assertNotIn(secret, parameters.search([]).mapped("value"))
        secrets = self.env["telecom.usage.secret"].with_user(admin)
        model = self.env["ir.model"]._get(secrets._name)
        access = {"name": "All", "model_id": model.id, "perm_read": True}
        self.env["ir.model.access"].create(access)  # as an administrator may
        for attack in (
            lambda: secrets.search([]).read(["value"]),
            lambda: secrets.search([("value", "=", secret)]),
            lambda: secrets.browse(secrets.sudo().search([]).ids).value,
        ):
            with self.assertRaises(AccessError):
                attack()

    def test_who_reads_totals_reads_no_mail_to_the_holder(self):
        payroll = new_test_user(
            self.env,
            "telecom-pay",
            groups="telecom_split_billing.group_telecom_payroll",
        )
        jobs = type(self.env["ir.cron"])
        with self.printing(), patch.object(jobs, "_commit_progress"):
            self.env["telecom.statement"].sudo().with_context(
                force_report_rendering=True
            )._cron_send_mails()
        mail = (
            self.env["mail.mail"]
            .sudo()
            .search(
                [
                    ("model", "=", "telecom.statement"),
                    ("res_id", "=", self.statement.id),
                ]
            )
        )
        self.assertTrue(mail.attachment_ids)
        for user in (payroll, self.books):
            with self.subTest(user=user.login):
                self.assertFalse(self.messages(user, self.statement))
                with self.assertRaises(AccessError):
                    mail.attachment_ids.with_user(user).read(["datas"])
        # Telecom officers see the same charges, by usage type, on the form.
        self.assertTrue(self.messages(self.officer, self.statement))

    def test_who_reads_totals_finds_nothing_by_what_was_used(self):
        dispute = self.dispute(self.to_customer, reason="My doctor called me")
        dispute.with_user(self.mae_user).action_grant()
        correction = dispute.correction_ids
        statements = self.env["telecom.statement"]
        for records, domain in (
            (statements, [("charge_ids.row_ids.label", "ilike", "national")]),
            (statements, [("charge_ids.usage_type_id", "!=", False)]),
            (statements, [("dispute_ids.reason", "ilike", "doctor")]),
            (correction, [("dispute_id.reason", "ilike", "doctor")]),
            (correction, [("dispute_id.line_ids.label", "ilike", "national")]),
        ):
            with self.subTest(domain=domain):
                self.assertTrue(records.sudo().search(domain))
                self.assertFalse(records.with_user(self.books).search(domain))

    def test_what_a_dispute_says_is_handed_to_its_holder_alone(self):
        people = self.env["telecom.person"]
        [data] = [
            each
            for each in people._get_person_data(people._get_employee(self.ann))
            if each.model == "telecom.dispute"
        ]
        words = {"reason", "answer"}
        self.assertLessEqual(words, set(data.get_fields(own=True)))
        self.assertFalse(words & set(data.get_fields(own=False)))

    # -- lines -----------------------------------------------------------------------

    def test_notes_of_a_line_name_its_holders_to_nobody_who_may_not_know(self):
        line = self.ann_line.sudo()
        line._step_hand_over(self.bob, date(2026, 12, 1))
        self.ann_user.group_ids = self.env.ref("base.group_user")
        self.assertEqual(line.with_user(self.ann_user).name, line.name)
        self.assertNotIn("Bob", self.messages(self.ann_user, line))
        self.assertNotIn("Bob", self.messages(self.books, line))
        self.assertIn("Bob", self.messages(self.officer, line))

    # -- agreements ------------------------------------------------------------------

    def test_what_follows_of_an_agreement_is_not_typed(self):
        self.company.telecom_agreement = "paper"
        hr = new_test_user(self.env, "telecom-hr", groups="hr.group_hr_user")
        agreements = self.env["telecom.agreement"].sudo()
        agreements._update_needed()
        agreement = agreements.search([("employee_id", "=", self.ann.id)])
        self.assertEqual(len(agreement), 1)
        for values in ({"state": "signed"}, {"holder_name": "Bob"}):
            with self.assertRaises(AccessError):
                agreement.with_user(hr).write(values)
