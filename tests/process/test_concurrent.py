"""Two processes at the same moment: each bill whole, each amount booked once."""

from .process_case import ANN, BOB, EVE, EVE_TABLET, ProcessCase

POST = {"do": "call", "method": "action_post"}


class TestConcurrent(ProcessCase):
    """One process pauses before it commits, the other one does its work meanwhile."""

    def setUp(self):
        """Name the two processes."""
        super().setUp()
        self.first, self.second = self.workers[:2]

    def interleave(self, first, pause_after, second, is_blocked):
        """Run two commands at the same moment; return both results.

        The second one starts while the first one has not committed. When it needs what
        the first one holds, it waits, and the first one goes on.
        """
        self.pause(self.first, pause_after, **first)
        self.second.start(**second)
        if is_blocked:
            self.wait_until_blocked()
            return self.go_on(self.first), self.second.result()
        result = self.second.result()
        return self.go_on(self.first), result

    def upload_both(self, first, second, pause_after="split", is_blocked=True):
        """Upload two files at the same moment; return the bills."""
        commands = [
            {"do": "upload", "attachment": self.keep(worker, *file)}
            for worker, file in ((self.first, first), (self.second, second))
        ]
        return self.interleave(commands[0], pause_after, commands[1], is_blocked)

    def test_two_bills_of_the_same_holders(self):
        for pause_after in ("load", "split"):
            with self.subTest(pause_after):
                self.setUp()
                bills = self.upload_both(
                    ("A", (ANN, 45), (BOB, 40)),
                    ("B", (BOB, 30), (ANN, 20)),
                    pause_after,
                )
                for bill in bills:
                    self.assertEqual(self.state(bill), ("draft", True, 2))
                for bill in bills:
                    self.first.ask(**POST, bill=bill)
                self.assertEqual(self.paid(*bills), {"Ann": (30, 35), "Bob": (30, 40)})
                self.assertEqual(self.owed(*bills), {"Ann": 42.35, "Bob": 48.4})

    def test_the_same_file_twice(self):
        for pause_after in ("load", "split"):
            with self.subTest(pause_after):
                self.setUp()
                file = ("A", (ANN, 45))
                one, two = self.upload_both(file, file, pause_after)
                self.assertEqual(self.state(one), ("draft", True, 1))
                self.assertEqual(self.state(two), ("draft", False, 0))
                self.assertIn("The same file has already been read", self.said(two))
                self.assertIn(f'data-oe-id="{one}"', self.said(two))
                self.assertEqual(self.paid(one, two), {"Ann": (30, 15)})

    def test_the_same_document_with_other_rows(self):
        one, two = self.upload_both(("A", (ANN, 45)), ("A", (ANN, 46)))
        self.assertEqual(self.state(one), ("draft", True, 1))
        self.assertEqual(self.state(two), ("draft", False, 0))
        self.assertIn("is already on another bill", self.said(two))
        self.assertIn(f'data-oe-id="{one}"', self.said(two))

    def test_two_bills_of_the_same_holder_posted(self):
        one = self.upload(self.first, "A", (ANN, 45))
        two = self.upload(self.first, "B", (ANN, 20))
        self.interleave({**POST, "bill": one}, "book", {**POST, "bill": two}, True)
        self.assertEqual(self.state(one)[0], "posted")
        self.assertEqual(self.state(two)[0], "posted")
        self.assertEqual(self.paid(one), {"Ann": (30, 15)})
        self.assertEqual(self.paid(two), {"Ann": (0, 20)})
        self.assertEqual(self.owed(one, two), {"Ann": 42.35})

    def test_two_lines_under_one_limit_posted(self):
        one = self.upload(self.first, "A", (EVE, 45))
        two = self.upload(self.first, "B", (EVE_TABLET, 20))
        self.interleave({**POST, "bill": one}, "book", {**POST, "bill": two}, True)
        self.assertEqual(self.paid(one, two), {"Eve": (30, 35)})
        self.assertEqual(self.owed(one, two), {"Eve": 42.35})

    def test_one_bill_posted_twice(self):
        bill = self.upload(self.first, "A", (ANN, 45))
        done, second = self.interleave(
            {**POST, "bill": bill}, "book", {**POST, "bill": bill}, True
        )
        self.assertIsNone(done)
        self.assertIsNone(second)  # a second click, of the same user
        self.assertEqual(self.owed(bill), {"Ann": 18.15})
        self.assertIn("is already posted, by", self.first.ask(**POST, bill=bill))

    def test_four_bills_of_one_period_posted(self):
        while len(self.workers) < 4:
            self.hire()
        holders = [ANN, BOB, EVE, EVE_TABLET]
        bills = [
            self.upload(
                self.first,
                document,
                *((holders[(start + at) % 4], 40) for at in range(4)),
            )
            for start, document in enumerate("ABCD")
        ]
        for worker, bill in zip(self.workers, bills, strict=False):
            worker.start(**POST, bill=bill)
        results = [worker.result() for worker in self.workers[:4]]
        self.assertEqual(results, [None] * 4)
        self.assertEqual({self.state(bill)[0] for bill in bills}, {"posted"})
        self.assertEqual(
            self.paid(*bills), {"Ann": (30, 130), "Bob": (30, 130), "Eve": (30, 290)}
        )

    def test_a_bill_is_posted_while_another_under_the_same_limit_is_read(self):
        attachment = self.keep(self.first, "B", (EVE_TABLET, 20))
        self.pause(self.first, "split", "upload", attachment=attachment)
        one = self.upload(self.second, "A", (EVE, 45))
        self.second.ask(**POST, bill=one)
        two = self.go_on(self.first)
        # It was split before the other one was booked, and is not posted like that.
        self.assertEqual(self.paid(two), {"Eve": (20, 0)})
        self.first.ask(**POST, bill=two)
        self.assertEqual(self.paid(one, two), {"Eve": (30, 35)})
        self.assertEqual(self.owed(one, two), {"Eve": 42.35})

    def reset_and_post(self, pause_after):
        """Reset a bill to draft while the next one of its holder is posted."""
        one = self.upload(self.first, "A", (ANN, 45))
        self.first.ask(**POST, bill=one)
        two = self.upload(self.first, "B", (ANN, 20))
        self.assertEqual(self.paid(two), {"Ann": (0, 20)})
        draft = {"do": "call", "method": "button_draft", "bill": one}
        refused, _done = self.interleave(
            draft, pause_after, {**POST, "bill": two}, is_blocked=True
        )
        self.assertIsNone(refused)
        self.assertEqual(self.state(two)[0], "posted")
        return one, two

    def test_a_bill_is_reset_to_draft_while_the_next_one_is_posted(self):
        for pause_after in ("void", "stale"):
            with self.subTest(pause_after):
                self.setUp()
                one, two = self.reset_and_post(pause_after)
                self.assertEqual(self.state(one)[0], "draft")
                self.assertEqual(self.paid(two), {"Ann": (20, 0)})
                self.first.ask(**POST, bill=one)
                self.assertEqual(self.paid(one, two), {"Ann": (30, 35)})

    def test_a_bill_is_not_reset_to_draft_once_the_next_one_was_posted(self):
        one = self.upload(self.first, "A", (ANN, 45))
        self.first.ask(**POST, bill=one)
        two = self.upload(self.first, "B", (ANN, 20))
        posting, refused = self.interleave(
            {**POST, "bill": two},
            "book",
            {"do": "call", "method": "button_draft", "bill": one},
            is_blocked=True,
        )
        self.assertIsNone(posting)
        self.assertIn("was later split together with this bill", refused)
        self.assertEqual(self.state(one)[0], "posted")
        self.assertEqual(self.paid(one, two), {"Ann": (30, 35)})
        self.assertEqual(self.owed(one, two), {"Ann": 42.35})

    def resolve_both(self, *users):
        """Resolve the issue of a bill twice at the same moment; return the results."""
        bill = self.upload(self.first, "A", ("+447700900099", 45))
        commands = [
            {
                "do": "resolve",
                "dialog": self.first.ask("open_issues", bill=bill, user=user),
                "user": user,
                "method": method,
            }
            for user, method in zip(
                users, ("action_ignore", "action_employer"), strict=True
            )
        ]
        results = self.interleave(commands[0], "split", commands[1], is_blocked=True)
        [(resolution,)] = self.query(
            "SELECT resolution FROM telecom_issue issue JOIN telecom_bill bill "
            "ON bill.id = issue.bill_id WHERE bill.move_id = %s",
            bill,
        )
        self.assertEqual(resolution, "ignore")
        return results

    def test_two_resolutions_of_one_issue(self):
        one, two = (self.first.ask("accountant", login=each) for each in ("one", "two"))
        done, refused = self.resolve_both(one, two)
        self.assertTrue(done)
        self.assertIn("One has already chosen “Ignore”", refused)

    def test_a_second_click_on_the_resolution_of_an_issue(self):
        one = self.first.ask("accountant", login="one")
        done, second = self.resolve_both(one, one)
        self.assertEqual((done, second), (True, False))

    def test_a_second_click_in_a_dialog(self):
        one = self.first.ask("accountant", login="one")
        content = self.file("A", (ANN, 45)).replace("National calls", "Zorgle")
        attachment = self.first.ask("keep", name="A.csv", content=content)
        bill = self.first.ask("upload", attachment=attachment)
        dialog = self.first.ask("open_labels", bill=bill, user=one)
        press = {"do": "map_labels", "dialog": dialog, "user": one}
        results = self.interleave(press, "split", press, is_blocked=True)
        self.assertEqual(results, ("ir.actions.act_window_close",) * 2)
        self.assertEqual(self.paid(bill), {"Ann": (30, 15)})
        count = "SELECT COUNT(*) FROM telecom_usage_label WHERE label = 'Zorgle'"
        self.assertEqual(self.query(count), [(1,)])

    def test_bills_that_are_posted_at_once_as_they_come_in(self):
        self.first.ask("autopost", always=True)
        self.addCleanup(lambda: self.first.ask("autopost", always=False))
        before = self.query("SELECT COUNT(*) FROM account_move")[0][0]
        bills = self.upload_both(("A", (ANN, 45)), ("B", (ANN, 20)), "book")
        self.assertEqual([self.state(bill)[0] for bill in bills], ["posted"] * 2)
        self.assertEqual(self.paid(*bills), {"Ann": (30, 35)})
        # Two bills and their entries: the second request did not make its bill twice.
        after = self.query("SELECT COUNT(*) FROM account_move")[0][0]
        self.assertEqual(after - before, 4)
