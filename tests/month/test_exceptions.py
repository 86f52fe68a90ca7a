from unittest.mock import patch

from odoo.tests import tagged

from .month_case import MonthCase

MODULE = "odoo.addons.telecom_split_billing.models.month.telecom_exception"


@tagged("post_install", "-at_install")
class TestExceptions(MonthCase):
    """Each thing that is off is one exception, for who acts on it, until it is not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.create_user(
            "lines", "telecom_split_billing.group_telecom_officer"
        )
        cls.accountant = cls.create_user("books", "account.group_account_invoice")
        for user in (cls.officer, cls.accountant, cls.payroll):
            user.sudo().email = f"{user.login}@fictief.example"

    def arrive(self, *rows, month=10):
        with self.on(f"2026-{month + 1}-02"):
            bill = self.receive_bill(month, *rows)
            self.do_jobs()
        return bill

    def get(self, kind, user):
        found = self.env["telecom.exception"].with_user(user).search([])
        return found.filtered(lambda each: each.kind == kind)

    def test_a_missing_mandate_is_asked_for_with_one_button(self):
        self.assign(self.create_line(self.CAT), self.cat, "2024-01-01")
        self.cat.work_contact_id.email = "cat@fictief.example"
        self.arrive((self.CAT, "National calls", "45.00"))
        self.assertEqual(self.exceptions(), [("mandate", "payroll", 18.15)])
        exception = self.get("mandate", self.payroll)
        self.assertIn("Cat", exception.message)
        exception.action_solve()
        self.assertEqual(self.exceptions(), [])
        mandate = (
            self.env["telecom.mandate"]
            .sudo()
            .search([("employee_id", "=", self.cat.id)])
        )
        self.assertEqual(mandate.state, "to_sign")
        self.assertEqual(len(self.get_mails("cat@fictief.example")), 1)

    def test_a_holder_who_left_is_the_officers(self):
        self.arrive((self.ANN, "National calls", "45.00"))
        with self.on("2026-11-10"):
            self.ann.departure_date = "2026-11-05"
            self.do_jobs()
            self.assertEqual(self.exceptions(), [("leaver", "officer", 18.15)])
            action = self.get("leaver", self.officer).action_solve()
            self.assertEqual(action["res_id"], self.ann_line.id)
            self.ann_line.assignment_ids.date_to = "2026-11-05"
            self.do_jobs()
            self.assertEqual(self.exceptions(), [])

    def test_an_unusual_bill_is_posted_with_one_button(self):
        for month in (8, 9):
            self.arrive((self.ANN, "National calls", "45.00"), month=month)
        bill = self.arrive((self.ANN, "National calls", "99.00"))
        exception = self.get("unclean", self.accountant)
        self.assertIn("Ann pays", exception.message)
        exception.action_solve()
        self.assertEqual((bill.state, self.exceptions()), ("posted", []))
        self.assertEqual(self.broken_books(), {})

    def test_a_statement_that_was_not_sent_is_sent_again(self):
        self.arrive((self.ANN, "National calls", "45.00"))
        statement = self.env["telecom.statement"].sudo().search([])
        statement.mail_state = "failed"
        with self.on("2026-11-03"):
            self.do_jobs()
        self.assertEqual(self.exceptions(), [("mail", "officer", 18.15)])
        self.get("mail", self.officer).action_solve()
        self.assertEqual(statement.mail_state, "waiting")
        self.assertEqual(self.exceptions(), [])

    def test_a_file_that_a_task_could_not_read_is_read_again(self):
        self.company.telecom_background_rows = 1
        tasks = self.env["telecom.task"].sudo()
        self.registry_enter_test_mode()
        with self.on("2026-11-02"):
            bill = self.receive_bill(10, *[(self.ANN, "National calls", "45.00")] * 2)
            tasks._cron_work()
            tasks.search([])._end("failed", "The server ended this step 3 times.")
            self.do_jobs()
            self.assertEqual(
                [each[:2] for each in self.exceptions()], [("task", "accountant")]
            )
            exception = self.get("task", self.accountant)
            self.assertIn("3 times", exception.message)
            exception.action_solve()
            self.assertEqual(self.exceptions(), [])
            for _step in range(2):
                tasks._cron_work()
            self.do_jobs()
        self.assertEqual((bill.state, self.exceptions()), ("posted", []))

    def test_each_role_sees_its_own_exceptions(self):
        self.assign(self.create_line(self.CAT), self.cat, "2024-01-01")
        self.arrive((self.CAT, "National calls", "45.00"))
        with self.on("2026-11-10"):
            self.receive_bill(9, (self.BOB, "Something new", "3.00"))
            self.bob.departure_date = "2026-11-05"
            self.do_jobs()
        kinds = {
            user: sorted(
                self.env["telecom.exception"].with_user(user).search([]).mapped("kind")
            )
            for user in (self.payroll, self.officer, self.accountant)
        }
        self.assertEqual(
            kinds,
            {
                self.payroll: ["mandate"],
                self.officer: ["leaver"],
                self.accountant: ["issue"],
            },
        )

    def test_one_todo_and_one_digest_a_day_and_none_when_nothing_is_off(self):
        self.assign(self.create_line(self.CAT), self.cat, "2024-01-01")
        self.arrive((self.CAT, "National calls", "45.00"))
        exception = self.get("mandate", self.payroll)
        todo = exception.sudo().activity_ids
        self.assertEqual(len(todo), 1)
        self.assertIn("Cat", todo.summary)
        count = len(self.get_digests())
        self.assertTrue(count)
        with self.on("2026-11-02"):
            self.do_jobs()
            self.assertEqual(len(self.get_digests()), count, "it was sent today")
        with self.on("2026-11-03"):
            self.do_jobs()
            self.assertEqual(len(self.get_digests()), 2 * count)
            self.assertEqual(exception.sudo().activity_ids, todo, "one to-do stays")
            exception.action_solve()
        with self.on("2026-11-04"):
            self.do_jobs()
            self.assertEqual(len(self.get_digests()), 2 * count)

    def get_digests(self):
        return self.env["mail.mail"].sudo().search([("subject", "like", "exceptions")])

    def test_a_digest_names_nobody_in_its_subject(self):
        self.assign(self.create_line(self.CAT), self.cat, "2024-01-01")
        self.arrive((self.CAT, "National calls", "45.00"))
        mail = self.get_digests()[0]
        self.assertNotIn("Cat", mail.subject)
        self.assertNotIn("18", mail.subject)
        self.assertIn("Missing mandate", mail.body_html)
        self.assertIn("/odoo/telecom-exceptions", mail.body_html)

    def test_amounts_of_a_digest_are_written_as_its_reader_writes_them(self):
        french = self.env["res.lang"]._activate_lang("fr_BE")
        self.payroll.sudo().lang = french.code
        self.payroll.sudo().email = "wages@fictief.example"
        self.assign(self.create_line(self.CAT), self.cat, "2024-01-01")
        self.arrive((self.CAT, "National calls", "45.00"))
        (mail,) = self.get_mails("wages@fictief.example")
        self.assertIn("18,15", mail.body_html)

    def test_thousands_of_exceptions_are_few_todos(self):
        self.assign(self.create_line(self.CAT), self.cat, "2024-01-01")
        with patch(f"{MODULE}.TO_DOS", 1), self.on("2026-11-02"):
            self.receive_bill(10, (self.CAT, "National calls", "45.00"))
            self.receive_bill(9, (self.BOB, "Something new", "3.00"))
            self.receive_bill(8, (self.BOB, "Something else", "4.00"))
            self.do_jobs()
        found = self.env["telecom.exception"].sudo().search([])
        issues = found.filtered(lambda each: each.kind == "issue")
        self.assertEqual(len(issues), 2)
        (todo,) = issues.activity_ids
        self.assertIn("Something else", todo.summary)
        self.assertEqual(len(found.activity_ids), 2, "one for each role")

    def test_opening_the_list_lets_the_job_bring_it_in_line(self):
        self.assign(self.create_line(self.CAT), self.cat, "2024-01-01")
        self.arrive((self.CAT, "National calls", "45.00"))
        self.create_mandate(self.cat)
        job = self.env.ref("telecom_split_billing.cron_month").sudo()
        triggers = self.env["ir.cron.trigger"].sudo()
        triggers.search([("cron_id", "=", job.id)]).unlink()
        exceptions = self.env["telecom.exception"].with_user(self.payroll)
        action = exceptions.action_open_list()
        self.assertEqual(action["res_model"], "telecom.exception")
        self.assertTrue(triggers.search([("cron_id", "=", job.id)]))
        self.assertEqual(len(self.exceptions()), 1, "no request waits for it")
        with self.on("2026-11-03"):
            self.do_jobs()
        self.assertEqual(self.exceptions(), [])

    def test_what_was_solved_since_the_list_was_made_is_not_solved_again(self):
        self.assign(self.create_line(self.CAT), self.cat, "2024-01-01")
        self.arrive((self.CAT, "National calls", "45.00"))
        self.create_mandate(self.cat)
        mandates = self.env["telecom.mandate"].sudo()
        count = mandates.search_count([])
        action = self.get("mandate", self.payroll).action_solve()
        self.assertEqual(action["tag"], "soft_reload")
        self.assertEqual(mandates.search_count([]), count)
        self.assertEqual(self.exceptions(), [])

    def test_a_list_of_causes_asks_once_for_its_records(self):
        for month in (8, 9, 10):
            self.receive_bill(month, (self.BOB, f"Something {month}", "3.00"))
        exceptions = self.env["telecom.exception"].sudo()
        exceptions._update()
        found = exceptions.search([("kind", "=", "issue")])
        self.assertEqual(len(found), 3)
        queries = []
        for some in (found[:1], found):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("message")
            queries.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*queries)
