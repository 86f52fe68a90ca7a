import base64

from odoo import Command, fields, models
from odoo.exceptions import UserError

from ...models.ground.turn import once_per_dialog


class TelecomDeductionFeedback(models.TransientModel):
    """Takes what payroll really withheld: its file, or what somebody types."""

    _name = "telecom.deduction.feedback"
    _description = "Report Withheld Amounts"

    run_id = fields.Many2one(
        "telecom.deduction.run",
        required=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    line_ids = fields.One2many(
        "telecom.deduction.feedback.line",
        "feedback_id",
        "Manual Entry",
        default=lambda self: self._get_default_lines(),
    )

    def _get_default_lines(self):
        """Return a line for each employee of whom payroll said nothing yet."""
        runs = self.env["telecom.deduction.run"]
        run = runs.browse(self.env.context.get("active_id"))
        return [
            Command.create(
                {"employee_id": employee.id, "amount": amount, "withheld": amount}
            )
            for employee, deductions in run.deduction_ids.grouped("employee_id").items()
            if (amount := run.currency_id.round(sum(deductions.mapped("amount"))))
            and not any(deductions.mapped("is_reported"))
        ]

    @once_per_dialog
    def action_report(self):
        """Keep what is reported, all of it or nothing."""
        self.ensure_one()
        rows = (
            self.run_id._read_withheld(base64.b64decode(self.file))
            if self.file
            else self._read()
        )
        self.run_id.report_withheld(rows)
        return {"type": "ir.actions.act_window_close"}

    def _read(self):
        """Return the rows that were typed."""
        rows = [
            {"row": number, **row}
            for number, line in enumerate(self.line_ids, 1)
            if (row := line._as_row())
        ]
        if not rows:
            raise UserError(
                self.env._(
                    "Choose a file, or enter the amounts that were not withheld "
                    "in full. If everything was withheld, close the run."
                )
            )
        return rows
