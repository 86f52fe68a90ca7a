from odoo import models
from odoo.exceptions import UserError

from ..ground.turn import lock_records

# The states in which each step is still to be done.
STATES = {
    "read": ("draft",),
    "split": ("draft",),
    "post": ("draft",),
    "reset": ("posted",),
    "void": ("draft", "posted"),
    "reverse": ("posted",),
}

# Odoo's buttons for steps that need no more than the bill.
BUTTONS = {"post": "action_post", "reset": "button_draft", "void": "button_cancel"}


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

    def _do_reset(self, step, arguments):
        """Reset the vendor bill to draft: all that was booked goes in one step."""
        self.move_id.button_draft()

    def _do_void(self, step, arguments):
        """Cancel the vendor bill."""
        self.move_id.button_cancel()

    def _do_reverse(self, step, arguments):
        """Reverse the vendor bill, as the dialog said."""
        dialog = self.env["account.move.reversal"].create(arguments["dialog"])
        dialog.reverse_moves(is_modify=arguments["is_modify"])

    def _post_later(self):
        """Let jobs post those of these bills that are too long for a request.

        Return them. One that somebody posts just now is among them for its user only.
        """
        return self.filtered(lambda bill: bill._is_long() and bill._start_posting())

    def _leave(self, kind, **arguments):
        """Let jobs do a step of those of these bills that are too long for a request.

        Return them, as above.
        """
        return self.filtered(
            lambda bill: (
                bill.state in STATES[kind]
                and bill._is_long()
                and bill._start_step(kind, **arguments)
            )
        )

    def _is_long(self):
        """Tell whether the steps of this bill are too long for a request."""
        return self._is_too_long(self.statement_count, self.company_id)

    def _start_posting(self, **arguments):
        """Let a job post this bill, unless something is in the way; tell if it will."""
        self.move_id.check_access("write")
        lock_records(self)
        if self.state != "draft" and not self._is_started("post"):
            return False
        # a split that is outdated is made again before it is posted
        is_new = not (self._get_tasks() or self.stale)
        if is_new and (reason := self._get_blocking_reason()):
            raise UserError(reason)
        return self._start_step("post", **arguments)

    def _start_step(self, kind, **arguments):
        """Let a job do a step with this bill; a second click starts nothing."""
        self.move_id.check_access("write")
        lock_records(self)
        if not self._is_started(kind):
            self._check_no_task()
            self._start_task(kind, self.statement_count, **arguments)
        return True

    def _is_started(self, kind):
        """Tell whether the current user has a task for this step already."""
        mine = self._get_tasks().filtered(lambda task: task.user_id == self.env.user)
        return kind in mine.mapped("kind")

    def _get_task_screen(self):
        return self.move_id

    def _is_waiting(self):
        return self.state != "cancel"

    def _get_failed_tasks(self):
        """Leave out what was done since, by hand for instance."""
        return (
            super()
            ._get_failed_tasks()
            .filtered(
                lambda task: (
                    self.browse(task.res_id).state in STATES.get(task.kind, ("draft",))
                )
            )
        )

    def _repeat_task(self, task):
        if task.kind in BUTTONS:
            getattr(self.move_id, BUTTONS[task.kind])()
        elif task.kind == "reverse":
            self._start_step("reverse", **task.arguments)
        elif self._has_usage():
            self.action_split()
        else:
            self.env["telecom.bill.reader"].read_attached(self.move_id)
