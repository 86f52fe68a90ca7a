"""What tests of several processes have in common: workers, files and looks."""

import json
import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from unittest import TestCase

import psycopg2

PATIENCE = 60
ANN, BOB, EVE, EVE_TABLET = (f"+4477009000{index:02}" for index in range(1, 5))
HOLDERS = [("Ann", ANN), ("Bob", BOB), ("Eve", EVE), ("Eve", EVE_TABLET)]
HEADER = "Number;Date;Label;Quantity;Unit;Amount;Tax rate;Document;Document date"


class Worker:
    """A process of Odoo that takes commands."""

    def __init__(self, config=None):
        self._process = subprocess.Popen(
            [
                sys.executable,
                Path(__file__).with_name("worker.py"),
                config or os.environ["TELECOM_TEST_CONFIG"],
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.is_free = False
        self.pid = self._process.pid
        self.answer()

    def start(self, do, *, pause_after=None, die_after=None, **arguments):
        """Give a command without waiting for the answer."""
        command = {
            "do": do,
            "arguments": arguments,
            "pause_after": pause_after,
            "die_after": die_after,
        }
        self.is_free = False
        self._write(json.dumps(command))

    def answer(self):
        """Return the next answer, or None when the process died."""
        line = self._process.stdout.readline()
        answer = json.loads(line) if line else None
        self.is_free = bool(answer) and "paused" not in answer
        if answer and "failed" in answer:
            raise AssertionError(answer["failed"])
        return answer

    def result(self):
        """Return the result of the command, or the sentence that refuses it."""
        answer = self.answer()
        return answer["refused"] if "refused" in answer else answer["result"]

    def ask(self, do, **arguments):
        """Give a command and return its result, or the sentence that refuses it."""
        self.start(do, **arguments)
        return self.result()

    def resume(self):
        """Let the process go on after a pause."""
        self._write("")

    def kill(self):
        """Kill the process as a crash would."""
        self._process.kill()

    def end(self):
        """End the process and close its pipes, whatever it is doing."""
        self._process.kill()
        self._process.communicate()

    def _write(self, line):
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()


class ProcessCase(TestCase):
    """A company in a database of its own, and processes that work on it.

    Every test has documents of a month of its own.
    """

    _month = 0

    @classmethod
    def setUpClass(cls):
        """Start one process and prepare the company, once for all tests."""
        super().setUpClass()
        cls.connection = psycopg2.connect("")
        cls.connection.autocommit = True
        cls.addClassCleanup(cls.connection.close)
        cls.workers = []
        cls.addClassCleanup(lambda: [worker.end() for worker in cls.workers])
        if not cls.query("SELECT 1 FROM telecom_operator"):
            cls.hire().ask("prepare", holders=HOLDERS)

    @classmethod
    def hire(cls):
        """Return a new process."""
        worker = Worker()
        cls.workers.append(worker)
        return worker

    def setUp(self):
        """Have two processes that are free, and a month without bills."""
        super().setUp()
        ProcessCase._month += 1
        for worker in [worker for worker in self.workers if not worker.is_free]:
            self.bury(worker)
        while len(self.workers) < 2:
            self.hire()

    def tearDown(self):
        """Whatever was killed or happened at once, the books are right."""
        free = [worker for worker in self.workers if worker.is_free]
        self.assertEqual((free or [self.hire()])[0].ask("books"), {})
        super().tearDown()

    def bury(self, worker):
        """Wait until a killed process is gone from the database too."""
        worker.end()
        self.workers.remove(worker)
        self.wait_until(
            "SELECT COUNT(*) <= %s FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid != pg_backend_pid() "
            "AND state != 'idle'",
            0,
        )

    # -- moments ---------------------------------------------------------------------

    def pause(self, worker, after, do="work", **arguments):
        """Give a command, and wait until the process pauses after a part of it."""
        worker.start(do, pause_after=after, **arguments)
        self.assertEqual(worker.answer(), {"paused": after})

    def go_on(self, worker):
        """Let a process go on after a pause; return the result of its command."""
        worker.resume()
        return worker.result()

    def die(self, victim, after, do="work", **arguments):
        """Give a command to a process that is killed after a part of it."""
        victim.start(do, die_after=after, **arguments)
        self.assertIsNone(victim.answer())
        self.bury(victim)

    def kill_after(self, seconds, do="work", **arguments):
        """Give a command to a new process, and kill it so many seconds later."""
        victim = self.hire()
        victim.start(do, **arguments)
        time.sleep(seconds)
        victim.kill()
        self.bury(victim)

    # -- files -----------------------------------------------------------------------

    def file(self, document, *rows):
        """Return a file of the month: (number, amount) per row."""
        month = f"{2024 + self._month // 12}-{self._month % 12 + 1:02}"
        lines = [
            f"{number};{month}-15;National calls;1;;{amount};21;"
            f"{month}-{document};{month}-28"
            for number, amount in rows
        ]
        return "\n".join([HEADER, *lines])

    def keep(self, worker, document, *rows):
        """Store a file of the month; return the id of the attachment."""
        content = self.file(document, *rows)
        return worker.ask("keep", name=f"{document}.csv", content=content)

    def upload(self, worker, document, *rows):
        """Make a bill of a file of the month; return its id."""
        return worker.ask("upload", attachment=self.keep(worker, document, *rows))

    # -- looks -----------------------------------------------------------------------

    @classmethod
    def query(cls, query, *values):
        """Return the rows of a query."""
        with closing(cls.connection.cursor()) as cursor:
            cursor.execute(query, values)
            return cursor.fetchall()

    def wait_until(self, query, *values):
        """Wait until a query says true."""
        end = time.monotonic() + PATIENCE
        while not self.query(query, *values)[0][0]:
            self.assertLess(time.monotonic(), end, f"still not: {query}")
            time.sleep(0.005)

    def wait_until_blocked(self):
        """Wait until a process waits for another one's transaction."""
        self.wait_until(
            "SELECT COUNT(*) > 0 FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )

    def counts(self):
        """Return how many records of each kind there are, over all bills."""
        tables = (
            *("detail", "usage_row", "charge", "share", "statement"),
            *("issue", "settlement", "bill_total"),
        )
        return {
            name: self.query(f"SELECT COUNT(*) FROM telecom_{name}")[0][0]
            for name in tables
        }

    def state(self, bill):
        """Return (state, split, rows charged) of a bill."""
        return self.query(
            "SELECT move.state, COALESCE(bill.is_split, FALSE), ("
            "SELECT COALESCE(SUM(rows_charged), 0) FROM telecom_detail "
            "WHERE bill_id = bill.id) FROM account_move move "
            "LEFT JOIN telecom_bill bill ON bill.move_id = move.id WHERE move.id = %s",
            bill,
        )[0]

    def said(self, bill):
        """Return the newest message of the chatter of a bill."""
        return self.query(
            "SELECT body FROM mail_message WHERE model = 'account.move' "
            "AND res_id = %s ORDER BY id DESC LIMIT 1",
            bill,
        )[0][0]

    def paid(self, *bills):
        """Return {employee: (employer, employee)} of what these bills book, no tax."""
        rows = self.query(
            "SELECT holder_name, SUM(share.employer), SUM(share.employee) "
            "FROM telecom_share share JOIN telecom_statement statement "
            "ON statement.id = share.statement_id "
            "JOIN telecom_bill bill ON bill.id = share.bill_id "
            "WHERE bill.move_id = ANY(%s) "
            "GROUP BY holder_name",
            list(bills),
        )
        return {name: (float(employer), float(own)) for name, employer, own in rows}

    def owed(self, *bills):
        """Return {employee: sum of the settlements of these bills}, tax included."""
        rows = self.query(
            "SELECT employee.name, SUM(settlement.amount) "
            "FROM telecom_settlement settlement JOIN hr_employee employee "
            "ON employee.id = settlement.employee_id "
            "WHERE settlement.move_id = ANY(%s) GROUP BY employee.name",
            list(bills),
        )
        return {name: float(amount) for name, amount in rows}
