from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .telecom_dispute import WAITING


class TelecomSettlement(models.Model):
    """A settlement of a disputed statement is not deducted, if the company says so."""

    _inherit = "telecom.settlement"

    is_disputed = fields.Boolean(
        "Disputed",
        compute="_compute_is_disputed",
        search="_search_is_disputed",
        compute_sudo=True,
        help="No deductions from wages are made until the dispute is decided and "
        "booked.",
    )

    def _compute_is_disputed(self):
        disputed = set(self._get_disputed_ids())
        for settlement in self:
            settlement.is_disputed = settlement._origin.id in disputed

    def _search_is_disputed(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = "in" if True in value else "not in"
        return [("id", found, self._get_disputed_ids())]

    @api.model
    def _get_disputed_ids(self):
        """Return the ids of the settlements that disputes hold."""
        self.env["telecom.dispute"].flush_model(["state", "company_id"])
        self.env["telecom.share"].flush_model(["statement_id", "settlement_id"])
        self.env["res.company"].flush_model(["telecom_dispute_pauses"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT share.settlement_id
                  FROM telecom_dispute dispute
                  JOIN res_company company ON company.id = dispute.company_id
                  JOIN telecom_share share
                    ON share.statement_id = dispute.statement_id
                 WHERE dispute.state = ANY(%s) AND company.telecom_dispute_pauses
                   AND share.settlement_id IS NOT NULL
                """,
                list(WAITING),
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _get_collectable_domain(self, company):
        return [*super()._get_collectable_domain(company), ("is_disputed", "=", False)]

    @api.model
    def _get_remindable_domain(self):
        return super()._get_remindable_domain() & Domain("is_disputed", "=", False)

    def _get_deductible(self):
        """Return nothing to deduct while it is disputed: a draft run drops it."""
        return 0.0 if self.is_disputed else super()._get_deductible()
