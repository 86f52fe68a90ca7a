from time import monotonic

from odoo import api, fields, models
from odoo.tools import SQL

from ..ground.expiry import get_limit
from ..ground.scheduled import SECONDS, come_back, work_off
from .telecom_retention import SETTLED

# How many are deleted in one transaction. A detail file may have a million rows.
DETAILS = 1
OTHERS = 200


class TelecomRetention(models.Model):
    """Expired data, deleted night by night."""

    _inherit = "telecom.retention"

    @api.model
    def _cron_expire(self):
        """Delete what need not be kept any more, for every company, for a while."""
        # an archived one keeps nothing longer
        companies = self.env["res.company"].search([("active", "in", [True, False])])
        until, left = monotonic() + SECONDS, 0
        for find, delete, size in (
            (self._find_rows, self._expire_rows, DETAILS),
            (self._find_statements, self._expire_statements, OTHERS),
            (self._find_mandates, self._expire_mandates, OTHERS),
            (self._find_agreements, self._expire_agreements, OTHERS),
        ):
            for company in companies:
                # one batch at least, however late it is
                seconds = max(until - monotonic(), 0.001)
                left += work_off(find(company), delete, size=size, seconds=seconds)
        come_back(self.env, left)

    @api.model
    def _get_rows_limit(self, company):
        """Return the day before which the usage rows of a company go, or None."""
        if company.telecom_keep_rows == "none":
            return fields.Date.context_today(self)
        return get_limit(self, months=company.telecom_rows_months)

    @api.model
    def _find_rows(self, company):
        """Return the detail files whose usage rows are over."""
        details = self.env["telecom.detail"]
        before = self._get_rows_limit(company)
        if not before:
            return details
        charges = self.env["telecom.statement"]._get_disputed(company).charge_ids
        return details.search(
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

    @api.model
    def _expire_rows(self, details):
        details._delete_usage(self._get_rows_limit(details.company_id))

    @api.model
    def _find_statements(self, company):
        """Return the settled statements that are over."""
        statements = self.env["telecom.statement"]
        before = get_limit(self, years=company.telecom_statement_years)
        if not before:
            return statements
        statements = statements.search(
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
        return statements - statements._get_disputed(company)

    @api.model
    def _expire_statements(self, statements):
        """Delete statements; the journal entries of their bills stay."""
        company, count = statements.company_id, len(statements)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "DELETE FROM telecom_charge WHERE statement_id = ANY(%s)",
                statements.ids,
            )
        )
        self.env.invalidate_all()
        statements.unlink()
        before = get_limit(self, years=company.telecom_statement_years)
        self._report(company, "statements", count, before)

    @api.model
    def _find_mandates(self, company):
        """Return the mandates that are over, and not only kept by their dates."""
        mandates = self.env["telecom.mandate"]
        before = get_limit(self, years=company.telecom_mandate_years)
        if not before:
            return mandates
        return mandates.search(
            [
                ("company_id", "=", company.id),
                "|",
                ("date_to", "<", before),
                ("date_revoked", "<", before),
            ]
        )

    @api.model
    def _expire_mandates(self, mandates):
        company = mandates.company_id
        before = get_limit(self, years=company.telecom_mandate_years)
        self._report(company, "mandates", mandates._delete_over(), before)

    @api.model
    def _find_agreements(self, company):
        """Return the outdated agreements that are over."""
        agreements = self.env["telecom.agreement"]
        before = get_limit(self, years=company.telecom_agreement_years)
        if not before:
            return agreements
        return agreements.search(
            [("company_id", "=", company.id), ("date_outdated", "<", before)]
        )

    @api.model
    def _expire_agreements(self, agreements):
        company, count = agreements.company_id, len(agreements)
        before = get_limit(self, years=company.telecom_agreement_years)
        agreements.unlink()
        self._report(company, "agreements", count, before)
