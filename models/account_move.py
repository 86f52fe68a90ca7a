from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..parsers import BadFile
from .telecom_tax import VAT_METHODS


class AccountMove(models.Model):
    """A vendor bill that may be an operator's, with what the file behind it says."""

    _inherit = "account.move"

    telecom_operator_id = fields.Many2one(
        "telecom.operator",
        "Operator",
        index="btree_not_null",
        copy=False,
        readonly=True,
    )
    telecom_document = fields.Char("Operator's Document", copy=False, readonly=True)
    telecom_date_from = fields.Date("Usage From", copy=False)
    telecom_date_to = fields.Date("Usage To", copy=False)
    telecom_detail_ids = fields.One2many(
        "telecom.detail", "move_id", "Detail Files", readonly=True
    )
    telecom_charge_ids = fields.One2many("telecom.charge", "move_id", readonly=True)
    telecom_share_ids = fields.One2many("telecom.share", "move_id", readonly=True)
    telecom_issue_ids = fields.One2many(
        "telecom.issue", "move_id", "Issues", readonly=True
    )
    telecom_total_ids = fields.One2many(
        "telecom.bill.total", "move_id", "Totals per Tax", readonly=True
    )
    telecom_settlement_ids = fields.One2many(
        "telecom.settlement", "move_id", readonly=True
    )
    telecom_companion_id = fields.Many2one(
        "account.move",
        "Entry of the Employees' Part",
        copy=False,
        readonly=True,
        index="btree_not_null",
    )
    telecom_bill_ids = fields.One2many(
        "account.move", "telecom_companion_id", readonly=True
    )
    telecom_is_split = fields.Boolean(copy=False, readonly=True)
    telecom_turned = fields.Boolean(
        copy=False,
        readonly=True,
        help="A credit note because its file, which has no document, adds up to one.",
    )
    telecom_stale = fields.Boolean(
        copy=False,
        readonly=True,
        help="Another bill of the same period was posted or reset since the split.",
    )
    telecom_corrects_id = fields.Many2one(
        "account.move",
        "Corrects Bill",
        copy=False,
        index="btree_not_null",
        check_company=True,
        help="The bill of the operator that this credit note corrects.",
    )
    telecom_third_party = fields.Boolean(
        "Third-Party Payments",
        copy=False,
        help="The operator only collects payments for others (parking, premium SMS): "
        "tax included, nothing of it deducted. The operator's settings say who pays.",
    )
    telecom_can_read = fields.Boolean(compute="_compute_telecom_can_read")
    # What others had booked on the same statements when this bill was split.
    telecom_vat_method = fields.Selection(
        VAT_METHODS, "VAT on the Employees' Part", copy=False, readonly=True
    )
    telecom_cleared = fields.Monetary(
        "Cleared by the Split",
        currency_field="company_currency_id",
        copy=False,
        readonly=True,
        help="What the split put on the clearing account, tax included.",
    )
    telecom_booked_beside = fields.Char("Booked by Others", copy=False, readonly=True)
    telecom_rows_read = fields.Integer(
        "Rows in the File", compute="_compute_telecom_rows"
    )
    telecom_rows_charged = fields.Integer(
        "Rows Charged", compute="_compute_telecom_rows"
    )
    telecom_rows_ignored = fields.Integer(
        "Rows Ignored", compute="_compute_telecom_rows"
    )
    telecom_rows_issue = fields.Integer(
        "Rows with Issues", compute="_compute_telecom_rows"
    )
    telecom_has_document = fields.Boolean(compute="_compute_telecom_totals")
    telecom_document_total = fields.Monetary(
        "Total of the Bill",
        compute="_compute_telecom_totals",
        help="What the operator's document says, tax excluded.",
    )
    telecom_file_total = fields.Monetary(
        "Total of the File",
        compute="_compute_telecom_totals",
        help="The rows of the detail files, tax excluded.",
    )
    telecom_open_issue_count = fields.Integer(compute="_compute_telecom_issues")
    telecom_issue_count = fields.Integer(compute="_compute_telecom_issues")
    telecom_statement_count = fields.Integer(compute="_compute_telecom_statements")
    telecom_employer = fields.Monetary(
        "Employer Pays",
        currency_field="company_currency_id",
        compute="_compute_telecom_amounts",
        help="Tax excluded.",
    )
    telecom_employee = fields.Monetary(
        "Employees Pay",
        currency_field="company_currency_id",
        compute="_compute_telecom_amounts",
        help="Tax included, where the employee pays the tax.",
    )
    telecom_employee_tax = fields.Monetary(
        "Tax of the Employees",
        currency_field="company_currency_id",
        compute="_compute_telecom_amounts",
    )
    telecom_agreed = fields.Monetary(
        "Agreed per User",
        currency_field="company_currency_id",
        compute="_compute_telecom_amounts",
    )
    telecom_used = fields.Monetary(
        "Really Used",
        currency_field="company_currency_id",
        compute="_compute_telecom_amounts",
    )
    telecom_operator_collects = fields.Boolean(
        compute="_compute_telecom_operator_collects"
    )
    telecom_blocking_reason = fields.Char(compute="_compute_telecom_blocking_reason")
    telecom_correction_ids = fields.Many2many(
        "telecom.correction", string="Corrections", copy=False, readonly=True
    )
    telecom_correction_count = fields.Integer(
        compute="_compute_telecom_correction_count"
    )

    _telecom_document_unique = models.UniqueIndex(
        "(company_id, telecom_operator_id, telecom_document) "
        "WHERE telecom_document IS NOT NULL AND state != 'cancel'",
        "This document of the operator is on another bill already.",
    )

    _telecom_period = models.Constraint(
        "CHECK(telecom_date_to >= telecom_date_from)",
        "The last day of the usage period cannot come before its first day.",
    )

    # -- totals ----------------------------------------------------------------------

    @api.depends("telecom_detail_ids")
    def _compute_telecom_rows(self):
        names = ("rows_read", "rows_charged", "rows_ignored", "rows_issue")
        sums = {
            move.id: values
            for move, *values in self.env["telecom.detail"]._read_group(
                [("move_id", "in", self.ids)],
                ["move_id"],
                [f"{name}:sum" for name in names],
            )
        }
        for move in self:
            values = sums.get(move.id, (0, 0, 0, 0))
            for name, value in zip(names, values, strict=True):
                move[f"telecom_{name}"] = value

    @api.depends("telecom_total_ids.document_base", "telecom_total_ids.file_base")
    def _compute_telecom_totals(self):
        for move in self:
            totals = move.telecom_total_ids
            move.telecom_has_document = any(totals.mapped("has_document"))
            move.telecom_document_total = sum(totals.mapped("document_base"))
            move.telecom_file_total = sum(totals.mapped("file_base"))

    @api.depends("telecom_issue_ids.state")
    def _compute_telecom_issues(self):
        counts = {
            (move.id, state): count
            for move, state, count in self.env["telecom.issue"]._read_group(
                [("move_id", "in", self.ids)], ["move_id", "state"], ["__count"]
            )
        }
        for move in self:
            move.telecom_open_issue_count = counts.get((move.id, "open"), 0)
            move.telecom_issue_count = move.telecom_open_issue_count + counts.get(
                (move.id, "resolved"), 0
            )

    @api.depends("telecom_share_ids")
    def _compute_telecom_statements(self):
        for move in self:
            move.telecom_statement_count = len(move._get_telecom_statement_ids())

    def _get_telecom_statement_ids(self):
        """Return the ids of the statements that this bill has charges or shares on."""
        if not self.ids:
            return []
        rows = self.env.execute_query(
            SQL(
                """
                SELECT statement_id FROM telecom_charge
                 WHERE move_id = ANY(%(moves)s) AND statement_id IS NOT NULL
                 UNION
                SELECT statement_id FROM telecom_share
                 WHERE move_id = ANY(%(moves)s) AND statement_id IS NOT NULL
                """,
                moves=self.ids,
            )
        )
        return [row[0] for row in rows]

    @api.depends("telecom_share_ids")
    def _compute_telecom_amounts(self):
        sums = {
            move.id: (employer, employee + tax, tax)
            for move, employer, employee, tax in self.env["telecom.share"]
            .sudo()  # sums of the bill; the shares themselves are for their holder
            ._read_group(
                [("move_id", "in", self.ids)],
                ["move_id"],
                ["employer:sum", "employee:sum", "employee_tax:sum"],
            )
        }
        for move in self:
            (
                move.telecom_employer,
                move.telecom_employee,
                move.telecom_employee_tax,
            ) = sums.get(move.id, (0.0, 0.0, 0.0))
            statements = (
                self.env["telecom.statement"]
                .sudo()  # a sum over all holders, no statement is shown
                .browse(move._get_telecom_statement_ids())
            )
            move.telecom_agreed = sum(statements.mapped("agreed"))
            move.telecom_used = sum(statements.mapped("used"))

    @api.depends("telecom_correction_ids.state")
    def _compute_telecom_correction_count(self):
        for move in self:
            corrections_sudo = move.sudo().telecom_correction_ids  # how many
            done = corrections_sudo.filtered(lambda each: each.state == "done")
            move.telecom_correction_count = len(done)

    @api.depends("telecom_settlement_ids.channel")
    def _compute_telecom_operator_collects(self):
        for move in self:
            channels = move.sudo().telecom_settlement_ids.mapped("channel")  # whether
            move.telecom_operator_collects = "operator_direct" in channels

    # -- may it be posted ------------------------------------------------------------

    @api.depends(
        "state",
        "telecom_is_split",
        "telecom_issue_ids.state",
        "telecom_detail_ids.attachment_id",
        "telecom_operator_id",
        "telecom_date_from",
        "telecom_date_to",
    )
    def _compute_telecom_blocking_reason(self):
        for move in self:
            move.telecom_blocking_reason = move._get_telecom_blocking_reason()

    def _get_telecom_blocking_reason(self):
        """Return why this telecom bill cannot be posted, or False."""
        self.ensure_one()
        if self.telecom_open_issue_count:
            return self.env._(
                "%(bill)s has %(count)s unresolved issues. Resolve them on the bill, "
                "then post it again.",
                bill=self.display_name,
                count=self.telecom_open_issue_count,
            )
        if not self.telecom_is_split and self._telecom_has_usage():
            return self.env._(
                "%(bill)s has a detail file that is not split yet. Choose “Split "
                "Again”.",
                bill=self.display_name,
            )
        if reason := self._telecom_get_lost_reason():
            return reason
        if self._telecom_period_was_changed():
            return self.env._(
                "The usage period of %(bill)s was changed since the split. Choose "
                "“Split Again”.",
                bill=self.display_name,
            )
        return False

    def _telecom_period_was_changed(self):
        """Tell whether the charges of this draft belong to another usage period."""
        operator_sudo = self.telecom_operator_id.sudo()  # for auditors too
        by_usage = operator_sudo.period_of == "usage"
        if self.state != "draft" or not self.telecom_is_split or by_usage:
            return False
        if self.reversed_entry_id:  # its charges are where those of the bill are
            return False
        self.flush_recordset(["telecom_date_from", "telecom_date_to"])
        return bool(
            self.env.execute_query(
                SQL(
                    """
                    SELECT FROM telecom_charge charge
                      JOIN telecom_statement statement
                        ON statement.id = charge.statement_id
                      JOIN account_move move ON move.id = charge.move_id
                     WHERE move.id = %s
                       AND (statement.date_from, statement.date_to)
                           != (move.telecom_date_from, move.telecom_date_to)
                       AND NOT EXISTS (
                           SELECT FROM telecom_issue issue
                            WHERE issue.move_id = move.id
                              AND issue.resolution = 'own_period'
                              AND issue.key = CONCAT(
                                  statement.date_from, '/', statement.date_to))
                     LIMIT 1
                    """,
                    self.id,
                )
            )
        )

    def _telecom_has_usage(self):
        """Tell whether there is something on this bill that can be split."""
        self.ensure_one()
        charges = self.sudo().telecom_charge_ids  # whether there are any, not which
        return bool(charges or not all(self.telecom_detail_ids.mapped("withdrawn")))

    @api.depends("state", "partner_id", "telecom_is_split", "telecom_issue_ids.kind")
    def _compute_telecom_can_read(self):
        for move in self:
            may_read = (
                move.state == "draft"
                and move.is_purchase_document()
                and not move.telecom_is_split
            )
            attachments = may_read and move._telecom_get_attachments()
            move.telecom_can_read = bool(attachments) and bool(
                move.telecom_issue_ids
                or move._telecom_get_operator()
                # nobody read it yet: the server was stopped in the middle, for instance
                or (not move.partner_id and attachments._telecom_are_tables())
            )

    # -- buttons ---------------------------------------------------------------------

    def action_telecom_split(self):
        """Read the detail files of these draft bills again, and split them."""
        for move in self:
            if move.state != "draft":
                raise UserError(
                    self.env._(
                        "%(bill)s is posted. Reset it to draft to split it again.",
                        bill=move.display_name,
                    )
                )
            try:
                move._telecom_read_again()
            except BadFile as error:
                raise UserError(move._telecom_explain(error)) from error

    def action_open_telecom_issues(self):
        """Open the issues of this bill, the open ones first."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Issues"),
            "res_model": "telecom.issue",
            "view_mode": "list,form",
            "domain": [("move_id", "=", self.id)],
            "context": {
                "create": False,
                "search_default_open": 1,
                "telecom_of_bill": True,
            },
        }

    def action_open_telecom_statements(self):
        """Open the statements that this bill adds to."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Statements"),
            "res_model": "telecom.statement",
            "view_mode": "list,form,pivot,graph",
            "domain": [("id", "in", self._get_telecom_statement_ids())],
            "context": {"create": False},
        }

    def action_telecom_correct(self):
        """Open a correction of this posted bill."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correction"),
            "res_model": "telecom.correction",
            "view_mode": "form",
            "context": {
                "default_kind": "usage_type",
                "default_bill_ids": self.ids,
                "default_detail_id": self.telecom_detail_ids.filtered(
                    lambda each: not each.withdrawn
                )[:1].id,
                "default_company_id": self.company_id.id,
            },
        }

    def action_open_telecom_corrections(self):
        """Open the corrections of this bill."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Corrections"),
            "res_model": "telecom.correction",
            "view_mode": "list,form",
            "domain": [("bill_ids", "in", self.ids)],
        }

    def action_open_telecom_companion(self):
        """Open the entry that puts the employees' part on their accounts."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": self.telecom_companion_id.id,
        }
