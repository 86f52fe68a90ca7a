import logging
import sys
from contextlib import ExitStack, contextmanager
from datetime import date
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import ConcurrencyError, ValidationError
from odoo.tests import tagged

from .common import TelecomCase

ADDON = "odoo.addons.telecom_split_billing"
LOG = f"{ADDON}.models.ground.scheduled"
YESTERDAY = date(2026, 11, 19)


class JobsCase(TelecomCase):
    """Jobs of the scheduler, and others that work at the same moment."""

    @contextmanager
    def disturbing(self, model, method, record, *, error=None, times=99):
        """Let a method fail for a record, as if somebody else wrote it first."""
        original, left = getattr(type(self.env[model]), method), [times]
        error = error or SerializationFailure("could not serialize access")

        def disturbed(this, *args):
            concerned = [
                each
                for each in (this, *args)
                if getattr(each, "_name", None) == record._name
            ]
            if left[0] and any(record in each for each in concerned):
                left[0] -= 1
                raise error
            return original(this, *args)

        with patch.object(type(self.env[model]), method, disturbed):
            yield

    def run_job(self, model, method):
        """Run a job; return (done, remaining) as the scheduler is told, or None."""
        jobs = type(self.env["ir.cron"])
        # A test may not commit; what the scheduler is told is looked at.
        with patch.object(jobs, "_commit_progress") as told:
            getattr(self.env[model].sudo(), method)()  # as the scheduler
        self.env.invalidate_all()
        return told.call_args and told.call_args.kwargs["remaining"]


