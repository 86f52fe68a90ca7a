from odoo import models
from odoo.exceptions import UserError

from ..ground.turn import lock_records


class TelecomBill(models.Model):
    """Bills that are too long for a request: their steps are done in the background."""

    _name = "telecom.bill"
    _inherit = ["telecom.bill", "telecom.task.subject"]

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

    def _do_post(self, step, arguments):
        """Post the vendor bill of this draft: one entry, and so one step."""
        self.move_id.action_post()

    def _post_later(self):
        """Let jobs post those of these bills that are too long for a request.

        Return them. One that somebody posts just now is among them for its user only.
        """
        return self.filtered(
            lambda bill: (
                bill._is_too_long(bill.statement_count, bill.company_id)
                and bill._start_posting()
            )
        )

    def _start_posting(self, **arguments):
        """Let a job post this bill, unless something is in the way; return True."""
        self.move_id.check_access("write")
        lock_records(self)
        mine = self._get_tasks().filtered(lambda task: task.user_id == self.env.user)
        if "post" in mine.mapped("kind"):  # a second click
            return True
        if self.state != "draft":
            return False
        self._check_no_task()
        # a split that is outdated is made again before it is posted
        if not self.stale and (reason := self._get_blocking_reason()):
            raise UserError(reason)
        self._start_task("post", self.statement_count, **arguments)
        return True

    def _get_task_screen(self):
        return self.move_id

    def _is_waiting(self):
        return self.state == "draft"

    def _repeat_task(self, task):
        if task.kind == "post":
            self.move_id.action_post()
        elif self._has_usage():
            self.action_split()
        else:
            self.env["telecom.bill.reader"].read_attached(self.move_id)
