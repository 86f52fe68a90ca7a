from datetime import date
from io import BytesIO
from unittest.mock import patch

from python_calamine import CalamineWorkbook

from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from ..portal_case import PortalCase


@tagged("post_install", "-at_install")
class TestPortalStatement(PortalCase):
    """Employees read in the portal what their phone costs, and nobody else's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The plain layout has no other numbers: labels tell the rows apart.
        cls.bill = cls.post_month(
            (cls.ANN, "National calls", "50.00"),
            (cls.ANN, "National SMS", "5.00"),
            (cls.BOB, "National calls", "12.00"),
        )
        cls.of_ann, cls.of_bob = (
            cls.env["telecom.statement"].search([("employee_id", "=", each.id)])
            for each in (cls.ann, cls.bob)
        )

    def test_the_year_and_the_month_are_shown_to_their_holder(self):
        self.log_in(self.ann_user)
        page = self.read_page("/my/phone")
        self.assertIn("October 2026", page)
        self.assertIn(f"/my/phone/{self.of_ann.id}", page)
        self.assertNotIn(f"/my/phone/{self.of_bob.id}", page)
        page = self.read_page(f"/my/phone/{self.of_ann.id}")
        for text in ("National calls", "National SMS", "55.00", "30.00", "25.00"):
            self.assertIn(text, page)
        self.assertIn("up to", page, "the rule in words")

    def test_what_stands_there_adds_up_to_the_totals(self):
        for statement in (self.of_ann, self.of_bob):
            summary = statement._get_usage_summary()
            for name, total in (
                ("amount", statement.amount),
                ("employer", statement.employer),
                ("employee", statement.employee),
                ("tax", statement.employee_tax),
            ):
                self.assertAlmostEqual(sum(row[name] for row in summary), total, 2)

    def test_the_chart_has_twelve_months_that_end_with_the_last(self):
        chart = self.of_ann._get_chart()
        self.assertEqual(len(chart["labels"]), 12)
        self.assertEqual(chart["employer"], [0] * 11 + [30.0])
        self.assertEqual(chart["employee"][-1], self.of_ann.employee_total)

    def test_own_usage_is_listed_searched_and_downloaded(self):
        self.log_in(self.ann_user)
        url = f"/my/phone/{self.of_ann.id}/usage"
        page = self.read_page(url)
        self.assertIn("National calls", page)
        self.assertIn("National SMS", page)
        page = self.read_page(f"{url}?search=sms")
        self.assertIn("National SMS", page)
        self.assertNotIn("National calls", page)
        self.assertIn(
            "No usage row of this month has", self.read_page(f"{url}?search=zzz")
        )
        usage_type = self.of_ann.charge_ids.usage_type_id.filtered(
            lambda each: each.name == "National SMS"
        )
        page = self.read_page(f"/my/phone/{self.of_ann.id}")
        self.assertIn(f"{url}?usage_type={usage_type.id}", page)
        page = self.read_page(f"{url}?usage_type={usage_type.id}")
        self.assertIn("National SMS", page)
        self.assertNotIn("National calls", page)
        # what is no usage type of the statement is no filter
        self.assertIn("National calls", self.read_page(f"{url}?usage_type=0"))
        content = self.url_open(f"{url}.xlsx").content
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python()
        self.assertEqual(
            sorted(row[4] for row in rows[1:]), ["National SMS", "National calls"]
        )
        self.assertEqual(sorted(row[9] for row in rows[1:]), [5, 50])

    def test_nobody_sees_what_is_somebody_elses(self):
        """Whatever rights one has: the portal shows one's own, or nothing."""
        books = self.create_user("books", "account.group_account_invoice")
        officer = self.create_user(
            "officer", "telecom_split_billing.group_telecom_officer"
        )
        books.password = officer.password = "telecom-secret"
        url = f"/my/phone/{self.of_ann.id}"
        pages = (url, f"{url}/usage", f"{url}/usage.xlsx", f"{url}/pdf")
        for user, password in (
            (self.bob_user, self.bob_user.login),
            (books, "telecom-secret"),
            (officer, "telecom-secret"),
        ):
            self.authenticate(user.login, password)
            for page in pages:
                with self.subTest(user=user.login, page=page):
                    self.assertEqual(self.read_page(page), "")
            self.assertNotIn(url, self.read_page("/my/phone"))
        self.authenticate(None, None)
        for page in pages:
            with self.subTest(user="nobody", page=page):
                self.assertEqual(self.read_page(page), "")

    def test_a_server_that_cannot_print_says_so_on_the_page(self):
        self.log_in(self.ann_user)
        url = f"/my/phone/{self.of_ann.id}"
        reports = type(self.env["ir.actions.report"])
        with patch.object(reports, "get_wkhtmltopdf_state", lambda _self: "install"):
            answer = self.url_open(f"{url}/pdf")
        self.assertEqual(answer.status_code, 200)
        self.assertIn(f"{url}?", answer.url)
        self.assertIn("wkhtmltopdf is not installed", answer.text)
        self.assertNotIn("wkhtmltopdf", self.read_page(url))

    def test_amounts_below_each_other_have_the_same_decimals(self):
        rows = self.env["telecom.usage.row"].sudo().search([], limit=2)
        self.assertEqual(len(rows), 2)
        self.assertEqual(rows._get_decimals(), 2)
        self.env.cr.execute(
            "UPDATE telecom_usage_row SET amount = 1.0125 WHERE id = %s", [rows[0].id]
        )
        rows.invalidate_recordset()
        self.assertEqual(rows._get_decimals(), 4)
        self.assertEqual(rows[1]._get_decimals(), 2)

    def test_a_draft_is_nobodys_business(self):
        self.bill.button_draft()
        self.env.flush_all()
        self.log_in(self.ann_user)
        self.assertEqual(self.read_page(f"/my/phone/{self.of_ann.id}"), "")

    def test_each_holder_of_a_line_sees_only_their_own_days(self):
        line = self.create_line(self.CAT)
        self.assign(line, self.ann, "2024-01-01", "2026-10-15")
        self.assign(line, self.bob, "2026-10-16")
        self.post_month(
            (self.CAT, "National calls", "1.11", date(2026, 10, 15)),
            (self.CAT, "National calls", "2.22", date(2026, 10, 16)),
            document="F-2",
        )
        own = self.env["telecom.statement"].search([("line_id", "=", line.id)])
        for user, seen, hidden in (
            (self.ann_user, "1.11", "2.22"),
            (self.bob_user, "2.22", "1.11"),
        ):
            statement = own.filtered(lambda each, user=user: each._is_of(user))
            self.log_in(user)
            page = self.read_page(f"/my/phone/{statement.id}/usage")
            self.assertIn(seen, page)
            self.assertNotIn(hidden, page)

    def test_a_director_who_is_no_employee_reads_theirs_too(self):
        line = self.create_line(self.DAN)
        self.assign(line, self.ann_user.partner_id, "2024-01-01")
        self.post_month((self.DAN, "National calls", "3.33"), document="F-2")
        statement = self.env["telecom.statement"].search([("line_id", "=", line.id)])
        self.log_in(self.ann_user)
        self.assertIn("3.33", self.read_page(f"/my/phone/{statement.id}"))
        self.assertIn("3.33", self.read_page(f"/my/phone/{statement.id}/usage"))

    def test_other_amounts_can_be_tried_on_the_policy(self):
        calls = self.env.ref("telecom_split_billing.usage_type_national_calls")
        self.log_in(self.ann_user)
        page = self.read_page("/my/phone/policy")
        self.assertIn("up to", page)
        self.assertIn("With this usage you pay", page)
        name = f"amount_{self.thirty.id}_{calls.id}"
        page = self.read_page(f"/my/phone/policy?{name}=20")
        self.assertIn("you stay within your budget", page)
        for text in ("x", "-5", "1e99", "nan"):
            with self.subTest(text=text):
                page = self.read_page(f"/my/phone/policy?{name}={text}")
                self.assertIn("This is not an amount", page)

    def test_who_was_billed_nothing_yet_tries_the_example(self):
        self.assign(self.create_line(self.CAT), self.cat, "2026-11-01")
        self.bob.user_id = False
        self.env.flush_all()
        self.cat.user_id = self.bob_user
        self.env.flush_all()
        self.log_in(self.bob_user)
        page = self.read_page("/my/phone/policy")
        self.assertIn("these amounts are an example", page)
        self.assertIn("With this usage you", page)


@tagged("post_install", "-at_install")
class TestStatementPaper(PortalCase):
    """A statement is printed on one page, in the language of its holder."""

    def test_it_is_one_page_in_the_holders_language(self):
        self.env["res.lang"]._activate_lang("nl_BE")
        self.post_month(
            (self.ANN, "National calls", "50.00"), (self.BOB, "National SMS", "5.00")
        )
        statement = self.statement_of(self.ann)
        self.ann_user.lang = "nl_BE"
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        with self.printing():
            content, kind = report._render_qweb_pdf(
                "telecom_split_billing.report_statement", statement.ids
            )
            both, _kind = report._render_qweb_pdf(
                "telecom_split_billing.report_statement",
                (statement | self.statement_of(self.bob)).ids,
            )
        self.assertEqual(kind, "pdf")
        self.assertEqual(self.count_pages(content), 1)
        self.assertEqual(self.count_pages(both), 2)
        html, _kind = report._render_qweb_html(
            "telecom_split_billing.report_statement", statement.ids
        )
        self.assertIn("oktober 2026", html.decode())

    def count_pages(self, content):
        return len(PdfFileReader(BytesIO(content)).pages)
