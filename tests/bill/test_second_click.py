from lxml import etree

from odoo.tests import TransactionCase, tagged

from ..today import OnOneDay

# Buttons that only open, show or download something, or write what they show.
SHOW = {
    "telecom.correction": {"action_preview"},
    "telecom.deduction.run": {"action_export", "action_compute_benefits"},
    "telecom.deduction": {"action_change"},
    "telecom.import.profile": {"action_export"},
    "telecom.import.profile.wizard": {"action_cancel", "action_read_file"},
    "telecom.issue": {"action_assign_numbers", "action_map_labels", "action_resolve"},
    "telecom.issue.resolve": {"action_make_layout"},
    "telecom.issue.numbers": {
        "action_download",
        "action_read",
        "action_take_suggestions",
    },
    "telecom.line.import": {
        *("action_back", "action_export", "action_preview", "action_template"),
    },
    "telecom.operator.report": {"action_read"},
    "telecom.policy.assign": {"action_leave_out"},
    "telecom.settlement": {"action_register_payment"},
    "telecom.statement": {"action_correct", "action_dispute"},
    "res.config.settings": {"action_telecom_set_up"},
}
# Buttons whose second click comes to the same, and why.
SAME = {
    "telecom.check": {"action_check": "the books are looked at again"},
    "telecom.dispute.line": {"action_toggle": "two clicks are two changes of a mark"},
    "telecom.import.profile.wizard.column": {"action_not_read": "it is not read"},
    "telecom.policy": {"action_make_default": "it is the default policy"},
    "telecom.start": dict.fromkeys(
        ("action_next", "action_back"), "the step that the first click opened is shown"
    ),
    "telecom.statement": {"action_send_mail": "it waits to be sent once"},
    "telecom.task": {"action_cancel": "it is cancelled once, or has ended"},
}


@tagged("post_install", "-at_install")
class TestSecondClick(OnOneDay, TransactionCase):
    """Every button of ours does its thing once, however often it is clicked."""

    def buttons(self):
        """Yield (model, method) of the buttons in views of this addon."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "telecom_split_billing"), ("model", "=", "ir.ui.view")]
        )
        for view in self.env["ir.ui.view"].browse(data.mapped("res_id")):
            if not view.model:
                continue
            root = etree.fromstring(view.arch_db)
            for button in root.iter("button"):
                if button.get("type") != "object" or not button.get("name"):
                    continue
                model = self.env[view.model]
                for parent in reversed(list(button.iterancestors("field"))):
                    if (field := model._fields.get(parent.get("name"))) and (
                        field.comodel_name
                    ):
                        model = self.env[field.comodel_name]
                if not hasattr(model, button.get("name")):
                    continue  # of an arch that only changes another one
                yield model, button.get("name")

    def test_each_button_that_does_something_does_it_once(self):
        seen, unguarded = set(), set()
        for model, name in self.buttons():
            seen.add((model._name, name))
            if name.startswith("action_open") or name in SHOW.get(model._name, ()):
                continue
            if name in SAME.get(model._name, ()):
                continue
            if not getattr(getattr(type(model), name), "telecom_once", False):
                unguarded.add((model._name, name))
        self.assertFalse(unguarded)
        self.assertGreater(len(seen), 60)
