from odoo import models
from odoo.exceptions import UserError


class TelecomDeductionRun(models.Model):
    _inherit = "telecom.deduction.run"

    def _check_unchanged(self):
        """Say which employees disputed something since the run was gathered."""
        settlements = self.deduction_ids.item_ids.settlement_id
        if disputed := settlements.filtered("is_disputed"):
            raise UserError(
                self.env._(
                    "%(employees)s disputed phone costs since this run was "
                    "gathered. Choose “Gather Again” to leave these costs out "
                    "until the disputes are decided.",
                    employees=", ".join(disputed.employee_id.mapped("name")),
                )
            )
        return super()._check_unchanged()
