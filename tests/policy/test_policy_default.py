from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import TelecomCase

ADMINISTRATOR = "telecom_split_billing.group_telecom_administrator"


@tagged("post_install", "-at_install")
class TestPolicyDefault(TelecomCase):
    """The default policy is chosen where the policies are."""

    def test_an_administrator_makes_a_policy_the_default_one(self):
        other = self.create_policy({"kind": "amount", "amount": 20}, name="Other")
        self.assertTrue(self.thirty.is_default)
        self.assertFalse(other.is_default)
        user = self.create_user("telecom-admin", ADMINISTRATOR)
        other.with_user(user).action_make_default()
        self.assertEqual(self.company.telecom_policy_id, other)
        (other + self.thirty).invalidate_recordset()
        self.assertTrue(other.is_default)
        self.assertFalse(self.thirty.is_default)

    def test_an_archived_policy_cannot_be_the_default_one(self):
        other = self.create_policy(name="Other", active=False)
        with self.assertRaisesRegex(UserError, "Other is archived"):
            other.action_make_default()

    def test_it_takes_an_administrator(self):
        other = self.create_policy(name="Other")
        for group in (
            "telecom_split_billing.group_telecom_officer",
            "hr.group_hr_user",
        ):
            user = self.create_user(group.rpartition(".")[2], group)
            self.assertEqual(other.with_user(user).is_default, False)
            with self.subTest(group), self.assertRaises(AccessError):
                other.with_user(user).action_make_default()
        self.assertEqual(self.company.telecom_policy_id, self.thirty)

    def test_the_only_policy_is_proposed_in_the_settings(self):
        self.company.telecom_policy_id = False
        proposed = {each.key: each for each in self.company._propose_telecom()}
        self.assertEqual(proposed["telecom_policy_id"].record, self.thirty)
        self.create_policy(name="Other")
        keys = {each.key for each in self.company._propose_telecom()}
        self.assertNotIn("telecom_policy_id", keys)
        self.thirty.active = False
        self.company._set_up_telecom()
        self.assertEqual(self.company.telecom_policy_id.name, "Other")
