from odoo import fields, models

PAYERS = [
    ("policy", "According to the policy"),
    ("employer", "The employer"),
    ("employee", "The employee"),
]


class TelecomCorrectionCharge(models.Model):
    """A charge of corrected statements, and who should have paid it."""

    _name = "telecom.correction.charge"
    _description = "Telecom Correction Charge"
    _order = "id"
    _log_access = False

    correction_id = fields.Many2one(
        "telecom.correction", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="correction_id.currency_id")
    charge_id = fields.Many2one(
        "telecom.charge", required=True, index=True, ondelete="cascade"
    )
    statement_name = fields.Char("Statement")
    usage_name = fields.Char("Usage")
    amount = fields.Monetary()
    employer = fields.Monetary("Employer Pays")
    employee = fields.Monetary("Employee Pays")
    payer = fields.Selection(PAYERS, help="Leave empty to make no change.")
    part = fields.Monetary(
        help="Enter a part of the amount: the rest follows the policy."
    )

    def _get_telecom_fixed(self):
        fixed = self.correction_id._get_telecom_fixed()
        return self._get_telecom_own()[0] if fixed else fixed
