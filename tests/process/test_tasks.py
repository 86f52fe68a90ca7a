"""Background tasks go on after a kill, and are never done twice."""

import random
import time

from .process_case import ANN, BOB, EVE, ProcessCase

ROWS = 30_000


class TestTasks(ProcessCase):
    """Jobs that read a long file: killed at any moment, or two at once."""

    def setUp(self):
        super().setUp()
        self.workers[0].ask("read_above", rows=1000)
        self.addCleanup(lambda: self.workers[0].ask("read_above", rows=0))

    def get_task(self):
        """Return (state, step) of the last task."""
        return self.query(
            "SELECT state, step FROM telecom_task ORDER BY id DESC LIMIT 1"
        )[0]

    def upload_long(self):
        rows = [(number, "0.01") for number in (ANN, BOB) for _row in range(ROWS // 2)]
        bill = self.upload(self.workers[0], "1", *rows)
        self.assertEqual(self.state(bill), ("draft", False, 0))
        self.assertEqual(self.get_task(), ("waiting", None))
        return bill

    def assert_done(self, bill):
        self.assertEqual(self.state(bill), ("draft", True, ROWS))
        self.assertEqual(self.get_task()[0], "done")
        self.workers[0].ask("call", bill=bill, method="action_post")
        self.assertEqual(self.paid(bill), {"Ann": (30, 120), "Bob": (30, 120)})

    def test_killed_after_each_part_of_a_step(self):
        for part in ("copy", "load", "split"):
            with self.subTest(part):
                self.setUp()
                bill = self.upload_long()
                victim = self.workers[-1]
                if part == "split":
                    victim.ask("work")
                victim.start("work", die_after=part)
                self.assertIsNone(victim.answer())
                self.bury(victim)
                before = ("draft", False, ROWS if part == "split" else 0)
                self.assertEqual(self.state(bill), before)
                for _step in range(2):
                    self.workers[0].ask("work")
                self.assert_done(bill)

    def test_killed_at_random_moments(self):
        chance = random.Random(7)
        bill = self.upload_long()
        for _kill in range(2):
            victim = self.hire()
            victim.start("work")
            time.sleep(chance.uniform(0, 2))
            victim.kill()
            self.bury(victim)
        for _step in range(2):
            self.workers[0].ask("work")
        self.assert_done(bill)

    def test_two_jobs_never_do_the_same_task(self):
        bill = self.upload_long()
        first, second = self.workers[:2]
        first.start("work", pause_after="load")
        first.answer()
        second.ask("work")
        self.assertEqual(self.state(bill), ("draft", False, 0))
        first.resume()
        first.result()
        self.assertEqual(self.state(bill), ("draft", False, ROWS))
        second.ask("work")
        self.assert_done(bill)

    def test_two_jobs_do_two_tasks_at_once(self):
        bill = self.upload_long()
        other = self.upload(self.workers[0], "2", *[(EVE, "0.01")] * 2000)
        first, second = self.workers[:2]
        first.start("work", pause_after="load")
        first.answer()
        second.ask("work")
        self.assertEqual(self.state(other), ("draft", False, 2000))
        first.resume()
        first.result()
        self.assertEqual(self.state(bill), ("draft", False, ROWS))
        for _step in range(2):
            second.ask("work")
        self.assertTrue(self.state(bill)[1] and self.state(other)[1])
