from odoo import fields, models

from ...models.ground.turn import once_per_dialog


class TelecomDeductionUndo(models.TransientModel):
    """Asks why a step of a deduction run is undone that payroll has seen already."""

    _name = "telecom.deduction.undo"
    _description = "Undo a Step of a Deduction Run"

    run_id = fields.Many2one("telecom.deduction.run", required=True)
    step = fields.Selection(
        [("cancel", "Cancel the run"), ("export_again", "Create another file")],
        required=True,
    )
    reason = fields.Char(required=True)

    @once_per_dialog
    def action_undo(self):
        """Undo the step, and keep the reason with the run."""
        self.ensure_one()
        if self.step == "cancel":
            self.run_id.action_cancel(self.reason)
        else:
            self.run_id.action_export_again(self.reason)
        return {"type": "ir.actions.act_window_close"}
