import base64

from odoo import Command, fields, models
from odoo.exceptions import UserError

from ...models.ground.turn import once_per_dialog
from ...parsers import BadFile
from ...parsers.listing import read_amount, read_listing

# The headers of the file that payroll sends back; the first of each is the one of the
# neutral file that a run exports.
COLUMNS = {
    "payroll_number": (
        "Employee number",
        "Payroll number",
        "Personeelsnummer",
        "Loonnummer",
        "Numéro d'employé",
        "Matricule",
        "Personalnummer",
    ),
    "withheld": ("Withheld", "Ingehouden", "Retenu", "Einbehalten"),
    "net_pay": ("Net pay", "Nettoloon", "Salaire net", "Nettolohn"),
    "reason": ("Reason", "Reden", "Raison", "Grund"),
    "kind": ("Kind",),
}


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
        self.run_id.report_withheld(self._read_file() if self.file else self._read())
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

    def _read_file(self):
        """Return the rows of the file; refuse it with all that is wrong in it."""
        try:
            listing = read_listing(
                base64.b64decode(self.file), COLUMNS, ("payroll_number", "withheld")
            )
        except BadFile as error:
            raise UserError(
                self.env["telecom.import.profile"]._explain(error)
            ) from error
        return self._read_listing(listing)

    def _read_listing(self, listing):
        rows, wrong = {}, []
        for number, values in listing:
            if not values["withheld"] or values.get("kind", "") not in (
                "",
                "deduction",
            ):
                continue
            try:
                withheld = float(read_amount(values["withheld"]))
                net_pay = values.get("net_pay")
                net_pay = float(read_amount(net_pay)) if net_pay else 0.0
            except ValueError as error:
                wrong.append(
                    self.env._("Row %(row)s: %(problem)s.", row=number, problem=error)
                )
                continue
            row = rows.setdefault(
                values["payroll_number"],
                {
                    "row": number,
                    "payroll_number": values["payroll_number"],
                    "withheld": 0.0,
                },
            )
            row["withheld"] += withheld
            row["net_pay"] = net_pay
            row["reason"] = values.get("reason")
        if wrong:
            raise UserError("\n".join(wrong))
        if not rows:
            raise UserError(
                self.env._(
                    "No row of the file contains an amount withheld from an employee."
                )
            )
        return list(rows.values())
