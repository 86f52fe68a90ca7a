import base64
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..common import TelecomCase

NEW = [f"+4477009001{index:02}" for index in range(1, 21)]


@tagged("post_install", "-at_install")
class TestIssueLists(TelecomCase):
    """Many issues at once: numbers to employees, labels to usage types."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env,
            "accountant",
            groups="base.group_user,account.group_account_invoice",
        )

    def upload_named(self, *rows, document="F-1"):
        """Upload a file of (number, name of the user, amount) rows."""
        names = "Number Date Label Quantity Unit Amount,Tax rate,Document,Document date"
        lines = [";".join(names.replace(" ", ",", 5).split(",")) + ";User"]
        for number, name, amount in rows:
            lines.append(
                f"{number};2026-10-15;National calls;1;;{amount};21;{document};"
                f"2026-11-02;{name}"
            )
        return self.upload((f"{document}.csv", "\n".join(lines).encode()))

    def open_numbers(self, issues):
        action = issues.with_user(self.accountant).action_assign_numbers()
        self.assertEqual(action["res_model"], "telecom.issue.numbers")
        return self.open_form(action).save()

    def open_form(self, action):
        """Open the dialog of an action as the web client does."""
        model = self.env[action["res_model"]].with_user(self.accountant)
        return Form(model.with_context(**action["context"]))

    def test_twenty_new_numbers_are_assigned_in_one_go(self):
        people = [self.create_employee(f"Person {chr(65 + n)}") for n in range(20)]
        bill = self.upload_rows(
            *((number, "National calls", "10") for number in NEW),
        )
        self.assertEqual(len(self.issues(bill)), 20)
        wizard = self.open_numbers(bill.telecom_issue_ids)
        self.assertEqual(wizard.line_ids.mapped("number"), NEW)
        self.assertEqual(set(wizard.line_ids.mapped("date_from")), {date(2026, 10, 1)})
        for line, person in zip(wizard.line_ids, people, strict=True):
            line.employee_id = person
        wizard.action_assign()
        self.assertFalse(self.issues(bill))
        self.assertEqual(
            self.paid_by(bill), {person.name: (10, 0) for person in people}
        )

    def test_the_name_in_the_file_is_a_suggestion_and_no_more(self):
        dries = self.create_employee("Dries Janssens")
        bill = self.upload_named(
            (NEW[0], "JANSSENS Dries", "10"), (NEW[1], "Nobody Known", "5")
        )
        self.assertEqual(
            bill.telecom_issue_ids.mapped("user_name"),
            ["JANSSENS Dries", "Nobody Known"],
        )
        wizard = self.open_numbers(bill.telecom_issue_ids)
        self.assertEqual(
            [(line.suggested_id.name, line.certainty) for line in wizard.line_ids],
            [("Dries Janssens", "swapped"), (False, False)],
        )
        self.assertFalse(wizard.line_ids.employee_id)
        with self.assertRaisesRegex(UserError, "Choose the holders of the numbers"):
            wizard.action_assign()
        wizard.action_take_suggestions()
        wizard.action_assign()
        self.assertEqual(self.paid_by(bill), {"Dries Janssens": (10, 0)})
        self.assertEqual(self.issues(bill), [("unknown_number", NEW[1])])
        line = self.env["telecom.line"].search([("number", "=", NEW[0])])
        self.assertEqual(line.employee_id, dries)

    def test_numbers_are_assigned_from_a_spreadsheet_all_or_nothing(self):
        bill = self.upload_rows(
            *((number, "National calls", "10") for number in NEW[:3])
        )
        wizard = self.open_numbers(bill.telecom_issue_ids)
        bad = f"Number;Employee;From\n{NEW[0]};Zed;\n{NEW[5]};Cat;\n{NEW[1]};Cat;soon"
        wizard.file = base64.b64encode(bad.encode())
        with self.assertRaises(UserError) as caught:
            wizard.action_read()
        self.assertEqual(
            str(caught.exception).splitlines(),
            [
                "Row 2: Zed matches no employee, or several.",
                f"Row 3: {NEW[5]} is not one of the numbers to assign.",
                "Row 4: “soon” is not a date.",
            ],
        )
        self.assertFalse(wizard.line_ids.employee_id)
        rows = (f"{NEW[0]};cat;05/10/2026", f"{NEW[1]};Dan;", f"{NEW[2]};;")
        good = "\n".join(("Nummer;Werknemer;Vanaf", *rows))
        wizard.file = base64.b64encode(good.encode())
        wizard.action_read()
        self.assertEqual(
            [
                (line.employee_id.name, str(line.date_from))
                for line in wizard.line_ids[:2]
            ],
            [("Cat", "2026-10-05"), ("Dan", "2026-10-01")],
        )
        wizard.action_assign()
        self.assertEqual(self.issues(bill), [("unknown_number", NEW[2])])

    def test_the_table_to_fill_in_can_be_downloaded(self):
        bill = self.upload_named((NEW[0], "Ann", "10"))
        wizard = self.open_numbers(bill.telecom_issue_ids)
        action = wizard.action_download()
        attachments = self.env["ir.attachment"].with_user(self.accountant)
        attachment = attachments.search(
            [("res_model", "=", "telecom.issue.numbers"), ("res_id", "=", wizard.id)]
        )
        self.assertIn(str(attachment.id), action["url"])
        self.assertEqual(
            attachment.raw.decode("utf-8-sig").splitlines(),
            ["Number;Name;Employee", f"{NEW[0]};Ann;"],
        )

    def test_a_number_on_two_bills_is_one_row_and_resolves_both(self):
        bills = self.upload_rows((NEW[0], "National calls", "10"), document="A")
        bills |= self.upload_rows((NEW[0], "National calls", "7"), document="B")
        wizard = self.open_numbers(self.env["telecom.issue"])
        self.assertEqual(
            [(line.rows, line.amount) for line in wizard.line_ids], [(2, 17)]
        )
        wizard.line_ids.employee_id = self.cat
        wizard.action_assign()
        self.assertFalse(any(self.issues(bill) for bill in bills))

    def test_ten_labels_are_mapped_in_one_go_for_good_or_for_this_bill(self):
        types = self.env["telecom.usage.type"].search([], limit=10)
        labels = [f"Label {number}" for number in range(10)]
        bill = self.upload_rows(*((self.ANN, label, "1") for label in labels))
        action = bill.telecom_issue_ids.with_user(self.accountant).action_resolve()
        self.assertEqual(action["res_model"], "telecom.issue.labels")
        wizard = self.open_form(action).save()
        for line, usage in zip(wizard.line_ids, types, strict=True):
            line.usage_type_id = usage
            line.from_now_on = line.label != "Label 3"
        wizard.action_map()
        self.assertFalse(self.issues(bill))
        self.assertEqual(bill.telecom_charge_ids.usage_type_id, types)
        # what was decided for this bill still holds
        bill.telecom_bill_id.action_split()
        self.assertFalse(self.issues(bill))
        later = self.upload_rows(
            *((self.ANN, label, "1") for label in labels), document="F-2"
        )
        self.assertEqual(self.issues(later), [("unmapped_label", "Label 3")])
        bill.telecom_issue_ids.action_reopen()
        self.assertEqual(self.issues(bill), [("unmapped_label", "Label 3")])

    def test_why_nobody_is_known_for_a_number_is_told_apart(self):
        other = self.env["res.company"].create({"name": "Sister"})
        self.env["telecom.line"].create(
            {"name": NEW[0], "operator_id": self.operator.id, "company_id": other.id}
        )
        closed = self.create_line(NEW[1], holder=self.cat)
        closed.active = False
        ended = closed.with_context(active_test=False).assignment_ids
        self.assertTrue(ended.date_to)  # a closed line has no holder
        ended.date_to = date(2026, 9, 30)
        self.create_line(NEW[2], holder=self.dan)
        self.dan.version_id.departure_date = date(2026, 10, 10)
        bill = self.upload_rows(
            *((number, "National calls", "10") for number in NEW[:4])
        )
        self.assertEqual(
            {
                issue.key: (issue.kind, issue.situation)
                for issue in bill.telecom_issue_ids
            },
            {
                NEW[0]: ("unknown_number", "other_company"),
                NEW[1]: ("no_holder", "closed"),
                NEW[2]: ("no_holder", "left"),
                NEW[3]: ("unknown_number", False),
            },
        )
        words = {issue.key: issue.message for issue in bill.telecom_issue_ids}
        self.assertIn("a line of another company", words[NEW[0]])
        self.assertIn("The line is closed", words[NEW[1]])
        self.assertIn("has left the company", words[NEW[2]])
        wizard = self.open_numbers(bill.telecom_issue_ids)
        wizard.line_ids.employee_id = self.bob
        wizard.action_assign()
        self.assertFalse(self.issues(bill))
        self.assertTrue(closed.active)
        self.assertEqual(set(self.paid_by(bill)), {"Bob"})

    def test_usage_before_the_holder_left_is_still_the_holders(self):
        self.create_line(NEW[0], holder=self.dan)
        self.dan.version_id.departure_date = date(2026, 10, 20)
        bill = self.upload_rows((NEW[0], "National calls", "10"))
        self.assertFalse(self.issues(bill))
        self.assertEqual(self.paid_by(bill), {"Dan": (10, 0)})

    def test_the_list_says_what_waits_and_how_much(self):
        bill = self.upload_rows(
            (self.ANN, "National calls", "45"), (NEW[0], "National calls", "10")
        )
        issue = bill.telecom_issue_ids
        self.assertEqual((issue.amount, issue.blocked_amount), (10, bill.amount_total))
        self.assertEqual(issue.bill_date, bill.invoice_date)
        form = Form(
            self.env["telecom.issue.resolve"].with_context(default_issue_ids=issue.ids)
        )
        self.assertEqual(str(form.date_from), "2026-10-01")

    def test_a_bill_opens_a_dialog_for_issues_of_one_kind_and_a_list_otherwise(self):
        rows = (
            ("+447700900091", "National calls", "1"),
            (self.ANN, "Mystery", "1"),
            (self.ANN, "National calls", "much"),
        )
        for number, chosen, model in (
            (1, rows[:1], "telecom.issue.resolve"),
            (2, rows[1:2], "telecom.issue.resolve"),
            (3, rows[:2], "telecom.issue.resolve"),
            (4, rows, "telecom.issue"),
        ):
            bill = self.upload_rows(*chosen, document=f"F-{number}")
            open_ones = bill.telecom_issue_ids
            action = open_ones.action_resolve_on_bill()
            self.assertEqual(action["res_model"], model)
        self.assertEqual(action["domain"], [("id", "in", open_ones.ids)])

    def test_without_open_issues_there_is_nothing_to_assign(self):
        with self.assertRaisesRegex(UserError, "no open issue"):
            self.env["telecom.issue"].action_assign_numbers()

    def test_the_list_of_a_bill_opens_only_the_issues_of_this_bill(self):
        self.upload_rows((NEW[0], "National calls", "10"), document="F-1")
        bill = self.upload_rows(
            (NEW[1], "National calls", "10"),
            (self.ANN, "National calls", "much"),
            document="F-2",
        )
        context = bill.telecom_issue_ids.action_resolve_on_bill()["context"]
        none_selected = self.env["telecom.issue"]
        self.assertEqual(
            self.open_numbers(none_selected).line_ids.mapped("number"), NEW[:2]
        )
        in_bill = none_selected.with_context(**context)
        self.assertEqual(self.open_numbers(in_bill).line_ids.mapped("number"), NEW[1:2])

    def test_one_row_is_one_row_and_the_proposal_is_marked(self):
        bill = self.upload_rows((self.ANN, "SMS to abroad", "10"))
        issue = bill.telecom_issue_ids
        self.assertTrue(issue.message.endswith("(row 2)."), issue.message)
        with Form(
            self.env["telecom.issue.resolve"].with_context(default_issue_ids=issue.ids)
        ) as dialog:
            self.assertEqual(dialog.is_proposed, bool(dialog.usage_type_id))
            self.assertTrue(dialog.is_proposed)
            dialog.usage_type_id = self.env["telecom.usage.type"].search(
                [("id", "!=", dialog.usage_type_id.id)], limit=1
            )
            self.assertFalse(dialog.is_proposed)

    # -- lines and people from the file ----------------------------------------------

    def open_on_bill(self, bill, user):
        """Open the dialog of the button on the bill, as this user."""
        action = (
            bill.with_user(user)
            .telecom_issue_ids.filtered(lambda issue: issue.state == "open")
            .action_resolve_on_bill()
        )
        model = self.env[action["res_model"]].with_user(user)
        return Form(model.with_context(**action["context"])).save()

    def test_lines_numbers_and_people_are_made_from_the_file(self):
        bill = self.upload_named(
            (NEW[0], "Ann", "40"),
            (NEW[1], "Eva New", "10"),
            (NEW[2], "Eva New", "5"),
            (NEW[3], "", "7"),
        )
        wizard = self.open_on_bill(bill, self.env.user)
        self.assertTrue(wizard.has_suggestions)
        wizard.action_take_suggestions()
        self.assertFalse(wizard.has_suggestions)
        self.assertEqual(
            [(line.employee_id.name, line.new_name) for line in wizard.line_ids],
            [("Ann", False), (False, "Eva New"), (False, "Eva New"), (False, False)],
        )
        wizard.without_holder = "employer"
        wizard.action_assign()
        self.assertFalse(self.issues(bill))
        lines = self.env["telecom.line"].search([("number", "in", NEW[:4])])
        self.assertEqual(lines.mapped("holder"), ["Ann", "Eva New", "Eva New", False])
        eva = self.env["hr.employee"].search([("name", "=", "Eva New")])
        self.assertEqual(len(eva), 1)
        self.assertEqual(
            {*lines.assignment_ids.mapped("date_from"), eva.version_id.date_version},
            {date(2026, 10, 1)},
        )
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 10), "Eva New": (15, 0)})
        self.assertEqual(bill.telecom_employer, 30 + 15 + 7)
        bill.action_post()
        self.assertEqual(bill.state, "posted")
        self.assertFalse(self.broken_books())
        # the decision was about that bill
        later = self.upload_rows((NEW[3], "National calls", "3"), document="F-2")
        self.assertEqual(self.issues(later), [("no_holder", NEW[3])])

    def test_accountants_make_no_employees(self):
        bill = self.upload_named((NEW[0], "Eva New", "40"))
        wizard = self.open_numbers(bill.telecom_issue_ids)
        self.assertFalse(wizard.can_create_employees)
        self.assertFalse(wizard.has_suggestions)
        wizard.action_take_suggestions()
        self.assertFalse(wizard.line_ids.new_name)
        wizard.line_ids.new_name = "Eva New"
        with self.assertRaises(AccessError):
            wizard.action_assign()

    def test_numbers_of_others_do_not_become_lines(self):
        other = self.env["res.company"].create({"name": "Sister"})
        self.env["telecom.line"].create(
            {"name": NEW[0], "operator_id": self.operator.id, "company_id": other.id}
        )
        bill = self.upload_rows((NEW[0], "National calls", "10"))
        wizard = self.open_numbers(bill.telecom_issue_ids)
        wizard.without_holder = "employer"
        wizard.action_assign()
        self.assertFalse(self.issues(bill))
        lines = self.env["telecom.line"].search([("number", "=", NEW[0])])
        self.assertEqual(lines.company_id, other)

    def test_the_way_leads_from_issue_to_issue_and_to_the_bill(self):
        bill = self.upload_rows(
            (NEW[0], "National calls", "10"),
            (NEW[1], "National calls", "10"),
            (self.ANN, "Strange label", "1"),
        )
        wizard = self.open_on_bill(bill, self.env.user)
        on_bill = wizard.with_context(active_model="account.move")
        again = on_bill.action_take_suggestions()
        self.assertEqual(again["context"]["active_model"], "account.move")
        wizard.line_ids.employee_id = self.cat
        following = on_bill.action_assign()
        self.assertEqual(following["res_model"], "telecom.issue.resolve")
        issue = bill.telecom_issue_ids.filtered(lambda each: each.state == "open")
        self.assertEqual(following["context"]["default_issue_ids"], issue.ids)
        for begun_on, expected in (
            ("account.move", False),
            ("telecom.exception", False),
            ("telecom.issue", bill.id),
        ):
            with self.subTest(begun_on), self.undone():
                dialog = self.env["telecom.issue.resolve"].create(
                    {"issue_ids": issue.ids}
                )
                dialog.usage_type_id = self.env["telecom.usage.type"].search(
                    [], limit=1
                )
                action = dialog.with_context(active_model=begun_on).action_map()
                self.assertEqual(action.get("res_id", False), expected)
