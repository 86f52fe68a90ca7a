from odoo import api, fields, models

from .telecom_correction import AMOUNTS

PAYERS = [
    ("policy", "As the policy says"),
    ("employer", "The employer"),
    ("employee", "The employee"),
]


class TelecomCorrectionLine(models.Model):
    """What employer and employee pay of one statement, before and after."""

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
        readonly=True, help="What the employee pays, tax included."
    )
    employee = fields.Monetary(
        "Employee After", readonly=True, help="What the employee pays, tax included."
    )
    difference = fields.Monetary(
        "To Pay More", compute="_compute_difference", help="Less, if below zero."
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


class TelecomCorrectionLabel(models.Model):
    """A label on corrected bills, and the usage type that it should have had."""

    _name = "telecom.correction.label"
    _description = "Label of a Telecom Correction"
    _order = "amount desc, label, id"
    _log_access = False

    correction_id = fields.Many2one(
        "telecom.correction", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="correction_id.currency_id")
    label = fields.Char(readonly=False)
    count = fields.Integer("Rows")
    amount = fields.Monetary()
    usage_type_id = fields.Many2one("telecom.usage.type", "Read As")
    right_usage_type_id = fields.Many2one("telecom.usage.type")

    def _get_telecom_fixed(self):
        fixed = self.correction_id._get_telecom_fixed()
        return self._get_telecom_own()[0] if fixed else fixed


class TelecomCorrectionCharge(models.Model):
    """A charge of corrected statements, and who should have paid it."""

    _name = "telecom.correction.charge"
    _description = "Charge of a Telecom Correction"
    _order = "id"
    _log_access = False

    correction_id = fields.Many2one(
        "telecom.correction", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="correction_id.currency_id")
    charge_id = fields.Many2one(
        "telecom.charge", required=True, index=True, ondelete="cascade"
    )
    statement_name = fields.Char("Statement")
    usage_name = fields.Char("Usage")
    amount = fields.Monetary()
    employer = fields.Monetary("Employer Pays")
    employee = fields.Monetary("Employee Pays")
    payer = fields.Selection(
        PAYERS, "Who Should Pay", help="Leave it empty to change nothing."
    )
    part = fields.Monetary(
        "Of It", help="Less than the whole amount: the rest follows the policy."
    )

    def _get_telecom_fixed(self):
        fixed = self.correction_id._get_telecom_fixed()
        return self._get_telecom_own()[0] if fixed else fixed
