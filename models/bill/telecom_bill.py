from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...parsers import BadFile
from ..masters.telecom_tax import VAT_METHODS

# What accountants say of a draft; the split of a posted bill followed it.
OF_DRAFTS = frozenset({"date_from", "date_to", "corrects_id", "third_party"})


class TelecomBill(models.Model):
    """An operator's bill that is split, beside the vendor bill that books it.

    A correction is a bill too: it books what posted bills should have said.
    """

    _name = "telecom.bill"
    _description = "Telecom Bill"
    _rec_name = "move_id"
    _order = "id desc"

    move_id = fields.Many2one(
        "account.move",
        "Vendor Bill",
        required=True,
        readonly=True,
        ondelete="cascade",
        help="The document that books this bill.",
    )
    kind = fields.Selection(
        [("bill", "Bill"), ("correction", "Correction")],
        required=True,
        readonly=True,
        default="bill",
    )
    company_id = fields.Many2one(
        related="move_id.company_id", store=True, precompute=True, index=True
    )
    state = fields.Selection(related="move_id.state", store=True, precompute=True)
    move_type = fields.Selection(related="move_id.move_type")
    currency_id = fields.Many2one(related="move_id.currency_id")
    company_currency_id = fields.Many2one(related="move_id.company_currency_id")
    reversed_id = fields.Many2one(
        "telecom.bill",
        "Reversed Bill",
        related="move_id.reversed_entry_id.telecom_bill_id",
    )
    operator_id = fields.Many2one(
        "telecom.operator",
        index="btree_not_null",
        readonly=True,
    )
    document = fields.Char("Operator's Document", readonly=True)
    date_from = fields.Date("Usage From")
    date_to = fields.Date("Usage To")
    detail_ids = fields.One2many(
        "telecom.detail", "bill_id", "Detail Files", readonly=True
    )
    charge_ids = fields.One2many("telecom.charge", "bill_id", readonly=True)
    share_ids = fields.One2many("telecom.share", "bill_id", readonly=True)
    issue_ids = fields.One2many("telecom.issue", "bill_id", "Issues", readonly=True)
    total_ids = fields.One2many(
        "telecom.bill.total", "bill_id", "Totals per Tax", readonly=True
    )
    companion_id = fields.Many2one(
        "account.move",
        "Entry of the Employees' Part",
        readonly=True,
        index="btree_not_null",
    )
    is_split = fields.Boolean(readonly=True)
    turned = fields.Boolean(
        "Credit Note by Its Total",
        readonly=True,
        help="The bill is a credit note because the total of its file is negative "
        "and there is no document.",
    )
    stale = fields.Boolean(
        "Outdated Split",
        readonly=True,
        help="Another bill of the same period was posted or reset to draft since "
        "the split.",
    )
    corrects_id = fields.Many2one(
        "account.move",
        "Corrects Bill",
        index="btree_not_null",
        check_company=True,
        help="The bill of the operator that this credit note corrects.",
    )
    third_party = fields.Boolean(
        "Third-Party Payments",
        help="The operator only collects payments for others (parking, premium SMS), "
        "tax included and without VAT deduction. The operator's settings define "
        "who pays.",
    )
    vat_method = fields.Selection(
        VAT_METHODS, "VAT on the Employees' Part", readonly=True
    )
    cleared = fields.Monetary(
        "Cleared by the Split",
        currency_field="company_currency_id",
        readonly=True,
        help="The amount that the split booked on the clearing account, tax included.",
    )
    booked_beside = fields.Char("Booked by Others", readonly=True)
    rows_read = fields.Integer("Rows in the File", compute="_compute_rows")
    rows_charged = fields.Integer(compute="_compute_rows")
    rows_ignored = fields.Integer(compute="_compute_rows")
    rows_issue = fields.Integer("Rows with Issues", compute="_compute_rows")
    has_document = fields.Boolean(compute="_compute_totals")
    document_total = fields.Monetary(
        "Total of the Bill",
        compute="_compute_totals",
        help="The amount on the operator's document, tax excluded.",
    )
    file_total = fields.Monetary(
        "Total of the File",
        compute="_compute_totals",
        help="The rows of the detail files, tax excluded.",
    )
    open_issue_count = fields.Integer(compute="_compute_issues")
    issue_count = fields.Integer(compute="_compute_issues")
    statement_count = fields.Integer(compute="_compute_statements")
    employer = fields.Monetary(
        "Employer Pays",
        currency_field="company_currency_id",
        compute="_compute_amounts",
        help="Tax excluded.",
    )
    employee = fields.Monetary(
        "Employees Pay",
        currency_field="company_currency_id",
        compute="_compute_amounts",
        help="Tax included if the employee pays the tax.",
    )
    employee_tax = fields.Monetary(
        "Tax of the Employees",
        currency_field="company_currency_id",
        compute="_compute_amounts",
    )
    agreed = fields.Monetary(
        "Agreed per User",
        currency_field="company_currency_id",
        compute="_compute_amounts",
    )
    used = fields.Monetary(
        "Actual Usage",
        currency_field="company_currency_id",
        compute="_compute_amounts",
    )
    blocking_reason = fields.Char(compute="_compute_blocking_reason")

    _move_unique = models.UniqueIndex(
        "(move_id)", "This vendor bill has already been split."
    )
    _document_unique = models.UniqueIndex(
        "(company_id, operator_id, document) "
        "WHERE document IS NOT NULL AND state != 'cancel'",
        "This document of the operator is already on another bill.",
    )

    _period = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The last day of the usage period cannot be before its first day.",
    )

    def _get_corrected(self):
        """Return the bills that this one corrects; none unless it is a correction."""
        return self.browse()

    def _get_followed(self):
        """Return the statements that are split along, whatever is charged on them."""
        return self.env["telecom.statement"]

    def _get_reason(self):
        """Return why this bill was made, where somebody entered a reason."""
        return False

    @api.model
    def _get_or_make(self, move):
        """Return the bill that a vendor bill books, a new one where it has none."""
        if bill := move.telecom_bill_id:
            return bill
        bill_sudo = self.sudo().create({"move_id": move.id})  # nobody makes them alone
        return bill_sudo.with_env(self.env)

    def _get_telecom_fixed(self):
        fixed = super()._get_telecom_fixed()
        return fixed if self.state == "draft" else fixed | OF_DRAFTS

    # -- totals ----------------------------------------------------------------------

    @api.depends("detail_ids")
    def _compute_rows(self):
        names = ("rows_read", "rows_charged", "rows_ignored", "rows_issue")
        sums = {
            bill.id: values
            for bill, *values in self.env["telecom.detail"]._read_group(
                [("bill_id", "in", self.ids)],
                ["bill_id"],
                [f"{name}:sum" for name in names],
            )
        }
        for bill in self:
            values = sums.get(bill.id, (0, 0, 0, 0))
            for name, value in zip(names, values, strict=True):
                bill[name] = value

    @api.depends("total_ids.document_base", "total_ids.file_base")
    def _compute_totals(self):
        for bill in self:
            totals = bill.total_ids
            bill.has_document = any(totals.mapped("has_document"))
            bill.document_total = sum(totals.mapped("document_base"))
            bill.file_total = sum(totals.mapped("file_base"))

    @api.depends("issue_ids.state")
    def _compute_issues(self):
        counts = {
            (bill.id, state): count
            for bill, state, count in self.env["telecom.issue"]._read_group(
                [("bill_id", "in", self.ids)], ["bill_id", "state"], ["__count"]
            )
        }
        for bill in self:
            bill.open_issue_count = counts.get((bill.id, "open"), 0)
            bill.issue_count = bill.open_issue_count + counts.get(
                (bill.id, "resolved"), 0
            )

    @api.depends("share_ids")
    def _compute_statements(self):
        for bill in self:
            bill.statement_count = len(bill._get_statement_ids())

    def _get_statement_ids(self):
        """Return the ids of the statements that this bill has charges or shares on."""
        if not self.ids:
            return []
        rows = self.env.execute_query(
            SQL(
                """
                SELECT statement_id FROM telecom_charge
                 WHERE bill_id = ANY(%(bills)s) AND statement_id IS NOT NULL
                 UNION
                SELECT statement_id FROM telecom_share
                 WHERE bill_id = ANY(%(bills)s) AND statement_id IS NOT NULL
                """,
                bills=self.ids,
            )
        )
        return [row[0] for row in rows]

    def _get_statements(self):
        """Return these statements, of whatever holder."""
        return (
            self.env["telecom.statement"]
            .sudo()  # booking is for all holders; nothing of them is shown
            .browse(self._get_statement_ids())
        )

    @api.depends("share_ids")
    def _compute_amounts(self):
        sums = {
            bill.id: (employer, employee + tax, tax)
            for bill, employer, employee, tax in self.env["telecom.share"]
            .sudo()  # sums of the bill; the shares themselves are for their holder
            ._read_group(
                [("bill_id", "in", self.ids)],
                ["bill_id"],
                ["employer:sum", "employee:sum", "employee_tax:sum"],
            )
        }
        for bill in self:
            (
                bill.employer,
                bill.employee,
                bill.employee_tax,
            ) = sums.get(bill.id, (0.0, 0.0, 0.0))
            statements = bill._get_statements()  # a sum over all holders
            bill.agreed = sum(statements.mapped("agreed"))
            bill.used = sum(statements.mapped("used"))

    def _has_usage(self):
        """Tell whether there is something on this bill that can be split."""
        self.ensure_one()
        charges = self.sudo().charge_ids  # whether there are any, not which
        return bool(charges or not all(self.detail_ids.mapped("withdrawn")))

    def _is_live(self):
        """Tell whether this document is split between employer and employees."""
        self.ensure_one()
        bill_sudo = self.sudo()  # asked of every bill, whoever posts it
        return bill_sudo.move_id.is_purchase_document() and bool(
            bill_sudo.is_split or bill_sudo.issue_ids or bill_sudo._has_usage()
        )

    def _sync_issues(self, kind, found):
        """Make the issues of one kind those in ``found``: {key: values}."""
        issues = self.issue_ids.filtered(lambda issue: issue.kind == kind)
        by_key = {issue.key: issue for issue in issues}
        issues.filtered(lambda issue: issue.key not in found).unlink()
        new = []
        for key, values in found.items():
            if key in by_key:
                by_key[key].write(values)
            else:
                new.append({"bill_id": self.id, "kind": kind, "key": key, **values})
        return issues.exists() | self.env["telecom.issue"].create(new)

    def _prepare_deletion(self):
        """Prepare the deletion of these bills with their entries."""

    # -- the stages, in their order --------------------------------------------------

    @api.model
    def _take_in(self, move, attachments):
        """Read attachments of a vendor bill and split it; return what was refused."""
        reading = self.env["telecom.bill.reader"].read_details(move, attachments)
        if reading.is_any_read:
            self.env["telecom.bill.splitter"].split(reading.bill)
        return reading

    def _split_again(self):
        """Read all detail files of these drafts again, as was decided, and split."""
        for bill in self:
            if self.env["telecom.bill.reader"].read_again(bill):
                self.env["telecom.bill.splitter"].split(bill)

    def _open_bill(self):
        """Return the action that shows the vendor bill of this bill."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.move_id.display_name,
            "res_model": self.move_id._name,
            "res_id": self.move_id.id,
            "views": [[False, "form"]],
        }

    def action_split(self):
        """Read the detail files of these draft bills again, and split them."""
        for bill in self:
            if bill.state != "draft":
                raise UserError(
                    self.env._(
                        "%(bill)s is posted. Reset it to draft to split it again.",
                        bill=bill.display_name,
                    )
                )
            bill._check_no_task()
            limit = bill.company_id.telecom_background_rows
            if limit and bill.rows_read > limit:
                bill._start_task("split", bill.rows_read)
                continue
            try:
                bill._split_again()
            except BadFile as error:
                raise UserError(
                    self.env["telecom.bill.reader"].explain(error)
                ) from error
