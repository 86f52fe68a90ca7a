from odoo import api, fields, models

from .telecom_correction import AMOUNTS


class TelecomCorrectionLine(models.Model):
    """The parts of employer and employee in one statement, before and after."""

    _name = "telecom.correction.line"
    _description = "Telecom Correction Line"
    _order = "holder_name, number, date_from, id"
    _log_access = False

    correction_id = fields.Many2one(
        "telecom.correction",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="correction_id.currency_id")
    statement_id = fields.Many2one(
        "telecom.statement",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    holder_name = fields.Char("Holder", readonly=True)
    number = fields.Char("Line", readonly=True)
    date_from = fields.Date("From", readonly=True)
    date_to = fields.Date("To", readonly=True)
    employer_before = fields.Monetary(readonly=True)
    employer = fields.Monetary("Employer After", readonly=True)
    employee_before = fields.Monetary(
        readonly=True, help="The amount that the employee pays, tax included."
    )
    employee = fields.Monetary(
        "Employee After",
        readonly=True,
        help="The amount that the employee pays, tax included.",
    )
    difference = fields.Monetary(
        "To Pay More",
        compute="_compute_difference",
        help="Negative if the amount decreases.",
    )

    @api.depends("employee", "employee_before")
    def _compute_difference(self):
        for line in self:
            line.difference = line.employee - line.employee_before

    def _as_table(self):
        """Return what these lines show, to compare it with what would be booked."""
        return sorted(
            tuple(
                str(value or "")
                for value in (
                    line.holder_name,
                    line.number,
                    line.date_from,
                    *(line[name] for name in AMOUNTS),
                )
            )
            for line in self
        )
