"""*Group By* offers what users know: fields with a label that they see somewhere."""

import re

from lxml import etree

from odoo.models import MAGIC_COLUMNS
from odoo.tests import TransactionCase, tagged

from .today import OnOneDay

# What the web client offers, by type.
OFFERED = {
    *("many2one", "many2many", "char", "boolean", "selection", "date", "datetime"),
    *("integer", "tags"),
}
# In no view of theirs, but with a label that says what one would group by.
CLEAR = {
    "account.move": {"telecom_correction_ids", "telecom_run_id"},
    "account.move.line": {"telecom_role", "telecom_settlement_id"},
    "telecom.agreement": {"partner_id"},
    "telecom.benefit": {"reason"},
    "telecom.deduction": {"payroll_number", "fallback", "withheld_reason"},
    "telecom.deduction.run": {"move_id"},
    "telecom.dispute": {"statement_id", "user_id"},
    "telecom.issue": {"bill_id", "company_id", "first_day", "last_day"},
    "telecom.settlement": {"bill_id", "employee_id"},
    "telecom.settlement.report": {"settlement_id", "company_id", "employee_id"},
    "telecom.statement": {"employee_id", "partner_id"},
    "telecom.usage.access": {"company_id"},
}
TECHNICAL = re.compile(r"\b(Id|Ids|Uid|Key|Digest|Checksum|Telecom [a-z])\b")


@tagged("post_install", "-at_install")
class TestGroupBy(OnOneDay, TransactionCase):
    def get_models(self):
        """Return our models that users open, and those of journal entries."""
        opened = self.env["ir.actions.act_window"].search([]).mapped("res_model")
        ours = {name for name in opened if name.startswith("telecom.")}
        names = sorted(ours | {"account.move", "account.move.line"})
        return [self.env[name] for name in names if not self.env[name]._transient]

    def get_offered(self, model):
        """Return {name: label} of our fields that *Group By* offers."""
        return {
            name: each["string"]
            for name, each in model.fields_get().items()
            if each.get("groupable")
            and each["type"] in OFFERED
            and name not in MAGIC_COLUMNS
            and any("telecom" in module for module in model._fields[name]._modules)
        }

    def get_shown(self, model):
        """Return the names of the fields in the views of a model."""
        shown = set()
        views = self.env["ir.ui.view"].search([("model", "=", model._name)])
        for view in views:
            tree = etree.fromstring(view.arch)
            shown |= {node.get("name") for node in tree.iter("field")}
            for node in tree.iter("filter"):
                shown |= set(re.findall(r"'group_by': '(\w+)", node.get("context", "")))
        # in lists inside of other forms
        for view in self.env["ir.ui.view"].search([("type", "in", ("form", "list"))]):
            shown |= self.get_nested(view, model)
        return shown

    def get_nested(self, view, model):
        owner = self.env.get(view.model)
        if owner is None:
            return set()
        return {
            inner.get("name")
            for node in etree.fromstring(view.arch).iter("field")
            if (field := owner._fields.get(node.get("name")))
            and field.comodel_name == model._name
            for inner in node.iter("field")
        }

    def test_what_is_offered_is_shown_somewhere(self):
        hidden = [
            f"{model._name}.{name} ({label})"
            for model in self.get_models()
            for name, label in self.get_offered(model).items()
            if name not in self.get_shown(model) | CLEAR.get(model._name, set())
        ]
        self.assertEqual(hidden, [], "\n" + "\n".join(hidden))

    def test_labels_are_words_of_users(self):
        odd = [
            f"{model._name}.{name} ({label})"
            for model in self.get_models()
            for name, label in self.get_offered(model).items()
            if TECHNICAL.search(label)
        ]
        self.assertEqual(odd, [], "\n" + "\n".join(odd))
