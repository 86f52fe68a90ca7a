from odoo import fields, models


class TelecomImportProfileWizardFilter(models.TransientModel):
    """Rows of the sample file that are no charges."""

    _name = "telecom.import.profile.wizard.filter"
    _description = "Ignored Rows of a Sample File"
    _inherit = ["telecom.import.row.filter"]

    wizard_id = fields.Many2one(
        "telecom.import.profile.wizard", required=True, index=True, ondelete="cascade"
    )
