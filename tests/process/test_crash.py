"""A server that is killed in the middle leaves a bill whole, or as it was before."""

from .process_case import ANN, BOB, ProcessCase


class TestCrash(ProcessCase):
    """After the kill, the bill has its file and nothing of it; reading it is all."""

    def assert_as_before(self, before, content):
        """Check that of a killed upload the draft and its file are kept, no more."""
        bill = self.query("SELECT MAX(id) FROM account_move")[0][0]
        self.assertEqual(self.counts(), before)
        self.assertEqual(self.state(bill), ("draft", False, 0))
        (worker, *_others) = self.workers
        self.assertEqual(worker.ask("content", bill=bill), [content])
        return bill

    def assert_read(self, bill, rows, paid):
        """Check that the button reads the file now, and that the bill is posted."""
        (worker, *_others) = self.workers
        worker.ask("read_details", bill=bill)
        self.assertEqual(self.state(bill), ("draft", True, rows))
        worker.ask("call", bill=bill, method="action_post")
        self.assertEqual(self.state(bill), ("posted", True, rows))
        self.assertEqual(self.paid(bill), paid)

    def test_killed_at_each_step_of_an_upload(self):
        rows = [(ANN, 45), (BOB, 40)]
        paid = {"Ann": (30, 15), "Bob": (30, 10)}
        for step in ("copy", "load", "split"):
            with self.subTest(step):
                self.setUp()
                content = self.file("1", *rows)
                victim = self.workers[-1]
                attachment = self.keep(victim, "1", *rows)
                before = self.counts()
                self.die(victim, step, "upload", attachment=attachment)
                bill = self.assert_as_before(before, content)
                self.assert_read(bill, 2, paid)

    def test_killed_from_outside_while_the_database_copies_rows(self):
        rows = [(ANN, "0.01")] * 60_000
        victim = self.workers[-1]
        attachment = self.keep(victim, "1", *rows)
        before = self.counts()
        victim.start("upload", attachment=attachment)
        self.wait_until(
            "SELECT COUNT(*) > 0 FROM pg_stat_activity WHERE state = 'active' "
            "AND query LIKE 'COPY \"telecom_usage_row\"%%'"
        )
        victim.kill()
        self.bury(victim)
        bill = self.assert_as_before(before, self.file("1", *rows))
        self.assert_read(bill, 60_000, {"Ann": (30, 570)})

    def test_killed_while_posting(self):
        victim = self.workers[-1]
        bill = self.upload(victim, "1", (ANN, 45))
        before = self.counts()
        moves = self.query("SELECT COUNT(*) FROM account_move")
        self.die(victim, "book", "call", bill=bill, method="action_post")
        self.assertEqual(self.counts(), before)
        self.assertEqual(self.query("SELECT COUNT(*) FROM account_move"), moves)
        self.assertEqual(self.state(bill), ("draft", True, 1))
        self.workers[0].ask("call", bill=bill, method="action_post")
        self.assertEqual(self.owed(bill), {"Ann": 18.15})

    def test_a_turn_that_the_database_ends_says_nothing_of_the_posting(self):
        """What is committed is not told as an error, or somebody does it twice."""
        worker = self.workers[0]
        bill = self.upload(worker, "1", (ANN, 45))
        self.pause(worker, "book", "call", bill=bill, method="action_post")
        ended = self.query(
            "SELECT pg_terminate_backend(pid) FROM pg_locks "
            "WHERE locktype = 'advisory' AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        self.assertEqual(ended, [(True,)])
        self.assertIsNone(self.go_on(worker))
        self.assertEqual(self.state(bill), ("posted", True, 1))
        self.assertEqual(self.owed(bill), {"Ann": 18.15})

    def test_killed_while_a_bill_is_reset_to_draft(self):
        victim = self.workers[-1]
        bill = self.upload(victim, "1", (ANN, 45))
        victim.ask("call", bill=bill, method="action_post")
        before = self.counts()
        self.die(victim, "void", "call", bill=bill, method="button_draft")
        self.assertEqual(self.counts(), before)
        self.assertEqual(self.state(bill), ("posted", True, 1))
        self.assertEqual(self.owed(bill), {"Ann": 18.15})
