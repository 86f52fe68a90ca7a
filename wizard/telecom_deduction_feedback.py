import base64

from odoo import fields, models
from odoo.exceptions import UserError

from ..parsers import BadFile
from ..parsers.listing import read_amount, read_listing

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
    """Reads what payroll really withheld, from the file that it sends back."""

    _name = "telecom.deduction.feedback"
    _description = "Report What Was Withheld"

    run_id = fields.Many2one(
        "telecom.deduction.run",
        required=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    file = fields.Binary(required=True, attachment=False)
    file_name = fields.Char()

    def action_report(self):
        """Keep what the file reports, all of it or nothing."""
        self.ensure_one()
        try:
            listing = read_listing(
                base64.b64decode(self.file), COLUMNS, ("payroll_number", "withheld")
            )
        except BadFile as error:
            raise UserError(
                self.env["telecom.import.profile"]._explain(error)
            ) from error
        self.run_id.report_withheld(self._read(listing))
        return {"type": "ir.actions.act_window_close"}

    def _read(self, listing):
        """Return the rows to report; refuse the file with all that is wrong in it."""
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
                {"payroll_number": values["payroll_number"], "withheld": 0.0},
            )
            row["withheld"] += withheld
            row["net_pay"] = net_pay
            row["reason"] = values.get("reason")
        if wrong:
            raise UserError("\n".join(wrong))
        if not rows:
            raise UserError(
                self.env._("No row of the file says what was withheld from anybody.")
            )
        return list(rows.values())
