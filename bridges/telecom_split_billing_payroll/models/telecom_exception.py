from odoo import api, models

# The linter takes the bridge for a part of the addon whose folder it is in.
# pylint: disable-next=odoo-addons-relative-import
from odoo.addons.telecom_split_billing.models.month.telecom_exception_find import _off


class TelecomException(models.Model):
    """Payslips that do not deduct what a run asks for are off, too."""

    _inherit = "telecom.exception"

    @api.model
    def _find_runs(self):
        """Add the runs with a problem of payslips; each run is one exception."""
        found = super()._find_runs()
        runs = self.env["telecom.deduction.run"].search(
            [("problem", "=", False), ("state", "in", ("draft", "confirmed"))]
        )
        return found + [
            _off("run", "payroll", run, abs(run.amount))
            for run in runs
            if run.payslip_problem
        ]

    def _get_run_message(self, run):
        if run.problem or not run.payslip_problem:
            return super()._get_run_message(run)
        return self.env._(
            "%(run)s: %(problem)s", run=run.name, problem=run.payslip_problem
        )
