from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError

from ...engine.payslip import Deduction


class TelecomDeduction(models.Model):
    """The port for payroll software in the same database: deductions as data.

    A bridge asks for deductions, puts them on payslips, and says what a payslip that
    is final withheld. Cancelled or refunded, it takes that back with
    ``_withdraw_reported`` on the records that reporting returned. These methods work
    with the rights of the system, for users who may make payslips.
    """

    _inherit = "telecom.deduction"

    @api.model
    def _get_for_payslips(self, employees, company, date_from, date_to):
        """Return {employee id: Deduction} of what payslips of these dates deduct.

        It is all that runs deduct whose pay period ends on these dates, that are
        confirmed and not closed, and that no payslip or payroll office has reported
        yet. Mandates that were revoked meanwhile are let go before.
        """
        found = self.sudo().search(  # sums for payslips only
            [
                ("employee_id", "in", employees.ids),
                ("company_id", "=", company.id),
                ("run_id.state", "in", ("confirmed", "exported")),
                ("run_id.date_to", ">=", date_from),
                ("run_id.date_to", "<=", date_to),
                ("is_reported", "=", False),
                ("amount", "!=", 0),
            ],
            order="date_from, id",
        )
        found.run_id._release_revoked(found)
        found = found.filtered(lambda each: not each.is_reported)
        return {
            employee.id: own._as_payslip_data()
            for employee, own in found.grouped("employee_id").items()
        }

    def _as_payslip_data(self):
        """Return these deductions of one employee, the oldest first, as one."""
        last = self[-1].run_id
        amount = last.currency_id.round(sum(self.mapped("amount")))
        return Deduction(
            employee_id=self.employee_id.id,
            amount=Decimal(str(amount)),
            currency=last.currency_id.name,
            date_from=last.date_from,
            date_to=last.date_to,
            reference=", ".join(self.run_id.mapped("name")),
            explanation=" ".join(self.mapped("explanation")),
            ids=tuple(self.ids),
        )

    @api.model
    def _report_payslip(self, deduction, withheld, number):
        """Keep what a final payslip withheld of a Deduction; return the records.

        The rest of it is open again, from the latest run backwards.
        ``deduction`` is None where there is none: a payslip that withholds something
        all the same is refused, as is one that withholds more than is due.
        """
        if not deduction:
            if withheld:
                raise UserError(
                    self.env._(
                        "Payslip %(payslip)s deducts %(amount)s of phone costs that "
                        "no run asks for, or that another payslip deducts. Compute "
                        "the payslip again.",
                        payslip=number,
                        amount=withheld,
                    )
                )
            return self.browse()
        deductions = self.sudo().browse(deduction.ids)  # payroll posts no other entries
        by_run = deductions.grouped("run_id")
        for run in by_run:
            run._lock("confirmed", "exported")
        last = deductions[-1].run_id
        row = {"withheld": withheld}
        if problem := last._check_reported(deductions, row, {}):
            raise UserError(problem)
        shared = last._share_reported(deductions, withheld)
        for run, own in by_run.items():
            amounts = {each: shared[each] for each in own}
            run._withhold(amounts, dict.fromkeys(own, number))
        return deductions
