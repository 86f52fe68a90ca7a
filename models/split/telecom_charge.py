from decimal import Decimal

from markupsafe import Markup

from odoo import api, fields, models

from ...engine.row_numbers import RowNumbers
from ..ground.evidence import EvidenceLink

MB_PER_GB = 1024


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
    quantity = fields.Float(
        digits=(16, 6),
        readonly=True,
        help="Messages, subscriptions and all else that is neither time nor data. "
        "Credited usage is subtracted.",
    )
    duration = fields.Float(
        "Duration (Seconds)",
        digits=(16, 6),
        readonly=True,
        help="Credited usage is subtracted.",
    )
    volume = fields.Float(
        "Volume (MB)",
        digits=(16, 6),
        readonly=True,
        help="Credited usage is subtracted.",
    )
    row_ids = fields.One2many(
        "telecom.usage.row", "charge_id", "Rows of the File", readonly=True
    )
    share_ids = fields.One2many("telecom.share", "charge_id", "Shares", readonly=True)

    used_text = fields.Char("Used", compute="_compute_used_text")
    row_numbers = fields.Char("Rows", compute="_compute_row_numbers")

    @api.depends("quantity", "duration", "volume")
    @api.depends_context("lang")
    def _compute_used_text(self):
        for charge in self:
            charge.used_text = charge._get_used_text()

    def _get_used_text(self):
        """Return the usage of all these charges in the units that a person reads."""
        texts = (
            _get_clock(sum(self.mapped("duration"))),
            self._get_volume(sum(self.mapped("volume"))),
            self._get_number(sum(self.mapped("quantity"))),
        )
        return ", ".join(filter(None, texts))

    def _get_number(self, value):
        """Return a number with up to two decimals, without zeros at the end."""
        if not value:
            return ""
        lang = self.env["res.lang"]._lang_get(self.env.lang or self.env.user.lang)
        text = lang.format("%.2f", value, grouping=True)
        return text.rstrip("0").rstrip(lang.decimal_point)

    def _get_volume(self, megabytes):
        if abs(megabytes) >= MB_PER_GB:
            return f"{self._get_number(megabytes / MB_PER_GB)} GB"
        return megabytes and f"{self._get_number(megabytes)} MB"

    def _compute_row_numbers(self):
        """Name the rows of the file; what they say is for the holder only."""
        usage_sudo = self.env["telecom.usage.row"].sudo()  # numbers of rows, no usage
        for charge in self:
            rows = usage_sudo.search_fetch(
                [("charge_id", "=", (charge.origin_id or charge).id)],
                ["row"],
            )
            charge.row_numbers = str(RowNumbers(rows.mapped("row")))

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


def _get_clock(seconds):
    """Return a duration as hours, minutes and seconds; empty where there is none.

    >>> _get_clock(3723), _get_clock(-62), _get_clock(0)
    ('1:02:03', '-0:01:02', '')
    """
    minutes, rest = divmod(round(abs(seconds)), 60)
    if not minutes and not rest:
        return ""
    hours, minutes = divmod(minutes, 60)
    return f"{'-' if seconds < 0 else ''}{hours}:{minutes:02}:{rest:02}"
