from odoo import fields, models


class TelecomSetUpLine(models.TransientModel):
    """One setting that can be filled in."""

    _name = "telecom.set.up.line"
    _description = "Telecom Set-Up Line"

    set_up_id = fields.Many2one(
        "telecom.set.up", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="set_up_id.company_id")
    is_chosen = fields.Boolean("Apply", default=True)
    key = fields.Char(required=True, readonly=True)
    name = fields.Text("Setting", readonly=True)
    proposal = fields.Text(readonly=True)
    reason = fields.Text(readonly=True)
    is_account = fields.Boolean(readonly=True)
    account_domain = fields.Char(readonly=True)
    account_id = fields.Many2one(
        "account.account",
        "Another Account",
        check_company=True,
        help="The account to use instead of the proposed one.",
    )
