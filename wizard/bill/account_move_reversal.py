import json

from odoo import Command, models
from odoo.tools import json_default


class AccountMoveReversal(models.TransientModel):
    """The dialog that reverses documents leaves long bills to jobs."""

    _inherit = "account.move.reversal"

    def reverse_moves(self, is_modify=False):
        bills = self.env["telecom.bill"]._get_live(self.move_ids)
        later = bills.browse().union(
            *(
                bill._leave(
                    "reverse", is_modify=is_modify, dialog=self._get_answers(bill)
                )
                for bill in bills
            )
        )
        if later and self.move_ids <= later.move_id:
            return {"type": "ir.actions.act_window_close"}
        if later:
            self.move_ids -= later.move_id
        return super().reverse_moves(is_modify=is_modify)

    def _get_answers(self, bill):
        """Return what was answered, for a dialog that a job fills in for a bill."""
        (answers,) = self.copy_data(
            {
                "move_ids": [Command.set(bill.move_id.ids)],
                "journal_id": self.journal_id.id,  # worked out, so not copied
            }
        )
        return json.loads(json.dumps(answers, default=json_default))
