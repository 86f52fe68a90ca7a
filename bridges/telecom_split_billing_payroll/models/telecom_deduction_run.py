from odoo import models
from odoo.exceptions import UserError


class TelecomDeductionRun(models.Model):
    _inherit = "telecom.deduction.run"

    def _cancel(self, reason=None):
        """Refuse to reverse deductions on payslips: these are cancelled first."""
        payslips = self.deduction_ids.payslip_id
        if payslips:
            raise UserError(
                self.env._(
                    "%(payslips)s deduct what %(run)s says. Cancel or refund them "
                    "first.",
                    payslips=", ".join(payslips.mapped("display_name")),
                    run=self.name,
                )
            )
        return super()._cancel(reason)
