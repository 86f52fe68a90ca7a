from odoo import fields, models


class TelecomCorrectionLabel(models.Model):
    """A label on corrected bills, and the usage type that it should have had."""

    _name = "telecom.correction.label"
    _description = "Telecom Correction Label"
    _order = "amount desc, label, id"
    _log_access = False

    correction_id = fields.Many2one(
        "telecom.correction", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="correction_id.currency_id")
    label = fields.Char(readonly=False)
    count = fields.Integer("Rows")
    amount = fields.Monetary()
    usage_type_id = fields.Many2one("telecom.usage.type", "Read As")
    right_usage_type_id = fields.Many2one("telecom.usage.type")

    def _get_telecom_fixed(self):
        fixed = self.correction_id._get_telecom_fixed()
        return self._get_telecom_own()[0] if fixed else fixed
