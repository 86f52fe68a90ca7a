from decimal import Decimal

from odoo import api, fields, models
from odoo.tools.misc import format_date

from ...engine.row_numbers import name_first

KINDS = [
    ("unread_file", "File that could not be read"),
    ("unreadable_amount", "Unreadable amount"),
    ("unreadable_date", "Unreadable date"),
    ("unreadable_number", "Unreadable number"),
    ("lost_digits", "Number with lost digits"),
    ("unreadable_quantity", "Unreadable quantity"),
    ("unreadable_duration", "Unreadable duration"),
    ("unreadable_volume", "Unreadable data volume"),
    ("unreadable_label", "Unreadable label"),
    ("unreadable_tax", "Unreadable tax"),
    ("unreadable_tax_rate", "Unreadable tax rate"),
    ("unknown_tax_rate", "Amount with an unknown tax rate"),
    ("far_date", "Date far from the bill"),
    ("dates_reversed", "Period that ends before it begins"),
    ("ragged_row", "Row with too many columns"),
    ("wrong_total", "Total that is not the sum of its rows"),
    ("unknown_number", "Unknown number"),
    ("unmapped_label", "Unmapped label"),
    ("no_holder", "Number without holder"),
    ("no_policy", "Holder without policy"),
    ("unmapped_tax", "Tax rate without tax"),
    ("total_mismatch", "Totals differ"),
    ("earlier_period", "Credit for an earlier period"),
    ("assumed_period", "Assumed usage period"),
    ("other_operator", "Lines of another operator"),
    ("nothing_to_split", "Nothing to split"),
]

AMOUNT_KINDS = (
    "unreadable_amount",
    "unreadable_tax",
    "unreadable_tax_rate",
    "unknown_tax_rate",
)

NUMBER_KINDS = ("unreadable_number", "lost_digits")

DATE_KINDS = ("unreadable_date", "far_date", "dates_reversed")

SITUATIONS = [
    ("other_company", "Line of another company"),
    ("closed", "Closed line"),
    ("taken_over", "Taken over privately"),
    ("left", "Holder has left"),
]

RESOLUTIONS = [
    ("assign", "Assign the number"),
    ("map", "Map the label"),
    ("correct", "Enter the right value"),
    ("charge", "Charge as is"),
    ("employer", "The employer pays"),
    ("ignore", "Ignore"),
    ("accept", "Accept the difference"),
    ("own_period", "Count in the period of its days"),
    ("bill_period", "Count in the period of the bill"),
    ("confirm_period", "Confirm the usage period"),
    ("keep", "Keep on this bill"),
    ("adopt", "Change the operator of the lines"),
    ("always", "The employer pays, always for this operator"),
]

# What can be done about each kind, besides mending its cause and splitting again.
RESOLUTIONS_BY_KIND = {
    "unread_file": ("ignore",),
    "unreadable_amount": ("correct", "ignore"),
    "unreadable_date": ("correct", "employer", "ignore"),
    "unreadable_number": ("correct", "employer", "ignore"),
    "lost_digits": ("correct", "employer", "ignore"),
    "unreadable_quantity": ("charge", "ignore"),
    "unreadable_duration": ("charge", "ignore"),
    "unreadable_volume": ("charge", "ignore"),
    "unreadable_label": ("employer", "ignore"),
    "unreadable_tax": ("correct", "ignore"),
    "unreadable_tax_rate": ("correct", "ignore"),
    "unknown_tax_rate": ("correct", "ignore"),
    "far_date": ("correct", "employer", "ignore"),
    "dates_reversed": ("correct", "employer", "ignore"),
    "ragged_row": ("ignore",),
    "wrong_total": ("ignore",),
    "unknown_number": ("assign", "employer", "ignore"),
    "unmapped_label": ("map", "employer", "ignore"),
    "no_holder": ("assign", "employer", "ignore"),
    "no_policy": ("employer",),
    "unmapped_tax": (),
    "total_mismatch": ("accept",),
    "earlier_period": ("own_period", "bill_period"),
    "assumed_period": ("confirm_period",),
    "other_operator": ("adopt", "keep"),
    "nothing_to_split": ("employer", "always"),
}


