"""Postings, deduction runs and mails in the background, killed or cancelled."""

import random
from contextlib import closing

from .process_case import ANN, BOB, ProcessCase


class TestLongSteps(ProcessCase):
    """Tasks that book: killed at any moment, or two jobs at once."""

    def setUp(self):
        """Let what is for more than one person be done by tasks."""
        super().setUp()
        self.chance = random.Random(self.id())
        self.workers[0].ask("read_above", people=1)
        self.addCleanup(lambda: self.workers[0].ask("read_above"))

    def get_task(self):
        """Return (kind, state) of the last task."""
        return self.query(
            "SELECT kind, state FROM telecom_task ORDER BY id DESC LIMIT 1"
        )[0]

    def upload_both(self, document="1"):
        return self.upload(self.workers[0], document, (ANN, 45), (BOB, 40))

    def post_later(self):
        """Return a bill that waits to be posted by a job."""
        bill = self.upload_both()
        self.workers[0].ask("call", bill=bill, method="action_post")
        self.assertEqual(self.get_task(), ("post", "waiting"))
        self.assertEqual(self.state(bill)[0], "draft")
        return bill

    def post(self):
        """Return a bill that a job has posted."""
        bill = self.post_later()
        self.workers[0].ask("work")
        return bill

    def assert_posted(self, bill):
        self.assertEqual(self.state(bill)[0], "posted")
        self.assertEqual(self.get_task(), ("post", "done"))
        self.assertEqual(self.owed(bill), {"Ann": 18.15, "Bob": 12.10})

    def kill_at_random(self, times=2):
        """Let jobs begin, and kill them soon."""
        for _kill in range(times):
            self.kill_after(self.chance.uniform(0, 0.8))

    def test_a_posting_that_was_killed_is_done_once(self):
        bill = self.post_later()
        self.die(self.workers[-1], "book")
        self.assertEqual(self.state(bill)[0], "draft")
        self.assertEqual(self.owed(bill), {})
        for _step in range(2):  # of the second, nothing is left
            self.workers[0].ask("work")
            self.assert_posted(bill)

    def test_a_posting_that_is_killed_at_random_moments(self):
        bill = self.post_later()
        self.kill_at_random()
        self.workers[0].ask("work")
        self.assert_posted(bill)

    def test_a_reset_that_is_killed_at_random_moments(self):
        bill = self.post()
        self.workers[0].ask("call", bill=bill, method="button_draft")
        self.assertEqual(self.get_task(), ("reset", "waiting"))
        self.kill_at_random()
        for _step in range(2):  # of the second, nothing is left
            self.workers[0].ask("work")
            self.assertEqual(self.state(bill)[0], "draft")
            self.assertEqual(self.get_task(), ("reset", "done"))
            self.assertEqual(self.owed(bill), {})

    def test_two_jobs_never_post_the_same_bill(self):
        bill = self.post_later()
        first, second = self.workers[:2]
        self.pause(first, "book")
        second.ask("work")
        self.assertEqual(self.state(bill)[0], "draft")
        self.go_on(first)
        self.assert_posted(bill)

    def test_two_bills_of_a_company_are_posted_one_after_the_other(self):
        bills = [self.upload_both(document) for document in ("1", "2")]
        for bill in bills:
            self.workers[0].ask("call", bill=bill, method="action_post")
        first, second = self.workers[:2]
        self.pause(first, "book")
        second.start("work")
        self.wait_until_blocked()
        self.go_on(first)
        second.result()
        self.assertEqual([self.state(bill)[0] for bill in bills], ["posted"] * 2)
        # the limit of a line is used once a period
        self.assertEqual(self.owed(*bills), {"Ann": 72.6, "Bob": 60.5})

    def test_a_posting_that_is_cancelled_meanwhile_leaves_nothing(self):
        bill = self.post_later()
        first, second = self.workers[:2]
        self.pause(first, "book")
        second.ask("cancel_task")
        self.go_on(first)
        self.assertEqual(self.get_task(), ("post", "cancelled"))
        self.assertEqual(self.state(bill)[0], "draft")
        self.assertEqual(self.owed(bill), {})

    def test_the_steps_of_a_run_that_are_killed_are_done_once(self):
        self.workers[0].ask("agree", channel="payroll")
        self.addCleanup(lambda: self.workers[0].ask("agree", channel="receivable"))
        bill = self.post()
        run = self.workers[0].ask("plan")
        for method, part, state in (
            ("action_gather", "gather", "draft"),
            ("action_confirm", "deduct", "confirmed"),
            ("action_export", "export", "exported"),
            ("action_done", None, "done"),
        ):
            with self.subTest(method):
                self.workers[0].ask("press", run=run, method=method)
                if part:
                    self.die(self.hire(), part)
                self.kill_at_random(1)
                self.workers[0].ask("work")
                self.assertEqual(self.get_run(run), state)
        self.assertEqual(
            self.get_deducted(bill), [("collected", 12.1), ("collected", 18.15)]
        )

    def get_run(self, run):
        """Return the state of a run."""
        query = "SELECT state FROM telecom_deduction_run WHERE id = %s"
        return self.query(query, run)[0][0]

    def get_deducted(self, bill):
        """Return [(state, what runs credit)] of the settlements of a bill."""
        rows = self.query(
            "SELECT settlement.state, -SUM(line.balance) FROM telecom_settlement "
            "settlement JOIN account_move_line line "
            "ON line.telecom_settlement_id = settlement.id "
            "WHERE settlement.move_id = %s GROUP BY settlement.id ORDER BY 2",
            bill,
        )
        return [(state, float(amount)) for state, amount in rows]

    def test_statements_are_mailed_once_whenever_the_job_is_killed(self):
        with closing(self.connection.cursor()) as cursor:
            # what other tests left waiting would be sent too
            cursor.execute("UPDATE telecom_statement SET mail_state = NULL")
        self.workers[0].ask("address", domain="fictief.example")
        self.addCleanup(lambda: self.workers[0].ask("address"))
        bill = self.post()
        query = (
            "SELECT holder_name, mail_state, (SELECT COUNT(*) FROM mail_message "
            "message WHERE message.model = 'telecom.statement' AND message.res_id = "
            "statement.id AND message.message_type != 'notification') "
            "FROM telecom_statement statement WHERE id IN (SELECT statement_id FROM "
            "telecom_share share JOIN telecom_bill bill ON bill.id = share.bill_id "
            "WHERE bill.move_id = %s) ORDER BY 1"
        )
        for _kill in range(2):
            seconds = self.chance.uniform(0, 2)
            self.kill_after(seconds, "run_job", name="cron_statement_mail")
        for _run in range(9):
            if not self.workers[0].ask("run_job", name="cron_statement_mail"):
                break
        self.assertEqual(
            self.query(query, bill), [("Ann", "sent", 1), ("Bob", "sent", 1)]
        )
