"""Scheduled jobs beside somebody who works on the same records."""

from contextlib import closing, contextmanager

import psycopg2

from .process_case import ANN, BOB, ProcessCase


class TestJobs(ProcessCase):
    """The job of the scheduler itself, and a transaction that is not finished."""

    def setUp(self):
        """Name the process that runs jobs."""
        super().setUp()
        self.scheduler = self.workers[0]

    @contextmanager
    def somebody(self, statement, *values):
        """Have a transaction of somebody else that has done this; yield it."""
        with closing(psycopg2.connect("")) as other, other.cursor() as cursor:
            cursor.execute(statement, values)
            yield other

    def change(self, statement, *values):
        with closing(self.connection.cursor()) as cursor:
            cursor.execute(statement, values)

    def states(self, *numbers):
        rows = self.query(
            "SELECT state FROM telecom_line WHERE number = ANY(%s) ORDER BY number",
            list(numbers),
        )
        return [state for (state,) in rows]

    def test_a_line_that_is_changed_meanwhile_is_looked_at_again(self):
        self.change(
            "UPDATE telecom_line SET suspended_from = '2024-01-01' "
            "WHERE number = ANY(%s)",
            [ANN, BOB],
        )
        self.addCleanup(
            self.change,
            "UPDATE telecom_line SET suspended_from = NULL, state = 'active'",
        )
        self.assertEqual(self.states(ANN, BOB), ["active", "active"])
        with self.somebody(
            "UPDATE telecom_line SET write_date = NOW() WHERE number = %s", ANN
        ) as other:
            self.scheduler.start("run_job", name="cron_line_days")
            self.wait_until_blocked()
            other.commit()
            self.scheduler.result()
        self.assertEqual(self.states(ANN, BOB), ["suspended", "suspended"])

    def test_a_statement_that_somebody_holds_is_sent_by_the_next_run(self):
        # what other tests left waiting would fill the batch of a run
        self.change(
            "UPDATE telecom_statement SET mail_state = NULL "
            "WHERE mail_state = 'waiting'"
        )
        bill = self.upload(self.scheduler, "1", (ANN, 45), (BOB, 40))
        self.scheduler.ask("call", bill=bill, method="action_post")
        query = (
            "SELECT holder_name, mail_state FROM telecom_statement WHERE id IN ("
            "SELECT statement_id FROM telecom_share share JOIN telecom_bill bill "
            "ON bill.id = share.bill_id WHERE bill.move_id = %s) ORDER BY 1"
        )
        self.assertEqual(
            self.query(query, bill), [("Ann", "waiting"), ("Bob", "waiting")]
        )
        with self.somebody(
            "SELECT id FROM telecom_statement WHERE mail_state = 'waiting' "
            "AND holder_name = 'Ann' FOR UPDATE"
        ):
            again = self.scheduler.ask("run_job", name="cron_statement_mail")
            self.assertTrue(again, "the scheduler comes back soon")
            # nobody of them has an address
            self.assertEqual(
                self.query(query, bill), [("Ann", "waiting"), ("Bob", "no_address")]
            )
        again = self.scheduler.ask("run_job", name="cron_statement_mail")
        self.assertFalse(again)
        self.assertEqual(
            self.query(query, bill), [("Ann", "no_address"), ("Bob", "no_address")]
        )
