"""A month is written as a month: "November 2026", not "Nov 1"."""

from lxml import etree

from odoo.tests import TransactionCase, tagged

from .today import OnOneDay


@tagged("post_install", "-at_install")
class TestMonths(OnOneDay, TransactionCase):
    def get_months(self):
        """Yield (view, node) of the dates that are shown as a month."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "telecom_split_billing"), ("model", "=", "ir.ui.view")]
        )
        for view in self.env["ir.ui.view"].browse(data.mapped("res_id")):
            if not view.model or view.type not in ("list", "form", "kanban"):
                continue
            names = self.env[view.model]._fields
            for node in etree.fromstring(view.arch_db).iter("field"):
                field = names.get(node.get("name"))
                if not field or field.type != "date" or _is_inside(node):
                    continue
                if (node.get("string") or field.string) == "Month":
                    yield view, node

    def test_a_date_called_month_is_shown_as_one(self):
        months = list(self.get_months())
        self.assertGreaterEqual(len(months), 3)
        days = [
            view.name for view, node in months if node.get("widget") != "telecom_month"
        ]
        self.assertEqual(days, [])

    def test_statements_are_grouped_by_the_month_in_their_name(self):
        view = self.env.ref("telecom_split_billing.view_telecom_statement_search")
        group = etree.fromstring(view.arch_db).find(".//filter[@name='by_month']")
        self.assertIn("date_to:month", group.get("context"))


def _is_inside(node):
    """Tell whether a field is in the list of another, of another model."""
    return any(parent.tag == "field" for parent in node.iterancestors())