class TelecomIssue(models.Model):
    """A problem found in a detail file or a bill, shown until it is resolved.

    One record covers all rows with the same problem: an unknown number may be in a
    thousand rows. The decision is kept here, and followed each time the bill is split
    again.
    """

    _name = "telecom.issue"
    _description = "Telecom Issue"
    _order = "state, kind, id"
    _rec_name = "kind"

    bill_id = fields.Many2one(
        "telecom.bill",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    move_id = fields.Many2one(related="bill_id.move_id")
    company_id = fields.Many2one(
        related="bill_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="bill_id.currency_id")
    detail_id = fields.Many2one(
        "telecom.detail",
        "Detail File",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    attachment_id = fields.Many2one(
        "ir.attachment",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        technical=True,
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    key = fields.Char(
        readonly=True, help="The number, label or row concerned.", technical=True
    )
    detail = fields.Char(
        readonly=True, help="The value in the file or on the bill.", technical=True
    )
    rows = fields.Char("Row Numbers", readonly=True)
    count = fields.Integer("Rows", readonly=True)
    amount = fields.Monetary(readonly=True)
    first_day = fields.Date(readonly=True)
    last_day = fields.Date(readonly=True)
    message = fields.Char(compute="_compute_message")
    state = fields.Selection(
        [("open", "Open"), ("resolved", "Resolved")],
        required=True,
        default="open",
        readonly=True,
    )
    resolution = fields.Selection(RESOLUTIONS, readonly=True)
    reason = fields.Char(readonly=True)
    user_name = fields.Char(
        "Name in the File", readonly=True, help="The user named in the file."
    )
    situation = fields.Selection(SITUATIONS, readonly=True, index="btree_not_null")
    usage_type_id = fields.Many2one(
        "telecom.usage.type",
        "Mapped To",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The meaning of the label on this bill only.",
    )
    bill_date = fields.Date(related="move_id.invoice_date")
    blocked_amount = fields.Monetary(
        compute="_compute_blocked_amount",
        help="The total of the bill, which cannot be posted until the issue is "
        "resolved.",
    )
    corrected_amount = fields.Float(digits=(16, 6), readonly=True)
    corrected_day = fields.Date(readonly=True, technical=True)
    corrected_line_id = fields.Many2one(
        "telecom.line",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        technical=True,
    )
    resolved_uid = fields.Many2one("res.users", "Resolved by", readonly=True)
    resolved_date = fields.Datetime("Resolved on", readonly=True)

    _key_unique = models.UniqueIndex(
        "(bill_id, COALESCE(detail_id, 0), kind, key)",
        "This problem of the bill is already listed.",
    )

    @api.depends("state", "bill_id.move_id.amount_total")
    def _compute_blocked_amount(self):
        for issue in self:
            bill_sudo = issue.move_id.sudo()  # its total, for officers too
            is_open = issue.state == "open" and bill_sudo.state == "draft"
            issue.blocked_amount = bill_sudo.amount_total if is_open else 0

    @api.depends("kind", "key", "detail", "rows", "count", "first_day", "last_day")
    @api.depends("situation")
    @api.depends_context("lang")
    def _compute_message(self):
        for issue in self:
            issue.message = issue._get_message()

    @api.depends("message")
    def _compute_display_name(self):
        for issue in self:
            issue.display_name = issue.message

    def _get_message(self):
        """Return what happened, where, and what to do, in whole sentences."""
        self.ensure_one()
        values = {
            "key": self.key,
            "detail": self.detail or "",
            "rows": name_first(self.rows or ""),
            "count": self.count,
            "where": self._get_where(),
            "first": format_date(self.env, self.first_day),
            "last": format_date(self.env, self.last_day),
        }
        message = self._get_messages()[self.kind] % values
        if self.kind == "unmapped_label" and not self.key:
            message = self.env._(
                "Rows without text have no usage type (%(where)s).",
                **values,
            )
        if self.situation:
            message = f"{message} {self._get_situations()[self.situation]}"
        return message

    def _get_where(self):
        """Return the rows of the file in words."""
        if self.count == 1:
            return self.env._("row %(rows)s", rows=name_first(self.rows or ""))
        return self.env._(
            "%(count)s rows: %(rows)s",
            count=self.count,
            rows=name_first(self.rows or ""),
        )

    def _get_messages(self):
        """Return the sentence of each kind, with named placeholders."""
        return self._get_row_messages() | {
            "unread_file": self.env._("The file %(key)s was not read: %(detail)s"),
            "unknown_number": self.env._(
                "The number %(key)s is not one of your lines (%(where)s)."
            ),
            "unmapped_label": self.env._(
                "The label “%(key)s” has no usage type (%(where)s)."
            ),
            "no_holder": self.env._(
                "%(key)s has no holder on the days of usage, %(first)s to "
                "%(last)s (%(where)s)."
            ),
            "no_policy": self.env._(
                "%(detail)s has no policy: not on the assignment, the contract or the "
                "department, and the company has no default."
            ),
            "unmapped_tax": self.env._(
                "No tax is set for %(key)s %%. Set it in Telecom, Configuration, Taxes."
            ),
            "total_mismatch": self.env._(
                "The totals of the file differ from those of the bill: %(detail)s."
            ),
            "earlier_period": self.env._(
                "Credits (%(where)s) are for days of an earlier "
                "period, %(first)s to %(last)s, which already has statements. "
                "Choose the period in which the usage of these days counts: an "
                "employee is only refunded for an overpayment in the period of "
                "that overpayment."
            ),
            "assumed_period": self.env._(
                "Neither the file nor the bill has a date, so the usage period "
                "%(first)s to %(last)s is assumed. Enter the date of the bill, or "
                "confirm the period."
            ),
            "other_operator": self.env._(
                "Lines of the operator %(key)s are in this file: %(detail)s "
                "(rows: %(count)s). Correct the vendor of the bill or the operator of "
                "the lines, or keep them on this bill."
            ),
            "nothing_to_split": self.env._(
                "Nothing on this bill could be split: %(detail)s. Wait for the "
                "details, let the employer pay the whole bill, or create a layout "
                "if the file lists the numbers."
            ),
        }

    def _get_row_messages(self):
        """Return the sentences about one row that could not be read."""
        return {
            "unreadable_amount": self.env._(
                "Row %(rows)s: “%(detail)s” is not an amount."
            ),
            "unreadable_date": self.env._("Row %(rows)s: “%(detail)s” is not a date."),
            "unreadable_number": self.env._(
                "Row %(rows)s: “%(detail)s” is not a phone number, and no line has it "
                "as its identifier."
            ),
            "lost_digits": self.env._(
                "Row %(rows)s: digits of the number %(detail)s are lost, because "
                "a spreadsheet program treated it as an amount. Ask the operator "
                "for the file again, or choose the line."
            ),
            "unreadable_quantity": self.env._(
                "Row %(rows)s: “%(detail)s” is not a quantity."
            ),
            "unreadable_duration": self.env._(
                "Row %(rows)s: “%(detail)s” is not a duration."
            ),
            "unreadable_volume": self.env._(
                "Row %(rows)s: “%(detail)s” is not a data volume."
            ),
            "unreadable_label": self.env._(
                "Row %(rows)s: the label “%(detail)s” cannot be read."
            ),
            "unreadable_tax": self.env._(
                "Row %(rows)s: “%(detail)s” is not a tax amount. Correct the layout "
                "or the file."
            ),
            "unreadable_tax_rate": self.env._(
                "Row %(rows)s: “%(detail)s” is not a tax rate. Correct the layout "
                "or the file."
            ),
            "unknown_tax_rate": self.env._(
                "Row %(rows)s: the tax in %(detail)s is not known. Set an assumed "
                "tax rate in the layout, then split the bill again."
            ),
            "far_date": self.env._(
                "Row %(rows)s: the date %(detail)s is more than a year away from the "
                "bill. Correct the date format of the layout, or enter the date."
            ),
            "dates_reversed": self.env._(
                "Row %(rows)s: the period %(detail)s ends before it begins."
            ),
            "ragged_row": self.env._(
                "Row %(rows)s has more columns than headers (%(detail)s), because "
                "a text contains the separator. Correct the file."
            ),
            "wrong_total": self.env._(
                "Row %(rows)s is a total, but not of the rows above it: %(detail)s. "
                "Rows may be missing; compare the file with the bill of the operator."
            ),
        }

    def _get_correction(self):
        """Return what a row becomes instead of what could not be read in it."""
        self.ensure_one()
        if self.resolution == "charge":
            return {"quantity": None}
        if self.kind in DATE_KINDS:
            return {"day": self.corrected_day, "date_from": None, "date_to": None}
        if self.kind in NUMBER_KINDS:
            return {"number": self.corrected_line_id.number}
        # the amount without tax; the tax is that of the operator
        return {
            "amount": Decimal(str(self.corrected_amount)),
            "tax": None,
            "rate": None,
        }

    def _get_situations(self):
        return {
            "other_company": self.env._(
                "It is a line of another company: ask the operator for a separate "
                "bill there, or assign it here too."
            ),
            "closed": self.env._(
                "The line is closed: ask the operator why it is still billed, or "
                "assign it again."
            ),
            "taken_over": self.env._(
                "It was taken over privately as of %(day)s: ask the operator why "
                "it is still billed, or let the employer pay.",
                day=self._get_taken_over_day(),
            ),
            "left": self.env._(
                "Its last holder has left the company: assign it to another "
                "holder, or let the employer pay."
            ),
        }

    def _get_taken_over_day(self):
        lines_sudo = self._get_lines_sudo([self.key]).get(self.key, ())
        own = [each for each in lines_sudo if each.company_id == self.company_id]
        return own and format_date(self.env, own[0].taken_over_from)

    def _get_lines_sudo(self, numbers):
        """Return {number: lines with it}, of any company and closed ones too."""
        lines_sudo = self.env["telecom.line"].sudo()  # that there is one, not whose
        lines_sudo = lines_sudo.with_context(active_test=False)
        found = lines_sudo.search([("number", "in", numbers)])
        return found.grouped("number")
