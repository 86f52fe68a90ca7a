from odoo import api, fields, models


class TelecomOperator(models.Model):
    """Which files an operator sends, and what its labels mean."""

    _inherit = "telecom.operator"

    profile_ids = fields.Many2many(
        "telecom.import.profile",
        "telecom_operator_profile_rel",
        "operator_id",
        "profile_id",
        string="Layouts",
        help="The layouts of the detail files that this operator sends.",
    )
    label_ids = fields.One2many("telecom.usage.label", "operator_id", string="Labels")

    @api.model
    def _find(self, move, profile=None):
        """Return the operator of a vendor bill: its vendor's, else a layout's only one.

        One of the company goes before a shared one.
        """
        operators = self.with_company(move.company_id)
        company = [("company_id", "in", (False, move.company_id.id))]
        if vendor := move.partner_id.commercial_partner_id:
            return operators.search(
                [("partner_id", "=", vendor.id), *company],
                order="company_id, id",
                limit=1,
            )
        if profile:
            found = operators.search([("profile_ids", "in", profile.ids), *company])
            return found if len(found) == 1 else operators
        return operators
