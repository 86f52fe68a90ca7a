from odoo import SUPERUSER_ID, api, models

# The linter takes the bridge for a part of the addon whose folder it is in.
# pylint: disable-next=odoo-addons-relative-import
from odoo.addons.telecom_split_billing.models.ground.telecom_task import WAITS

# A job in one of these states does a step, or will.
PLANNED = ("wait_dependencies", "pending", "enqueued", "started")


class TelecomTask(models.Model):
    """Tasks whose steps are jobs of the queue, instead of runs of scheduled jobs.

    A step is the same wherever it is done: alone, by a lock of the database, and again
    when it was interrupted. A job does one step and enqueues the next one.
    """

    _inherit = "telecom.task"

    @api.model
    def _wake(self):
        """Enqueue a step of each waiting task that has no job yet.

        The tasks of a record are done one after the other.
        """
        tasks = self.with_user(SUPERUSER_ID).search(
            [("state", "in", WAITS)], order="id"
        )
        jobs = tasks.env["queue.job"].search(
            [
                ("identity_key", "in", [task._get_job_key() for task in tasks]),
                ("state", "in", PLANNED),
            ]
        )
        planned = set(jobs.mapped("identity_key"))
        seen = set()
        for task in tasks:
            record = (task.res_model, task.res_id)
            if record not in seen and task._get_job_key() not in planned:
                task._enqueue_step()
            seen.add(record)

    @api.model
    def _cron_work(self):
        """Leave the work to the queue; take up what lost its job.

        A job may have failed, or somebody deleted it.
        """
        self._wake()

    def _get_job_key(self):
        return f"{self._name},{self.id}"

    def _enqueue_step(self):
        delayed = self.with_user(SUPERUSER_ID).with_delay(
            description=self.env._(
                "Phone bills: %(task)s, step %(step)s",
                task=self._get_kind_name(),
                step=self.step + 1,
            ),
            identity_key=self._get_job_key(),
        )
        delayed._do_step_as_job()

    def _do_step_as_job(self):
        """Do a step, then enqueue the next one, or the next task of the record.

        Another job that works on this task now enqueues it.
        """
        task = self.exists()  # the bill, and its tasks, may be deleted meanwhile
        if not task or not task._do_step():
            return
        if task.state in WAITS:
            task._enqueue_step()
        else:
            self._wake()
