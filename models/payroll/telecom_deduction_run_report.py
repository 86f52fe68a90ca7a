from math import isfinite

from odoo import fields, models
from odoo.exceptions import UserError

from ..ground.guard import by_program
from .telecom_deduction_run_step import STATES


class TelecomDeductionRun(models.Model):
    """The data of a run for other payroll software, and its reports."""

    _inherit = "telecom.deduction.run"

    # what payroll said, until a job has read it; net pays are nobody's to see here
    reported_rows = fields.Json(
        readonly=True, copy=False, prefetch=False, groups=fields.NO_ACCESS
    )

    def read_deductions(self):
        """Return what is to be withheld from the wages, one dictionary per employee.

        Keys: ``run_id``, ``employee_id``, ``employee``, ``payroll_number`` (or False),
        ``date_from`` and ``date_to`` of the pay period (YYYY-MM-DD), ``amount`` (below
        zero is paid out), ``withheld`` (False until it is reported), ``currency`` and
        ``explanation``. Only runs that are confirmed, exported or done have any.
        """
        self.check_access("read")
        runs = self.filtered(lambda run: run.state in ("confirmed", "exported", "done"))
        runs.sudo()._release_revoked()  # whoever reads it deducts what it says
        return [
            {
                "run_id": run.id,
                "employee_id": employee.id,
                "employee": employee.name,
                "payroll_number": deductions[0].payroll_number,
                "date_from": run.date_from.isoformat(),
                "date_to": run.date_to.isoformat(),
                "amount": run.currency_id.round(sum(deductions.mapped("amount"))),
                "withheld": all(deductions.mapped("is_reported"))
                and run.currency_id.round(sum(deductions.mapped("withheld"))),
                "currency": run.currency_id.name,
                "explanation": " ".join(deductions.mapped("explanation")),
            }
            for run in runs
            for employee, deductions in run.deduction_ids.grouped("employee_id").items()
            if any(deductions.mapped("amount"))
        ]

    def report_withheld(self, rows):
        """Keep what payroll really withheld; the rest is open again.

        ``rows`` are dictionaries with ``employee_id`` or ``payroll_number``, with
        ``withheld`` (below zero was paid out) and, if you like, ``net_pay`` and
        ``reason``. Every row is checked before anything is kept; ``UserError`` names
        all that are wrong, by their number. Employees without a row stay as they are
        until ``action_done``. Many rows are kept by a background task, which is under
        way then. Returns what :meth:`read_deductions` returns.
        """
        self.ensure_one()
        self._check_payroll()
        self._lock(*STATES["report"])
        run_sudo = self.sudo()  # payroll posts no other entries
        if self._is_too_long(len(rows), self.company_id):
            self._report_later(rows)
        else:
            run_sudo._report_withheld(rows)
        return self.read_deductions()

    @by_program()
    def _report_later(self, rows, **arguments):
        """Let a job keep what payroll withheld; what is wrong is refused at once."""
        run_sudo = self.sudo()  # as above
        run_sudo._check_withheld(rows)
        run_sudo.reported_rows = rows
        self._start_task("report", len(rows), **arguments)

    def _report(self):
        """Keep what payroll withheld, as it was reported for a job."""
        rows, self.reported_rows = self.reported_rows, False
        self._report_withheld(rows or [])

    def _report_withheld(self, rows):
        withheld, reasons, net_pays = self._check_withheld(rows)
        for deduction, net_pay in net_pays.items():
            deduction.net_pay = net_pay
        self._withhold(withheld, reasons)

    def _check_withheld(self, rows):
        """Return what rows say by deduction: withheld, reasons and net pays.

        Refuse all that are wrong.
        """
        withheld, reasons, net_pays, wrong = {}, {}, {}, []
        find = self._get_reported_finder()
        for number, row in enumerate(rows, 1):
            deductions = find(row)
            if problem := self._check_reported(deductions, row, withheld):
                named = row.get("row", number)  # as a file or a dialog shows it
                wrong.append(
                    self.env._("Row %(row)s: %(problem)s", row=named, problem=problem)
                )
                continue
            withheld.update(self._share_reported(deductions, row["withheld"]))
            reasons |= dict.fromkeys(deductions, row.get("reason"))
            if row.get("net_pay"):
                net_pays |= dict.fromkeys(deductions, row["net_pay"])
        if wrong:
            raise UserError("\n".join(wrong))
        return withheld, reasons, net_pays

    def _get_reported_finder(self):
        """Return a function from a row to the deductions of the employee it names."""
        deductions = self.deduction_ids
        by_id = deductions.grouped(lambda each: each.employee_id.id)
        by_number = deductions.grouped(
            lambda each: each.employee_id.telecom_payroll_number
        )
        nobody = deductions.browse()

        def find(row):
            if employee_id := row.get("employee_id"):
                return by_id.get(employee_id, nobody)
            number = row.get("payroll_number")
            return by_number.get(number, nobody) if number else nobody

        return find

    def _check_reported(self, deductions, row, withheld):
        """Return what is wrong with a row, or False."""
        if not deductions:
            return self.env._(
                "%(run)s deducts nothing from employee %(employee)s.",
                run=self.name,
                employee=row.get("payroll_number")
                or row.get("employee_id")
                or self.env._("without a number"),
            )
        name = deductions[0].employee_id.name
        if deductions[0] in withheld or any(deductions.mapped("is_reported")):
            return self.env._("%(employee)s has already been reported.", employee=name)
        amount = row.get("withheld")
        for value in (amount, row.get("net_pay") or 0):
            if not _is_amount(value):
                return self.env._(
                    "%(amount)s is not a valid amount for %(employee)s.",
                    amount=value,
                    employee=name,
                )
        due = sum(deductions.mapped("amount"))
        low, high = min(due, 0), max(due, 0)
        compare = self.currency_id.compare_amounts
        if compare(amount, low) < 0 or compare(amount, high) > 0:
            return self.env._(
                "%(amount)s was withheld from %(employee)s, but the run deducts "
                "%(due)s. Collect the excess with the next run.",
                amount=self.currency_id.format(amount),
                due=self.currency_id.format(due),
                employee=name,
            )
        return False

    def _share_reported(self, deductions, amount):
        """Return {deduction: its part of ``amount``}, in their order.

        An employee has several when mandates differ by operator. Amounts paid out stay
        as they are; the deductions share the rest.
        """
        due = sum(deductions.mapped("amount"))
        short = self.currency_id.round(due - amount)
        shared = {}
        for deduction in reversed(deductions):
            takes = deduction.amount if short * deduction.amount > 0 else 0
            less = min(abs(short), abs(takes)) * (1 if short > 0 else -1)
            shared[deduction] = self.currency_id.round(deduction.amount - less)
            short = self.currency_id.round(short - less)
        return shared


def _is_amount(value):
    # JSON knows true, and Python's reader of it also NaN and Infinity
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and isfinite(value)
    )
