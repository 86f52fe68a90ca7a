from odoo import api, fields, models
from odoo.tools import SQL

from ..ground.expiry import get_limit
from ..ground.scheduled import come_back, work_off
from .telecom_retention import SETTLED


class TelecomRetention(models.Model):
    """Expired data, deleted night by night."""

    _inherit = "telecom.retention"

    @api.model
    def _cron_expire(self):
        """Delete what need not be kept any more, for every company."""
        companies = self.env["res.company"].search([("active", "in", [True, False])])
        left = 0
        for expire in (
            self._expire_rows,
            self._expire_statements,
            self._expire_mandates,
            self._expire_agreements,
        ):
            left += work_off(companies, expire)  # an archived one keeps nothing longer
        come_back(self.env, left)

    @api.model
    def _expire_rows(self, company):
        before = get_limit(self, months=company.telecom_rows_months)
        if company.telecom_keep_rows == "none":
            before = fields.Date.context_today(self)
        if not before:
            return
        charges = self.env["telecom.statement"]._get_disputed(company).charge_ids
        details = self.env["telecom.detail"].search(
            [
                ("company_id", "=", company.id),
                # nobody could see what a dispute is about
                (
                    "bill_id",
                    "not in",
                    (charges.bill_id | charges.corrected_bill_id).ids,
                ),
                ("rows_deleted_on", "=", False),
                ("bill_id.state", "in", ("posted", "cancel")),
                ("move_id.telecom_keep_reason", "=", False),
                "|",
                ("bill_id.date_to", "<", before),
                "&",
                ("bill_id.date_to", "=", False),
                ("move_id.date", "<", before),
            ]
        )
        details._delete_usage(before)

    @api.model
    def _expire_statements(self, company):
        """Delete settled statements; the journal entries of their bills stay."""
        before = get_limit(self, years=company.telecom_statement_years)
        if not before:
            return
        statements = self.env["telecom.statement"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "posted"),
                ("date_to", "<", before),
            ]
        )
        statements -= statements.share_ids.filtered(
            lambda share: (
                share.move_id.telecom_keep_reason
                or (share.settlement_id and share.settlement_id.state not in SETTLED)
            )
        ).statement_id
        statements -= statements._get_disputed(company)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "DELETE FROM telecom_charge WHERE statement_id = ANY(%s)",
                statements.ids,
            )
        )
        self.env.invalidate_all()
        count = len(statements)
        statements.unlink()
        self._report(company, "statements", count, before)

    @api.model
    def _expire_mandates(self, company):
        before = get_limit(self, years=company.telecom_mandate_years)
        if not before:
            return
        mandates = self.env["telecom.mandate"].search(
            [
                ("company_id", "=", company.id),
                "|",
                ("date_to", "<", before),
                ("date_revoked", "<", before),
            ]
        )
        self._report(company, "mandates", mandates._delete_over(), before)

    @api.model
    def _expire_agreements(self, company):
        before = get_limit(self, years=company.telecom_agreement_years)
        if not before:
            return
        agreements = self.env["telecom.agreement"].search(
            [("company_id", "=", company.id), ("date_outdated", "<", before)]
        )
        count = len(agreements)
        agreements.unlink()
        self._report(company, "agreements", count, before)
