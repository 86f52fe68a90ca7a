from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.ground.guard import untraced
from .line_import_case import OFFICER, ONE, THREE, TWO, LineImportCase


@tagged("post_install", "-at_install")
class TestLineImport(LineImportCase):
    """What good tables do."""

    def test_new_lines_come_with_their_holders(self):
        wizard = self.import_table(
            f"07700 900001;{self.name};Ann Mertens;2026-01-01;",
            f"{TWO};{self.name};Bob Peeters;2026-01-01;2026-06-30",
            f"{THREE};{self.name};;;",
        )
        self.assertEqual(self.held(ONE), [("Ann Mertens", "2026-01-01", False)])
        self.assertEqual(self.held(TWO), [("Bob Peeters", "2026-01-01", "2026-06-30")])
        self.assertEqual(self.held(THREE), [])
        self.assertRecordValues(
            wizard,
            [
                {
                    "rows_total": 3,
                    "rows_new": 3,
                    "rows_error": 0,
                    "lines_new": 3,
                    "lines_changed": 0,
                    "assignments_new": 2,
                }
            ],
        )

    def test_the_holder_is_found_under_the_word_that_the_preview_shows(self):
        wizard = self.open(
            f"{ONE};{self.name};Ann Mertens;2026-01-01",
            header="Number;Operator;Holder;From",
        )
        wizard.action_preview()
        self.assertEqual(wizard.row_ids.outcome, "new")
        self.assertIn("Ann Mertens has it from", wizard.row_ids.message)

    def test_the_preview_writes_nothing(self):
        wizard = self.preview(f"{ONE};{self.name};Ann Mertens;2026-01-01;")
        self.assertEqual(wizard.row_ids.outcome, "new")
        self.assertIn("New line.", wizard.row_ids.message)
        self.assertIn("Ann Mertens has it from", wizard.row_ids.message)
        self.assertFalse(self.env["telecom.line"].search([("number", "=", ONE)]))

    def test_the_same_table_twice_changes_nothing(self):
        rows = (
            f"{ONE};{self.name};Ann Mertens;2026-01-01;2026-03-31",
            f"{ONE};{self.name};Bob Peeters;2026-04-01;",
        )
        self.import_table(*rows)
        wizard = self.preview(*rows)
        self.assertEqual(self.outcomes(wizard), {2: "unchanged", 3: "unchanged"})
        self.assertEqual((wizard.rows_new, wizard.rows_changed), (0, 0))

    def test_a_new_holder_takes_over_from_who_has_the_line(self):
        self.create_line(ONE, holder=self.ann)
        wizard = self.import_table(f"{ONE};;Bob Peeters;2026-05-01;")
        self.assertEqual(wizard.assignments_closed, 1)
        self.assertEqual(
            self.held(ONE),
            [
                ("Ann Mertens", "2024-01-01", "2026-04-30"),
                ("Bob Peeters", "2026-05-01", False),
            ],
        )

    def test_a_last_day_closes_an_assignment_and_an_empty_one_opens_it_again(self):
        self.create_line(ONE, holder=self.ann)
        wizard = self.import_table(f"{ONE};;Ann Mertens;2024-01-01;2026-04-30")
        self.assertEqual(
            (wizard.assignments_closed, wizard.assignments_changed), (1, 0)
        )
        self.assertEqual(self.held(ONE), [("Ann Mertens", "2024-01-01", "2026-04-30")])
        wizard = self.import_table(f"{ONE};;Ann Mertens;2024-01-01;")
        self.assertEqual(wizard.assignments_changed, 1)
        self.assertEqual(self.held(ONE), [("Ann Mertens", "2024-01-01", False)])

    def test_days_move_from_one_holder_to_the_next(self):
        line = self.create_line(ONE)
        self.assign(line, self.ann, "2026-01-01", "2026-03-31")
        self.assign(line, self.bob, "2026-05-01", "2026-06-30")
        for first, last in (("2026-04-30", "2026-05-31"), ("2026-02-28", False)):
            with self.subTest(first):
                self.import_table(
                    f"{ONE};;Bob Peeters;2026-05-01;{last or ''}",
                    f"{ONE};;Ann Mertens;2026-01-01;{first}",
                )
                self.assertEqual(
                    self.held(ONE),
                    [
                        ("Ann Mertens", "2026-01-01", first),
                        ("Bob Peeters", "2026-05-01", last),
                    ],
                )

    def test_columns_that_are_not_there_change_nothing(self):
        policy = self.create_policy({"kind": "amount", "amount": 30})
        line = self.create_line(ONE)
        held = self.assign(
            line, self.ann, "2026-01-01", "2026-03-31", policy_id=policy.id
        )
        wizard = self.preview(
            f"{ONE};Ann Mertens;2026-01-01", header="Number;Employee;From"
        )
        self.assertEqual(wizard.row_ids.outcome, "unchanged")
        self.assertEqual(wizard.columns_read, "Number, Employee, From")
        self.assertEqual(held.policy_id, policy)

    def test_a_line_gets_another_operator_and_other_benefits(self):
        other = self.create_operator("Beispiel Funk", "base.de")
        line = self.create_line(ONE)
        wizard = self.import_table(
            f"{ONE};beispiel FUNK;Ja;nein",
            header="Rufnummer;Anbieter;Gerät;Abonnement",
        )
        self.assertEqual((wizard.rows_changed, wizard.lines_changed), (1, 1))
        self.assertRecordValues(
            line,
            [
                {
                    "operator_id": other.id,
                    "provides_device": True,
                    "provides_subscription": False,
                    "provides_internet": False,
                }
            ],
        )

    def test_an_assignment_gets_a_policy_of_its_own_and_loses_it(self):
        policy = self.create_policy({"kind": "amount", "amount": 30}, name="Thirty")
        self.create_line(ONE, holder=self.ann)
        header = "Number;Employee;From;Policy"
        for written, expected in (("thirty", policy), ("", policy.browse())):
            with self.subTest(written):
                self.import_table(
                    f"{ONE};Ann Mertens;2024-01-01;{written}", header=header
                )
                line = self.env["telecom.line"].search([("number", "=", ONE)])
                self.assertEqual(line.assignment_ids.policy_id, expected)

    def test_another_person_than_an_employee_holds_a_line(self):
        director = self.env["res.partner"].create({"name": "Dora Claes"})
        self.import_table(
            f"{ONE};{self.name};Dora Claes;2026-01-01",
            header="Number;Operator;Other Holder;From",
        )
        line = self.env["telecom.line"].search([("number", "=", ONE)])
        self.assertEqual(line.assignment_ids.partner_id, director)

    def test_the_operator_of_the_dialog_is_for_new_lines_that_name_none(self):
        self.import_table(
            "07700 900001;Ann Mertens",
            header="Number;Employee",
            operator_id=self.operator.id,
        )
        line = self.env["telecom.line"].search([("number", "=", ONE)])
        self.assertEqual(
            (line.operator_id, line.holder), (self.operator, "Ann Mertens")
        )

    def test_lines_keep_a_trace_of_holders_that_were_imported(self):
        rows = [
            f"{ONE};{self.name};Ann Mertens;2026-01-01;2026-01-31",
            f"{ONE};{self.name};Bob Peeters;2026-02-01;",
        ]
        wizard = self.open(*rows)
        with untraced(False):
            wizard.action_preview()
            wizard.action_import()
        line = self.env["telecom.line"].search([("number", "=", ONE)])
        traces = [str(message.preview) for message in line.message_ids]
        for sentence in (
            "Ann Mertens has +44 7700 900001 from 01/01/2026 until 01/31/2026.",
            "Bob Peeters has +44 7700 900001 from 02/01/2026.",
        ):
            self.assertEqual(traces.count(sentence), 1)

    # -- headers and employees -------------------------------------------------------

    def test_headers_are_read_in_four_languages(self):
        headers = (
            "Number;Operator;Employee;From;Until",
            "NUMMER;operator;Werknemer;Van;Tot en met",
            "Numéro;Opérateur;Travailleur;Du;Jusqu'au",
            "Rufnummer;Anbieter;Arbeitnehmer;Von;Bis",
        )
        for header in headers:
            with self.subTest(header):
                wizard = self.preview(
                    f"{ONE};{self.name};Ann Mertens;31.01.2026;", header=header
                )
                self.assertEqual((self.errors(wizard), wizard.rows_new), ({}, 1))
                self.assertIn("01/31/2026", wizard.row_ids.message)

    def test_employees_are_found_by_number_then_e_mail_then_name(self):
        self.ann.write({"barcode": "0012", "work_email": "ann@example.com"})
        namesake = self.create_employee("Ann Mertens", work_email="am@example.com")
        found = {
            "0012;;": self.ann,
            "0012;;Ann Mertens": self.ann,
            ";ANN@example.com;": self.ann,
            ";am@example.com;Ann  mertens": namesake,
            ";;Bob Peeters": self.bob,
        }
        for cells, employee in found.items():
            with self.subTest(cells):
                wizard = self.preview(
                    f"{ONE};{self.name};{cells}",
                    header="Number;Operator;Badge;E-mail;Employee",
                )
                self.assertEqual(self.errors(wizard), {})
                plan = wizard._plan(wizard._read_file())
                self.assertEqual(plan.rows[0].holder, ("employee", employee.id))

    # -- who may ---------------------------------------------------------------------

    def test_only_officers_import_and_export_lines(self):
        row = f"{ONE};{self.name};Ann Mertens;2026-01-01;"
        allowed = {
            "employee": (),
            "accountant": ("account.group_account_invoice",),
            "hr": ("hr.group_hr_user",),
            "payroll": ("telecom_split_billing.group_telecom_payroll",),
        }
        mine = self.open(row)
        for role, groups in allowed.items():
            user = self.create_user(role, *groups)
            with self.subTest(role), self.assertRaises(AccessError):
                self.open(row, user=user)
            for button in ("action_preview", "action_import", "action_export"):
                with self.subTest(role, button=button), self.assertRaises(AccessError):
                    getattr(mine.with_user(user), button)()
        administrator = self.create_user(
            "administrator", "telecom_split_billing.group_telecom_administrator"
        )
        self.import_table(row, user=administrator)

    def test_one_officer_does_not_see_the_table_of_another(self):
        wizard = self.open(f"{ONE};{self.name};Ann Mertens;2026-01-01;")
        colleague = self.create_user("colleague", OFFICER)
        with self.assertRaises(AccessError):
            wizard.with_user(colleague).action_preview()

    def test_a_table_has_to_be_read_before_it_is_imported(self):
        wizard = self.open(f"{ONE};{self.name};Ann Mertens;2026-01-01;")
        with self.assertRaisesRegex(UserError, "Read the table first"):
            wizard.action_import()
