from odoo.tests import tagged

from .dispute.dispute_case import CUSTOMER, DENTIST, DisputeCase
from .json_case import JsonCase

ROLES = {
    "accountant": ("account.group_account_manager",),
    "auditor": ("account.group_account_readonly",),
    "officer": ("telecom_split_billing.group_telecom_officer",),
    "administrator": ("telecom_split_billing.group_telecom_administrator",),
    "payroll": ("telecom_split_billing.group_telecom_payroll",),
    "hr": ("hr.group_hr_manager",),
    "plain": (),
}


@tagged("post_install", "-at_install")
class TestJsonRoles(DisputeCase, JsonCase):
    """What programs read over JSON-2 with the key of a user of each role."""

    def test_nobody_reads_the_usage_of_others(self):
        """Whatever a role reads of our models, no dialled number is in it."""
        dialled = [number.split()[-1] for number in (CUSTOMER, DENTIST)]
        models = [
            name
            for name in self.env.registry
            if name.startswith("telecom.") and not self.env[name]._abstract
        ]
        for role, groups in ROLES.items():
            user = self.create_user(f"program-{role}", *groups)
            key = self.give_key(user)
            for model in models:
                with self.subTest(role=role, model=model):
                    fields = [
                        name
                        for name, field in self.env[model]._fields.items()
                        if field.store and not field.groups and field.type != "binary"
                    ]
                    answer = self.call(
                        key, model, "search_read", domain=[], fields=fields
                    )
                    self.assertIn(answer.status_code, (200, 403), answer.text[:300])
                    for number in dialled:
                        self.assertNotIn(number, answer.text)
                    if model == "telecom.usage.row" and answer.status_code == 200:
                        own = [row["charge_id"] for row in answer.json()]
                        self.assertFalse([each for each in own if each])

    def test_a_wrong_key_and_a_private_method_are_refused(self):
        key = self.give_key(self.create_user("program", *ROLES["officer"]))
        self.assertEqual(
            self.call("nonsense", "telecom.line", "search", domain=[]).status_code, 401
        )
        for method in ("_get_policies", "_find", "_resolve", "unknown"):
            answer = self.call(key, "telecom.policy", method)
            self.assertGreaterEqual(answer.status_code, 400)
            self.assertLess(answer.status_code, 500)
