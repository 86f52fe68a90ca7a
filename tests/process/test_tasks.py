"""Background tasks go on after a kill, and are never done twice."""

import os
import random
from pathlib import Path

from .process_case import ANN, BOB, EVE, ProcessCase

ROWS = 30_000

MOST = 1.3  # times as long as one of them alone, two files may need at once


class TestTasks(ProcessCase):
    """Jobs that read a long file: killed at any moment, or two at once."""

    def setUp(self):
        super().setUp()
        self.workers[0].ask("read_above", rows=1000)
        self.addCleanup(lambda: self.workers[0].ask("read_above"))

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
                self.die(victim, part)
                before = ("draft", False, ROWS if part == "split" else 0)
                self.assertEqual(self.state(bill), before)
                for _step in range(2):
                    self.workers[0].ask("work")
                self.assert_done(bill)

    def test_killed_at_random_moments(self):
        chance = random.Random(7)
        bill = self.upload_long()
        for _kill in range(2):
            self.kill_after(chance.uniform(0, 2))
        for _step in range(2):
            self.workers[0].ask("work")
        self.assert_done(bill)

    def test_two_jobs_never_do_the_same_task(self):
        bill = self.upload_long()
        first, second = self.workers[:2]
        self.pause(first, "load")
        second.ask("work")
        self.assertEqual(self.state(bill), ("draft", False, 0))
        self.go_on(first)
        self.assertEqual(self.state(bill), ("draft", False, ROWS))
        second.ask("work")
        self.assert_done(bill)

    def test_the_same_file_twice_at_once_is_read_once(self):
        bill, again = self.upload_long(), self.upload_long()
        first, second = self.workers[:2]
        self.pause(first, "load")
        second.start("work")
        self.wait_until_blocked()
        self.go_on(first)
        second.result()
        self.assertEqual(self.state(again), ("draft", False, 0))
        self.assertEqual(self.get_task()[0], "done")
        self.assertIn("has already been read", self.said(again))
        second.ask("work")
        self.assertEqual(self.state(bill), ("draft", True, ROWS))

    def test_a_job_that_finds_nothing_to_do_does_not_look_again(self):
        query = "SELECT COUNT(*) FROM ir_cron_trigger"
        self.upload_long()
        first, second = self.workers[:2]
        self.pause(first, "load")
        before = self.query(query)
        second.ask("work")
        self.assertEqual(self.query(query), before)
        self.go_on(first)
        self.assertGreater(self.query(query), before)
        second.ask("work")

    def test_two_jobs_do_two_tasks_at_once(self):
        bill = self.upload_long()
        other = self.upload(self.workers[0], "2", *[(EVE, "0.01")] * 2000)
        first, second = self.workers[:2]
        self.pause(first, "load")
        second.ask("work")
        self.assertEqual(self.state(other), ("draft", False, 2000))
        self.go_on(first)
        self.assertEqual(self.state(bill), ("draft", False, ROWS))
        for _step in range(2):
            second.ask("work")
        self.assertTrue(self.state(bill)[1] and self.state(other)[1])

    def test_two_files_are_read_at_the_same_time(self):
        """Their spans overlap; the best of three ratios counts, unless others work."""
        tries = [self.read_two(str(document)) for document in (1, 4, 7)]
        ratio, others = min(tries)
        if ratio > MOST and (others > 0.1 or len(os.sched_getaffinity(0)) < 2):
            self.skipTest(f"{ratio:.2f} times, {others:.0%} of a processor for others")
        self.assertLessEqual(ratio, MOST)

    def read_two(self, document):
        """Read a long file alone, then two at once.

        Return how many times as long the two take, and how many processors others use.
        """
        alone, *pair = (str(int(document) + more) for more in range(3))
        self.upload_rows(alone, ANN)
        start, end = self.workers[0].ask("work")
        seconds = end - start
        self.workers[0].ask("work")
        for each, number in zip(pair, (ANN, EVE), strict=True):
            self.upload_rows(each, number)
        before = self.count_jiffies()
        for worker in self.workers[:2]:
            worker.start("work")
        spans = [worker.result() for worker in self.workers[:2]]
        both = max(end for _start, end in spans) - min(start for start, _end in spans)
        self.assertLess(max(spans)[0], min(end for _start, end in spans))
        busy, ours = map(int.__sub__, self.count_jiffies(), before)
        for worker in self.workers[:2]:
            worker.ask("work")
        return both / seconds, (busy - ours) / os.sysconf("SC_CLK_TCK") / both

    def upload_rows(self, document, number):
        self.upload(self.workers[0], document, *[(number, "0.01")] * ROWS)

    def count_jiffies(self):
        """Return how long processors worked: for all, and for this test."""
        total = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
        ours = [worker.pid for worker in self.workers] + [
            pid
            for (pid,) in self.query(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            )
        ]
        user, nice, system, _idle, _wait, *others = map(int, total[:8])
        return user + nice + system + sum(others), sum(map(_count_own, ours))


def _count_own(pid):
    """Return how long processors worked for a process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:  # it ended
        return 0
    user, system = stat.rpartition(")")[2].split()[11:13]
    return int(user) + int(system)
