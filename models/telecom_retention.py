from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .scheduled import come_back, work_off

KINDS = [
    ("rows", "Usage rows"),
    ("files", "Detail files"),
    ("statements", "Statements"),
    ("mandates", "Payroll mandates"),
    ("persons", "Persons made anonymous"),
    ("agreements", "Agreements"),
]
SETTLED = ("collected", "waived", "cancelled")


class TelecomRetention(models.Model):
    """What the scheduler deleted because its time to be kept was over."""

    _name = "telecom.retention"
    _description = "Deletion Report"
    _order = "id desc"
    _log_access = False
    _rec_name = "date"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    date = fields.Datetime("When", readonly=True, default=fields.Datetime.now)
    kind = fields.Selection(KINDS, "What", required=True, readonly=True)
    count = fields.Integer("How Many", readonly=True)
    before = fields.Date(
        "From Before", readonly=True, help="Empty when they are not kept at all."
    )

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
    def _report(self, company, kind, count, before):
        if count:
            self.create(
                {
                    "company_id": company.id,
                    "kind": kind,
                    "count": count,
                    "before": before,
                }
            )

    @api.model
    def _get_limit(self, **time):
        """Return the day before which things go; None when they are kept for good."""
        if not any(time.values()):
            return None
        return fields.Date.context_today(self) - relativedelta(**time)

    @api.model
    def _expire_rows(self, company):
        before = self._get_limit(months=company.telecom_rows_months)
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
                    "move_id",
                    "not in",
                    (charges.move_id | charges.corrected_move_id).ids,
                ),
                ("rows_deleted_on", "=", False),
                ("move_id.state", "in", ("posted", "cancel")),
                ("move_id.telecom_hold", "=", False),
                "|",
                ("move_id.telecom_date_to", "<", before),
                "&",
                ("move_id.telecom_date_to", "=", False),
                ("move_id.date", "<", before),
            ]
        )
        details._delete_usage(before)

    @api.model
    def _expire_statements(self, company):
        """Delete settled statements; the journal entries of their bills stay."""
        before = self._get_limit(years=company.telecom_statement_years)
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
                share.move_id.telecom_hold
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
        before = self._get_limit(years=company.telecom_mandate_years)
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
        before = self._get_limit(years=company.telecom_agreement_years)
        if not before:
            return
        agreements = self.env["telecom.agreement"].search(
            [("company_id", "=", company.id), ("date_outdated", "<", before)]
        )
        count = len(agreements)
        agreements.unlink()
        self._report(company, "agreements", count, before)


class TelecomDetail(models.Model):
    _inherit = "telecom.detail"

    rows_deleted_on = fields.Date(
        readonly=True,
        copy=False,
        help="The day when the usage rows and the detail file were deleted.",
    )

    def _delete_usage(self, before=None):
        """Delete the rows and the files of these, their copies too.

        Charges, shares and statements stay: they are sums. An e-invoice is the legal
        document and stays; its rows go.
        """
        reports = self.env["telecom.retention"]
        for company, details in self.grouped("company_id").items():
            details.rows_deleted_on = fields.Date.context_today(self)
            rows = details._delete_rows()
            details.move_id._telecom_forget_texts()
            files = details._get_files()
            count = len(files)
            files.unlink()
            for move in details.move_id:
                move._message_log(
                    body=self.env._(
                        "The usage rows and detail files were deleted: they need not "
                        "be kept any more."
                    )
                )
            reports._report(company, "rows", rows, before)
            reports._report(company, "files", count, before)

    def _delete_rows(self):
        """Delete the usage rows, and what issues quote of them; return how many."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL("DELETE FROM telecom_usage_row WHERE detail_id = ANY(%s)", self.ids)
        )
        count = self.env.cr.rowcount
        self.env.cr.execute(
            SQL(
                """
                UPDATE telecom_issue SET detail = NULL, user_name = NULL
                 WHERE detail_id = ANY(%s)
                """,
                self.ids,
            )
        )
        self.env.invalidate_all()
        return count

    def _get_files(self):
        """Return the detail files, with every copy of them on their bills."""
        tables = self.filtered(lambda detail: detail.format == "table")
        attachments = tables.attachment_id
        return attachments | attachments.search(
            [
                ("res_model", "=", "account.move"),
                ("res_id", "in", self.move_id.ids),
                ("checksum", "in", attachments.mapped("checksum")),
            ]
        )


class AccountMove(models.Model):
    _inherit = "account.move"

    telecom_hold = fields.Char(
        "Keep Usage Because",
        copy=False,
        tracking=True,
        help="As long as a reason stands here, a dispute for example, the usage rows, "
        "detail files and statements of this bill are not deleted.",
    )

    def _telecom_forget_texts(self):
        """Empty the search index of all that is attached to these documents."""
        files_sudo = self.env["ir.attachment"].sudo()  # whoever deletes usage
        files_sudo.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("index_content", "!=", False),
                ("res_field", "in", [False, *self._fields]),
            ]
        ).index_content = False

    def _post(self, soft=True):
        posted = super()._post(soft)
        details_sudo = posted.sudo().telecom_detail_ids  # for whoever posts
        details_sudo.filtered(
            lambda detail: (
                detail.company_id.telecom_keep_rows == "none"
                and not detail.move_id.telecom_hold
                and not detail.rows_deleted_on
            )
        )._delete_usage()
        return posted
