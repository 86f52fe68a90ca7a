from odoo import api, fields, models
from odoo.exceptions import UserError

from .progress import get_task_id


class TelecomTaskSubject(models.AbstractModel):
    """Records with steps that are too long for a request, and so done by tasks."""

    _name = "telecom.task.subject"
    _description = "Record with Background Tasks"

    task = fields.Json("Background Task", compute="_compute_task")

    def _compute_task(self):
        shown = self._get_shown_tasks()
        for record in self:
            record.task = shown.get(record.id, False)

    def _get_shown_tasks(self):
        """Return {id: what a bar shows}: a task that goes on, or that failed last."""
        tasks = self._get_tasks() | self._get_failed_tasks()
        shown = {}
        for task in tasks.sorted("id", reverse=True):
            shown[task.res_id] = task._as_shown()
        return shown

    def _get_tasks(self):
        """Return what goes on in the background with these records."""
        return self.env["telecom.task"]._get_of(self)

    def _get_without_task(self):
        """Return those of these records with which nothing goes on."""
        return self - self.browse(self._get_tasks().mapped("res_id"))

    def _get_failed_tasks(self):
        """Return the last tasks of these records that wait, as far as these failed."""
        waiting = self.filtered(lambda record: record._is_waiting())
        last = self.env["telecom.task"]._get_last_of(waiting)
        return last.filtered(lambda task: task.state == "failed")

    def _start_task(self, kind, total, **arguments):
        """Let a job do something with this record as the current user."""
        self.ensure_one()
        screen = self._get_task_screen()
        return self.env["telecom.task"]._start(kind, self, screen, total, arguments)

    def _get_task_screen(self):
        """Return the record whose screens show the bar of this one."""
        return self

    def _is_waiting(self):
        """Tell whether a step of this record is still to be done."""
        return True

    def _get_task_reason(self):
        """Return that another task goes on with this record than this one, or False."""
        tasks = self._get_tasks()
        own = get_task_id(self.env)
        others = tasks.filtered(lambda task: task.id != own)
        return bool(others) and self.env._(
            "%(record)s: a background task is in progress (%(task)s). Wait until it "
            "ends, or cancel it.",
            record=self.display_name,
            task=others[0]._get_kind_name(),
        )

    def _check_no_task(self):
        """Refuse to begin again while something goes on."""
        for record in self:
            if reason := record._get_task_reason():
                raise UserError(reason)

    @api.model
    def _is_too_long(self, count, company):
        """Tell whether a step for so many people is too long for a request."""
        limit = company.telecom_background_people
        return bool(limit) and count > limit and not get_task_id(self.env)

    def _repeat_task(self, task):
        """Begin a task anew that failed, as the current user."""
        raise NotImplementedError
