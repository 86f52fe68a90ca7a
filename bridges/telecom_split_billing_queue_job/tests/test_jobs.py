from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

# The linter takes the bridge for a part of the addon whose folder it is in.
# pylint: disable=odoo-addons-relative-import
from odoo.addons.queue_job.controllers.main import RunJobController
from odoo.addons.queue_job.job import Job
from odoo.addons.telecom_split_billing.tests.common import TelecomCase
from odoo.addons.telecom_split_billing.tests.in_background import (
    SCHEDULED,
    InBackground,
)

TASK = "odoo.addons.telecom_split_billing.models.ground.telecom_task.TelecomTask"


@tagged("post_install", "-at_install")
class TestJobs(InBackground, TelecomCase):
    """Each step of a task is a job of the queue, on a channel of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.telecom_background_rows = 2

    def get_jobs(self, *states, task=None):
        """Return the jobs of a task, the last one, in these states, or all."""
        task = task or self.get_task()
        domain = [("identity_key", "=", f"telecom.task,{task.id}")]
        if states:
            domain.append(("state", "in", states))
        return self.env["queue.job"].sudo().search(domain, order="id")

    def work(self, task=None):
        """Perform the pending job of a task, the last one, as the queue does."""
        (record,) = self.get_jobs("pending", task=task)
        record.state = "started"
        self.perform(record)

    def perform(self, record):
        self.env.flush_all()
        RunJobController._runjob(
            self.env(user=1), Job.load(self.env(user=1), record.uuid)
        )
        self.env.invalidate_all()

    def test_each_step_is_a_job_of_the_channel(self):
        bill = self.upload_long()
        (job,) = self.get_jobs()
        self.assertEqual((job.channel, job.state), ("root.telecom", "pending"))
        self.assertEqual(job.user_id.id, 1)
        self.work()
        self.assertEqual(bill.telecom_rows_read, 3)
        self.assertFalse(bill.telecom_is_split)
        self.work()
        self.assertTrue(bill.telecom_is_split)
        self.assertEqual(self.get_task().state, "done")
        self.assertEqual(self.get_jobs().mapped("state"), ["done", "done"])
        self.assertEqual(self.paid_by(bill), {"Ann": (30.0, 16.0), "Bob": (30.0, 10.0)})
        self.assertEqual(self.broken_books(), {})

    def test_scheduled_jobs_do_no_step(self):
        bill = self.upload_long()
        self.tasks._cron_work()
        self.assertFalse(bill.telecom_rows_read)
        self.assertEqual(len(self.get_jobs()), 1)

    def test_scheduled_jobs_enqueue_a_task_whose_job_failed(self):
        bill = self.upload_long()
        self.get_jobs().state = "failed"
        for _run in range(2):
            self.tasks._cron_work()
        self.assertEqual(self.get_jobs().mapped("state"), ["failed", "pending"])
        for _step in range(2):
            self.work()
        self.assertTrue(bill.telecom_is_split)

    def test_a_job_that_is_requeued_does_its_step_again(self):
        """As the queue does with jobs of a worker that was killed."""
        bill = self.upload_long()
        (job,) = self.get_jobs()
        job.state = "started"
        ended = patch(f"{TASK}._do_step", side_effect=SystemExit)
        with ended, self.assertRaises(SystemExit):
            self.perform(job)
        self.assertEqual(self.get_task().state, "waiting")
        job.state = "pending"
        for _step in range(2):
            self.work()
        self.assertTrue(bill.telecom_is_split)

    def test_a_job_of_a_task_that_is_over_does_nothing(self):
        bill = self.upload_long()
        (job,) = self.get_jobs()
        for _step in range(2):
            self.work()
        job.requeue()
        self.work()
        self.assertEqual(bill.telecom_rows_read, 3)
        self.assertEqual(self.get_jobs().mapped("state"), ["done", "done"])

    def test_a_task_that_another_job_works_on_is_left_to_it(self):
        bill = self.upload_long()
        with patch(f"{TASK}._take", return_value=False):
            self.work()
        self.assertFalse(bill.telecom_rows_read)
        self.assertFalse(self.get_jobs("pending"))

    def test_a_cancelled_task_ends_with_its_job(self):
        bill = self.upload_long()
        self.get_task().action_cancel()
        self.assertEqual(len(self.get_jobs()), 1)
        with mute_logger(SCHEDULED):
            self.work()
        self.assertEqual(self.get_task().state, "cancelled")
        self.assertFalse(bill.telecom_rows_read)
        self.assertFalse(self.get_jobs("pending"))

    def test_a_cancel_between_two_steps(self):
        bill = self.upload_long()
        self.work()
        self.get_task().action_cancel()
        with mute_logger(SCHEDULED):
            self.work()
        self.assertEqual(self.get_task().state, "cancelled")
        self.assertFalse(bill.telecom_is_split)

    def test_a_step_that_fails_is_a_failed_task_and_no_further_job(self):
        self.upload_long()
        broken = ValueError("broken")
        reader = self.registry["telecom.bill.reader"]
        with (
            mute_logger(SCHEDULED),
            patch.object(reader, "read_rows", side_effect=broken),
        ):
            self.work()
        self.assertEqual(self.get_task().state, "failed")
        self.assertFalse(self.get_jobs("pending"))

    def test_tasks_of_a_bill_are_done_one_after_the_other(self):
        bill = self.upload_long()
        first = self.get_task()
        second = self.tasks.create(
            {
                "kind": "split",
                "res_model": first.res_model,
                "res_id": first.res_id,
                "company_id": self.company.id,
                "user_id": self.env.uid,
                "progress_ids": [Command.create({"total": 3})],
            }
        )
        self.tasks._wake()
        self.assertFalse(self.get_jobs(), "the second one waits")
        for _step in range(2):
            self.work(first)
        self.assertEqual((first.state, second.state), ("done", "waiting"))
        for _step in range(2):
            self.work(second)
        self.assertEqual(second.state, "done")
        self.assertTrue(bill.telecom_is_split)

    def test_a_bill_deleted_meanwhile(self):
        bill = self.upload_long()
        (job,) = self.get_jobs()
        self.get_task().sudo().unlink()
        self.perform(job)
        self.assertEqual(job.state, "done")
        self.assertFalse(bill.telecom_rows_read)
