from odoo import models
from odoo.exceptions import UserError


class TelecomBill(models.Model):
    """Bills that are too long for a request: read and split in the background."""

    _inherit = "telecom.bill"

    def _do_read(self, step, arguments):
        """Read the attachments of this bill, then split it: each as a step."""
        if step:
            self.env["telecom.bill.splitter"].split(self)
            return None
        attachments = self.env["ir.attachment"].browse(arguments["attachments"])
        reader = self.env["telecom.bill.reader"]
        is_read = reader.read_rows(self.move_id, attachments.exists())
        return 1 if is_read else None

    def _do_split(self, step, arguments):
        """Read all files of this draft again, then split it: each as a step."""
        if not step and not self.env["telecom.bill.reader"].read_again(self):
            return None
        if not step:
            return 1
        self.env["telecom.bill.splitter"].split(self)
        return None

    def _is_long(self):
        """Tell whether reading this bill again is too long for a request."""
        limit = self.company_id.telecom_background_rows
        return bool(limit) and self.rows_read > limit

    def _get_tasks(self):
        """Return what goes on in the background on these bills."""
        return self.env["telecom.task"]._get_of(self)

    def _get_failed_task(self):
        """Return the last task of this bill if it failed, none otherwise."""
        last = self.env["telecom.task"]._get_last_of(self)
        return last.filtered(lambda task: task.state == "failed")

    def _get_task_reason(self):
        """Return that something goes on with this bill, or False."""
        return bool(self._get_tasks()) and self.env._(
            "%(bill)s is being read and split in the background. Wait for the end, "
            "or cancel the task.",
            bill=self.display_name,
        )

    def _check_no_task(self):
        """Refuse to begin again while something goes on."""
        for bill in self:
            if reason := bill._get_task_reason():
                raise UserError(reason)
