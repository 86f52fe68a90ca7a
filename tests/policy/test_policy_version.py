from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestPolicyVersion(TelecomCase):
    """A policy changes from a date on; what was split stays as it was."""

    def upload_month(self, month, document):
        return self.upload_rows(
            (self.ANN, "National calls", "45", date(2026, month, 15)), document=document
        )

    def change(self, day, amount):
        wizard = (
            self.env["telecom.policy.change"]
            .with_context(active_id=self.thirty.id)
            .create({"date_from": day, "reason": "It rises"})
        )
        wizard.action_start()
        self.thirty.rule_ids.amount = amount

    def test_an_unused_policy_is_changed_as_it_is(self):
        self.thirty.rule_ids.amount = 35
        self.assertFalse(self.thirty.version_ids)
        self.assertEqual(self.paid_by(self.upload_month(10, "A")), {"Ann": (35, 10)})

    def test_a_used_policy_asks_from_which_day_on(self):
        self.upload_month(10, "A").action_post()
        self.assertTrue(self.thirty.is_used)
        for change in (
            lambda: self.thirty.rule_ids.write({"amount": 35}),
            lambda: self.thirty.write({"default": "employer"}),
            lambda: self.thirty.write({"rule_ids": [(5,)]}),
            lambda: self.thirty.rule_ids.unlink(),
            lambda: self.env["telecom.policy.rule"].create(
                {
                    **self.rule_vals(categories=["voice"], kind="full"),
                    "policy_id": self.thirty.id,
                }
            ),
        ):
            with (
                self.assertRaisesRegex(UserError, "New Version"),
                self.env.cr.savepoint(),
            ):
                change()
        self.thirty.name = "Thirty"  # its name may change
        with self.assertRaisesRegex(UserError, "Choose a later day"):
            self.change(date(2026, 10, 1), 35)
        self.change(date(2026, 11, 1), 35)
        self.assertFalse(self.thirty.is_used)
        version = self.thirty.version_ids
        self.assertEqual(
            (version.date_from, str(version.date_to), version.reason),
            (False, "2026-10-31", "It rises"),
        )
        self.assertIn("30.00", version.summary)
        self.assertIn("35.00", self.thirty.summary)

    def test_each_bill_is_split_by_the_version_of_its_days(self):
        first = self.upload_month(10, "A")
        first.action_post()
        self.change(date(2026, 11, 1), 35)
        november = self.upload_month(11, "B")
        self.assertEqual(self.paid_by(november), {"Ann": (35, 10)})
        september = self.upload_month(9, "C")
        self.assertEqual(self.paid_by(september), {"Ann": (30, 15)})
        # what was split stays as it was, also when it is split again
        first.button_draft()
        first.telecom_bill_id.action_split()
        self.assertEqual(self.paid_by(first), {"Ann": (30, 15)})
        (first | november).action_post()
        self.change(date(2026, 12, 1), 40)
        self.assertEqual(
            [str(each.date_to) for each in self.thirty.version_ids],
            ["2026-11-30", "2026-10-31"],
        )
        table = [(12, (40, 5)), (11, (35, 55)), (10, (30, 60))]
        for month, expected in table:
            with self.subTest(month=month):
                bill = self.upload_month(month, f"M-{month}")
                self.assertEqual(self.paid_by(bill)["Ann"], expected)

    def test_officers_start_versions_and_nobody_writes_them(self):
        self.upload_month(10, "A").action_post()
        officer = self.create_user(
            "officer", "telecom_split_billing.group_telecom_officer"
        )
        self.thirty.with_user(officer)._start_version(date(2026, 11, 1), "Why")
        version = self.thirty.with_user(officer).version_ids
        self.assertTrue(version.summary)
        with self.assertRaises(AccessError):
            version.reason = "Other"