@tagged("post_install", "-at_install")
class TestJobs(JobsCase):
    """A job goes on at the next record, and comes back for what is left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lines = cls.ann_line | cls.bob_line
        cls.lines.suspended_from = YESTERDAY

    def follow_days(self):
        remaining = self.run_job("telecom.line", "_cron_follow_days")
        return self.lines.mapped("state"), remaining

    def test_every_job_of_ours_works_step_by_step(self):
        """It is told by the job itself, whatever jobs there will be."""
        self.company.telecom_vat_method = "reinvoice"
        places = [
            module
            for name, module in sys.modules.items()
            if name.startswith(f"{ADDON}.models.") and hasattr(module, "work_off")
        ]
        found = self.env["ir.model.data"].search(
            [("module", "=", "telecom_split_billing"), ("model", "=", "ir.cron")]
        )
        jobs = self.env["ir.cron"].sudo().browse(found.mapped("res_id"))
        self.assertGreaterEqual(len(jobs), 7)
        # one step of one task a time: tests of these tasks say the rest
        for job in jobs.filtered(lambda each: "_cron_work" not in each.code):
            with self.subTest(job.name), ExitStack() as stack:
                used = [
                    stack.enter_context(patch.object(place, "work_off", return_value=1))
                    for place in places
                ]
                told = stack.enter_context(
                    patch.object(type(jobs), "_commit_progress", autospec=True)
                )
                job.ir_actions_server_id.run()
                self.assertTrue([each for each in used if each.called])
                self.assertIn("remaining", told.call_args.kwargs)

    def test_a_disturbed_record_is_left_for_the_next_run(self):
        for error in (None, ConcurrencyError("somebody else had the turn")):
            with self.subTest(error):
                self.lines.state = "active"
                with self.disturbing(
                    "telecom.line", "_follow_days", self.ann_line, error=error
                ):
                    self.assertEqual(self.follow_days(), (["active", "suspended"], 1))
                self.assertEqual(self.follow_days(), (["suspended", "suspended"], None))

    def test_a_record_that_is_disturbed_once_is_tried_again_at_once(self):
        with self.disturbing("telecom.line", "_follow_days", self.ann_line, times=1):
            self.assertEqual(self.follow_days(), (["suspended", "suspended"], None))

    def test_a_record_that_cannot_be_done_stops_no_other_and_is_in_the_log(self):
        for error, level in (
            (ValidationError("It cannot be suspended."), logging.WARNING),
            (ZeroDivisionError("a mistake of ours"), logging.ERROR),
        ):
            with (
                self.subTest(error),
                self.disturbing(
                    "telecom.line", "_follow_days", self.ann_line, error=error
                ),
                self.assertLogs(LOG, logging.WARNING) as logged,
            ):
                self.lines.state = "active"
                self.assertEqual(self.follow_days(), (["active", "suspended"], None))
            self.assertEqual([each.levelno for each in logged.records], [level])

    def test_a_record_that_is_deleted_meanwhile_is_no_work(self):
        operator = self.create_operator("Gone Mobile", "base.uk")
        gone = self.create_line("+447700900078", operator)
        gone.suspended_from = YESTERDAY
        follow = type(gone)._follow_days

        def disturbed(lines):
            if gone in lines:
                gone.unlink()
                self.env.flush_all()
                raise ConcurrencyError("deleted")
            return follow(lines)

        with patch.object(type(gone), "_follow_days", disturbed):
            states, _left = self.follow_days()
        self.assertEqual(states, ["suspended", "suspended"])

    def test_each_check_is_made_whatever_another_one_does(self):
        checks = self.env["telecom.check"].sudo()._get_records()
        checks.date = False
        with self.disturbing("telecom.check", "_find", checks[0]):
            remaining = self.run_job("telecom.check", "_cron_check")
        self.assertEqual(remaining, 1)
        self.assertEqual(checks.filtered(lambda each: not each.date), checks[0])

    def test_what_a_company_need_not_keep_goes_whatever_is_with_another(self):
        other = self.env["res.company"].create({"name": "Other"})
        done = []
        with (
            patch.object(
                type(self.env["telecom.retention"]),
                "_find_rows",
                lambda _self, company: company,
            ),
            patch.object(
                type(self.env["telecom.retention"]),
                "_expire_rows",
                lambda _self, company: done.append(company),
            ),
            self.disturbing("telecom.retention", "_expire_rows", self.company),
        ):
            remaining = self.run_job("telecom.retention", "_cron_expire")
        self.assertEqual(remaining, 1)
        self.assertIn(other, done)
        self.assertNotIn(self.company, done)


@tagged("post_install", "-at_install")
class TestInvoicingJob(JobsCase):
    """Invoices to employees: each once, whatever disturbs the job."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.choose_reinvoice(cls)
        cls.company.telecom_policy_id = cls.create_policy(default="employee")

    def setUp(self):
        super().setUp()
        content = self.csv((self.ANN, "Options", "10"), (self.BOB, "Options", "20"))
        bill = self.upload(("F-1.csv", content))
        bill.action_post()
        self.settlements = bill.telecom_settlement_ids
        self.settlements.sudo().date = date(2026, 10, 31)
        self.ann_owes = self.settlements.filtered(lambda s: s.employee_id == self.ann)
        self.bob_owes = self.settlements - self.ann_owes

    def run_it(self):
        return self.run_job("telecom.settlement", "_cron_invoice")

    def assert_invoiced_once(self):
        self.assertIsNone(self.run_it())
        invoices = self.settlements.invoice_id
        self.assertEqual(
            sorted(invoices.mapped("amount_total")), [12.1, 24.2], "one of each"
        )
        self.assertEqual(set(invoices.mapped("state")), {"posted"})
        self.assertIsNone(self.run_it())
        self.assertEqual(self.settlements.invoice_id, invoices)
        self.assertEqual(self.broken_books(), {})

    def test_who_is_disturbed_is_invoiced_by_the_next_run_and_once(self):
        with self.disturbing("telecom.settlement", "_invoice", self.bob_owes):
            self.assertEqual(self.run_it(), 1)
            self.assertTrue(self.ann_owes.invoice_id)
            self.assertFalse(self.bob_owes.invoice_id)
        self.assert_invoiced_once()

    def test_disturbed_after_the_invoice_is_made_leaves_nothing_of_it(self):
        invoices = self.env["account.move"].search_count([])
        with self.disturbing("telecom.settlement", "_net_out", self.bob_owes):
            self.assertEqual(self.run_it(), 1)
        self.assertEqual(self.env["account.move"].search_count([]), invoices + 1)
        self.assert_invoiced_once()

    def test_who_is_alone_and_cannot_be_invoiced_stops_no_other_company(self):
        """The reason stands on the settlement, as it does among several."""
        journal = self.company.telecom_invoice_journal_id
        self.company.telecom_invoice_journal_id = False
        with self.assertLogs(LOG, logging.WARNING):
            self.assertIsNone(self.run_it())
        self.assertFalse(self.settlements.invoice_id)
        for settlement in self.settlements:
            self.assertIn("has no journal", settlement.message_ids[0].body)
        self.company.telecom_invoice_journal_id = journal
        self.assert_invoiced_once()
