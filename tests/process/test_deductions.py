"""Wages: whatever happens at the same moment, nothing is deducted twice."""

from .process_case import ANN, BOB, ProcessCase


class TestDeductions(ProcessCase):
    """Two payroll officers at once, and a server that is killed."""

    def setUp(self):
        """Have a posted bill of Ann and Bob that payroll is to collect."""
        super().setUp()
        self.first, self.second = self.workers[:2]
        self.first.ask("agree", channel="payroll")
        bill = self.upload(self.first, "1", (ANN, 45), (BOB, 40))
        self.first.ask("call", bill=bill, method="action_post")
        self.bill = bill

    def tearDown(self):
        """Let the bills of other tests be collected as ever."""
        workers = [worker for worker in self.workers if worker.is_free]
        (workers or [self.hire()])[0].ask("agree", channel="receivable")
        super().tearDown()

    def press(self, worker, run, button):
        return worker.ask("press", run=run, method=button)

    def gathered(self):
        run = self.first.ask("plan")
        self.press(self.first, run, "action_gather")
        return run

    def deducted(self):
        """Return {employee: what the entries of runs credit for this bill}."""
        rows = self.query(
            "SELECT employee.name, -SUM(line.balance) FROM account_move_line line "
            "JOIN telecom_settlement settlement "
            "ON settlement.id = line.telecom_settlement_id "
            "JOIN hr_employee employee ON employee.id = settlement.employee_id "
            "WHERE settlement.move_id = %s GROUP BY employee.name",
            self.bill,
        )
        return {name: float(amount) for name, amount in rows}

    def run_state(self, run):
        """Return (state, number of settlements of the bill that it holds) of a run."""
        return self.query(
            "SELECT run.state, (SELECT COUNT(*) FROM telecom_deduction_item item "
            "JOIN telecom_deduction deduction ON deduction.id = item.deduction_id "
            "JOIN telecom_settlement settlement ON settlement.id = item.settlement_id "
            "WHERE deduction.run_id = run.id AND item.state = 'active' "
            "AND settlement.move_id = %s) "
            "FROM telecom_deduction_run run WHERE run.id = %s",
            self.bill,
            run,
        )[0]

    def test_two_gather_at_the_same_moment(self):
        one, two = self.first.ask("plan"), self.first.ask("plan")
        gather = {"do": "press", "method": "action_gather"}
        self.pause(self.first, "gather", **gather, run=one)
        self.second.ask(**gather, run=two)
        self.go_on(self.first)
        self.assertEqual(self.run_state(one), ("draft", 2))
        self.assertEqual(self.run_state(two), ("draft", 0))

    def test_two_confirm_the_same_run_at_the_same_moment(self):
        for pause_after in ("deduct", "confirm"):
            with self.subTest(pause_after):
                self.setUp()
                run = self.gathered()
                confirm = {"do": "press", "method": "action_confirm", "run": run}
                self.pause(self.first, pause_after, **confirm)
                self.second.start(**confirm)
                self.wait_until_blocked()
                self.assertIsNone(self.go_on(self.first))
                self.assertIsNone(self.second.result())  # a second click
                self.assertIn("is already Confirmed", self.first.ask(**confirm))
                self.assertEqual(self.deducted(), {"Ann": 18.15, "Bob": 12.1})

    def test_a_confirmation_that_is_killed_never_happened(self):
        for die_after in ("deduct", "confirm"):
            with self.subTest(die_after):
                self.setUp()
                run = self.gathered()
                confirm = {"do": "press", "run": run, "method": "action_confirm"}
                self.die(self.second, die_after, **confirm)
                self.assertEqual(self.run_state(run), ("draft", 2))
                self.assertEqual(self.deducted(), {})
                self.press(self.first, run, "action_confirm")
                self.assertEqual(self.deducted(), {"Ann": 18.15, "Bob": 12.1})

    def test_killed_while_the_file_for_payroll_is_made(self):
        """There is no half of a file: the run is confirmed still, and exports once."""
        run = self.gathered()
        self.press(self.first, run, "action_confirm")
        query = "SELECT state, attachment_id FROM telecom_deduction_run WHERE id = %s"
        self.die(self.second, "export", "press", run=run, method="action_export")
        self.assertEqual(self.query(query, run), [("confirmed", None)])
        self.press(self.first, run, "action_export")
        ((state, attachment),) = self.query(query, run)
        self.assertEqual(state, "exported")
        self.assertTrue(attachment)
        self.press(self.first, run, "action_done")
