from lxml import etree

from odoo.tests import TransactionCase, new_test_user, tagged

# The linter takes the bridge for a part of the addon whose folder it is in.
# pylint: disable-next=odoo-addons-relative-import
from odoo.addons.telecom_split_billing.tests.today import OnOneDay

HR = "hr.group_hr_user"


@tagged("post_install", "-at_install")
class TestOrgChart(OnOneDay, TransactionCase):
    """The cards show the policy to HR, and refuse other users."""

    def get_card(self, user):
        view = self.env["hr.employee"].with_user(user).get_view(view_type="hierarchy")
        return etree.fromstring(view["arch"])

    def test_hr_officers_see_the_policy_on_the_card(self):
        user = new_test_user(self.env, "hr-officer", groups=HR)
        card = self.get_card(user)
        found = card.xpath("//t[@t-name='hierarchy-box']//field")
        self.assertIn("telecom_policy_now_id", [each.get("name") for each in found])

    def test_the_card_says_what_the_contract_says(self):
        policy = self.env["telecom.policy"].create({"name": "Sales phones"})
        employee = self.env["hr.employee"].create(
            {"name": "Ann", "telecom_policy_id": policy.id}
        )
        user = new_test_user(self.env, "hr-officer", groups=HR)
        employees = self.env["hr.employee"].with_user(user)
        rows = employees.hierarchy_read(
            [("id", "=", employee.id)],
            {"name": {}, "telecom_policy_now_id": {"fields": {"display_name": {}}}},
            "parent_id",
            "child_ids",
        )
        card = next(row for row in rows if row["id"] == employee.id)
        self.assertEqual(card["telecom_policy_now_id"]["display_name"], "Sales phones")

    def test_who_is_not_in_hr_finds_no_policy_in_the_public_chart(self):
        user = new_test_user(self.env, "colleague", groups="base.group_user")
        public = self.env["hr.employee.public"].with_user(user)
        arch = public.get_view(view_type="hierarchy")["arch"]
        self.assertNotIn("telecom_policy", arch)
        self.assertNotIn("telecom_policy_now_id", public.fields_get())
