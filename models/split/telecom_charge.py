from decimal import Decimal

from markupsafe import Markup

from odoo import api, fields, models

from ..ground.evidence import EvidenceLink

ROWS_NAMED = 20


class TelecomCharge(models.Model):
    """Usage rows of one document summed by line, holder, usage type and tax.

    It is the unit that is split and booked. A charge without a statement is the
    employer's: an amount of the whole account, or one that somebody decided so.
    """

    _name = "telecom.charge"
    _description = "Telecom Charge"
    _order = "statement_id, id"
    _log_access = False

    bill_id = EvidenceLink(
        "telecom.bill",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    move_id = fields.Many2one(related="bill_id.move_id")
    detail_id = EvidenceLink(
        "telecom.detail", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    statement_id = fields.Many2one(
        "telecom.statement", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    line_id = fields.Many2one(
        "telecom.line", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    assignment_id = fields.Many2one(
        "telecom.assignment", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    usage_type_id = fields.Many2one(
        "telecom.usage.type", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    rate = fields.Float("Tax Rate", digits=(16, 4), readonly=True)
    currency_id = fields.Many2one(related="bill_id.currency_id")
    company_currency_id = fields.Many2one(related="bill_id.company_currency_id")
    amount_currency = fields.Monetary(
        "Amount in Currency", currency_field="currency_id", readonly=True
    )
    amount = fields.Monetary(currency_field="company_currency_id", readonly=True)
    tax = fields.Monetary(currency_field="company_currency_id", readonly=True)
    corrected_bill_id = fields.Many2one(
        "telecom.bill",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The bill whose usage is charged again by this correction.",
    )
    origin_id = fields.Many2one(
        "telecom.charge",
        "Corrects",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The charge that this correction changes. Its rows are the evidence.",
    )
    fixed_employer = fields.Monetary(
        "Employer Pays Anyway",
        currency_field="company_currency_id",
        readonly=True,
        help="Part of the amount assigned to the employer manually, outside the "
        "policy.",
    )
    fixed_employee = fields.Monetary(
        "Employee Pays Anyway",
        currency_field="company_currency_id",
        readonly=True,
        help="Part of the amount assigned to the employee manually, outside the "
        "policy.",
    )
    rows = fields.Integer("Usage Rows", readonly=True)
    row_ids = fields.One2many(
        "telecom.usage.row", "charge_id", "Rows of the File", readonly=True
    )
    share_ids = fields.One2many("telecom.share", "charge_id", "Shares", readonly=True)

    row_numbers = fields.Char("Rows", compute="_compute_row_numbers")

    def _compute_row_numbers(self):
        """Name the rows of the file; what they say is for the holder only."""
        usage_sudo = self.env["telecom.usage.row"].sudo()  # numbers of rows, no usage
        for charge in self:
            rows = usage_sudo.search_fetch(
                [("charge_id", "=", (charge.origin_id or charge).id)],
                ["row"],
                limit=ROWS_NAMED + 1,
            ).mapped("row")
            names = ", ".join(map(str, rows[:ROWS_NAMED]))
            charge.row_numbers = f"{names}, …" if len(rows) > ROWS_NAMED else names

    @api.depends("usage_type_id")
    def _compute_display_name(self):
        for charge in self:
            charge.display_name = charge.usage_type_id.name or self.env._("Other costs")

    def _get_net_amount(self):
        """Return the amount, less what later documents take back of it."""
        self.ensure_one()
        later = self.search(
            [
                ("origin_id", "=", self.id),
                ("statement_id", "=", self.statement_id.id),
                ("bill_id.state", "=", "posted"),
            ]
        )
        return sum(Decimal(str(each.amount)) for each in self | later)

    def action_open_rows(self):
        """Open the rows of the file that this charge sums up."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "telecom.usage.row",
            "view_mode": "list,form",
            "domain": [("charge_id", "=", (self.origin_id or self).id)],
            "context": {"create": False},
            "help": Markup("<p>%s</p>")
            % self.env._(
                "The rows are only visible to the holder of the line. If you help the "
                "holder, choose “Usage Rows” on a posted statement and give the reason."
            ),
        }
