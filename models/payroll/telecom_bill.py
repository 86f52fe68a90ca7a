from odoo import api, models
from odoo.exceptions import UserError


class TelecomBill(models.Model):
    """The entries of deduction runs follow their run."""

    _inherit = "telecom.bill"

    @api.model
    def _is_booking(self, move):
        run_sudo = move.sudo().telecom_run_id  # asked of every move
        return super()._is_booking(move) or bool(run_sudo)

    @api.model
    def _check_collecting(self, moves):
        for run in moves.telecom_run_id:
            raise UserError(
                self.env._(
                    "%(entry)s belongs to the deduction run %(run)s. Cancel that run "
                    "instead.",
                    entry=run.sudo().move_id.display_name,
                    run=run.sudo().name,  # its name only, whoever keeps the books
                )
            )
        super()._check_collecting(moves)
