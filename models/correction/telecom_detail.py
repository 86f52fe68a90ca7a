from odoo import models

from ..ground.turn import once_per_record
from ..reading.placement import delete_of_detail


class TelecomDetail(models.Model):
    _inherit = "telecom.detail"

    @once_per_record
    def action_withdraw(self):
        """Take a wrong file off a draft; on a posted bill, open a correction of it."""
        self.ensure_one()
        bill = self.bill_id
        if bill.state != "draft":
            return {
                "type": "ir.actions.act_window",
                "res_model": "telecom.correction",
                "view_mode": "form",
                "context": {"default_kind": "file", "default_detail_id": self.id},
            }
        bill.move_id.check_access("write")
        detail_sudo = self.sudo()  # whoever may change the bill
        delete_of_detail(self.env.cr, self.ids)
        bill.issue_ids.filtered(lambda issue: issue.detail_id == self).unlink()
        detail_sudo.write(
            {
                **dict.fromkeys(
                    ("rows_read", "rows_charged", "rows_ignored", "rows_issue"), 0
                ),
                "withdrawn": True,
                "checksum": False,
            }
        )
        self.env.invalidate_all()
        bill.move_id.message_post(
            body=self.env._("The file %(name)s was withdrawn.", name=self.name)
        )
        bill._split_without()
        return None
