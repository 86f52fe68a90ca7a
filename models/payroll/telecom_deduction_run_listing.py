from odoo import models
from odoo.exceptions import UserError

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


class TelecomDeductionRun(models.Model):
    """The file in which payroll says what it really withheld."""

    _inherit = "telecom.deduction.run"

    def _read_withheld(self, content):
        """Return the rows of a file; refuse it with all that is wrong in it."""
        try:
            listing = read_listing(content, COLUMNS, ("payroll_number", "withheld"))
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
