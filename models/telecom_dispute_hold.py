from odoo import api, fields, models
from odoo.exceptions import UserError
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
        help="Nothing is deducted from wages until the dispute is decided and booked.",
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
        self.env["res.company"].flush_model(["telecom_dispute_holds"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT share.settlement_id
                  FROM telecom_dispute dispute
                  JOIN res_company company ON company.id = dispute.company_id
                  JOIN telecom_share share
                    ON share.statement_id = dispute.statement_id
                 WHERE dispute.state = ANY(%s) AND company.telecom_dispute_holds
                   AND share.settlement_id IS NOT NULL
                """,
                list(WAITING),
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _get_collectable_domain(self, company):
        return [*super()._get_collectable_domain(company), ("is_disputed", "=", False)]

    def _get_deductible(self):
        """Return nothing to deduct while it is disputed: a draft run drops it."""
        return 0.0 if self.is_disputed else super()._get_deductible()


class TelecomDeductionRun(models.Model):
    _inherit = "telecom.deduction.run"

    def _check_unchanged(self):
        """Say which employees disputed something since the run was gathered."""
        settlements = self.deduction_ids.item_ids.settlement_id
        if disputed := settlements.filtered("is_disputed"):
            raise UserError(
                self.env._(
                    "%(employees)s disputed phone costs since this run was gathered. "
                    "Choose “Gather Again”: they are left out until that is decided.",
                    employees=", ".join(disputed.employee_id.mapped("name")),
                )
            )
        return super()._check_unchanged()


class TelecomDispute(models.Model):
    _inherit = "telecom.dispute"

    @api.model_create_multi
    def create(self, vals_list):
        disputes = super().create(vals_list)
        self.env["telecom.settlement"].invalidate_model(["is_disputed"])
        return disputes

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self.env["telecom.settlement"].invalidate_model(["is_disputed"])
        return result


class TelecomStatement(models.Model):
    _inherit = "telecom.statement"

    @api.model
    def _get_disputed(self, company):
        """Return the statements of a company with a dispute that is not over."""
        return self.search(
            [
                ("company_id", "=", company.id),
                ("dispute_ids", "any", [("state", "in", WAITING)]),
            ]
        )


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_telecom_cannot_unbook_reason(self):
        """Keep a bill posted while somebody disputes what it charges."""
        reason = super()._get_telecom_cannot_unbook_reason()
        charges_sudo = self.sudo().telecom_charge_ids  # accountants read no usage
        disputes_sudo = charges_sudo.statement_id.dispute_ids
        if not reason and any(each.state in WAITING for each in disputes_sudo):
            return self.env._(
                "An employee disputes what it charges: that has to be decided first, "
                "or reverse the bill."
            )
        return reason
