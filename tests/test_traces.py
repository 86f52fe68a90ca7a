from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, new_test_user, tagged

from ..models.ground.guard import untraced
from .common import TelecomCase

# What callers may put into the context of a call, and Odoo or we could obey.
KEYS = (
    *("tracking_disable", "mail_notrack", "mail_create_nolog", "install_mode"),
    *("mail_create_nosubscribe", "mail_activity_automation_skip", "import_file"),
    *("no_recompute", "telecom_periods_fit", "untraced", "by_program"),
)
ROLES = (
    *("account.group_account_manager", "hr.group_hr_manager"),
    "telecom_split_billing.group_telecom_administrator",
    "telecom_split_billing.group_telecom_payroll",
)


@tagged("post_install", "-at_install")
@freeze_time("2026-11-05")
class TestTraces(TelecomCase):
    """Changes that matter leave their trace, whatever the context of a call says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env,
            "telecom-many",
            groups=",".join(ROLES),
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )
        cls.enterClassContext(untraced(False))
        cls.quiet = dict.fromkeys(KEYS, True)
        terms = {"maximum_kind": "none", "date_from": date(2026, 1, 1)}
        mandates = cls.env["telecom.mandate"].sudo()
        cls.mandate = mandates.create({"employee_id": cls.ann.id, **terms})
        cls.policy = cls.create_policy({"kind": "amount", "amount": 20}, name="Twenty")
        days = {"date_from": date(2026, 11, 1), "date_to": date(2026, 11, 30)}
        cls.run_ = cls.env["telecom.deduction.run"].sudo().create(days)
        cls.correction = cls.env["telecom.correction"].create(
            {"kind": "charge", "reason": "Asked"}
        )

    def count(self, record):
        self.env.flush_all()
        self.cr.precommit.run()
        return len(record.sudo().message_ids)

    def count_new(self, context, call, noted):
        with self.undone():
            before = self.count(noted)
            call(lambda each: each.with_user(self.user).with_context(**context))
            return self.count(noted) - before

    def test_each_change_is_noted_whatever_the_context_says(self):
        assignment = self.ann_line.assignment_ids
        rule, version = self.policy.rule_ids, self.ann.version_id
        loud = dict.fromkeys(KEYS, False)
        for record, values, noted in (
            (assignment, {"date_to": "2026-11-30"}, self.ann_line),
            (assignment, {"policy_id": self.policy.id}, self.ann_line),
            (assignment, None, self.ann_line),
            (self.ann_line, {"number": "+447700900055"}, self.ann_line),
            (self.ann_line, {"state": "suspended", "suspended_from": "2026-11-01"},
             self.ann_line),
            (rule, {"amount": 90}, self.policy),
            (rule, None, self.policy),
            (self.policy, {"default": "employer"}, self.policy),
            (self.operator, {"period_day": 5}, self.operator),
            (self.mandate, {"date_to": "2027-01-01"}, self.mandate),
            (self.ann, {"telecom_channel": "waived"}, self.ann),
            (version, {"telecom_policy_id": self.policy.id}, version),
            (self.correction, {"reason": "Another"}, self.correction),
        ):  # fmt: skip
            with self.subTest(model=record._name, values=values):

                def change(as_user, record=record, values=values):
                    mine = as_user(record)
                    return mine.unlink() if values is None else mine.write(values)

                expected = self.count_new(loud, change, noted)
                self.assertTrue(expected)
                self.assertEqual(self.count_new(self.quiet, change, noted), expected)

    def test_new_records_and_rules_are_noted(self):
        lines = self.env["telecom.line"].with_user(self.user)
        values = {"name": "+447700900056", "operator_id": self.operator.id}
        line = lines.with_context(**self.quiet).create(values)
        self.assertTrue(self.count(line))
        before = self.count(self.policy)
        rules = self.env["telecom.policy.rule"].with_user(self.user)
        rules.with_context(**self.quiet).create(
            {
                "policy_id": self.policy.id,
                "scope": "category",
                "category_ids": self.env["telecom.usage.category"].search([])[:1].ids,
                "kind": "full",
            }
        )
        self.assertEqual(self.count(self.policy), before + 1)

    def test_no_key_of_a_context_gives_a_line_two_holders(self):
        assignments = self.env["telecom.assignment"].with_user(self.user)
        with self.assertRaisesRegex(ValidationError, "Ann has"):
            assignments.with_context(**self.quiet).create(
                {
                    "line_id": self.ann_line.id,
                    "employee_id": self.cat.id,
                    "date_from": "2026-01-01",
                }
            )

    def test_notes_are_not_deleted_or_rewritten(self):
        self.ann_line.assignment_ids.date_to = date(2026, 11, 30)
        self.count(self.ann_line)
        line = self.ann_line.with_user(self.user)
        notes = line.message_ids
        self.assertTrue(notes)
        for note in notes:
            for call in (
                note.unlink,
                lambda note=note: note.write({"body": "Nothing"}),
                lambda note=note: note.write({"res_id": self.bob_line.id}),
                lambda note=note: note.write({"message_type": "comment"}),
                lambda note=note: line._message_update_content(note, body=""),
            ):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    call()
        comment = line.message_post(body="Ask Ann", message_type="comment")
        comment.body = "Ask Bob"
        comment.unlink()
