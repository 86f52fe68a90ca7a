from datetime import date

from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import SQL, file_path

from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestSplitSnapshot(TelecomCase):
    """Once posted, a month is split by what was true then, whatever is set later."""

    def correct_policy(self, statements, policy):
        correction = self.env["telecom.correction"].create(
            {
                "kind": "policy",
                "reason": "Agreed otherwise",
                "date": "2026-11-20",
                "statement_ids": statements.ids,
                "policy_id": policy.id,
            }
        )
        correction.action_preview()
        self.assertIs(correction.action_confirm(), True)
        return correction

    def statement_of(self, employee):
        return self.env["telecom.statement"].search([("employee_id", "=", employee.id)])

    def owed(self, employee):
        return round(sum(self.statement_of(employee).mapped("employee_total")), 2)

    def texts(self, shares):
        return [share.rule_text.replace("\xa0", " ") for share in shares.sorted("id")]

    def post_rows(self, *rows, document="F-1", **values):
        bill = self.upload_rows(*rows, document=document)
        bill.write(values)
        bill.action_post()
        return bill

    # -- explanations ----------------------------------------------------------------

    def choose_two_rules(self):
        self.company.telecom_policy_id = self.create_policy(
            {"kind": "percent", "percent": 33, "types": ["national_sms"]},
            {"kind": "amount", "amount": 25},
        )
        self.post_rows(
            (self.ANN, "National sms", "10.00"), (self.ANN, "National calls", "50.00")
        )
        return self.statement_of(self.ann)

    def test_old_shares_keep_their_explanation_under_fewer_rules(self):
        statement = self.choose_two_rules()
        old = statement.share_ids
        told = self.texts(old)
        self.assertEqual(
            sorted(told),
            [
                "33% of National SMS",
                (
                    "up to 25.00 € of everything else, less the employer's part of "
                    "National SMS"
                ),
            ],
        )
        history = statement.version_ids.mapped("policy_summary")
        self.correct_policy(statement, self.thirty)
        self.assertEqual((statement.employer, statement.employee), (30, 30))
        self.assertEqual(self.texts(old), told)
        self.assertEqual(
            set(self.texts(statement.share_ids - old)), {"up to 30.00 € of everything"}
        )
        self.assertEqual(statement.version_ids.mapped("policy_summary")[1:], history)
        self.assertEqual((statement.agreed, statement.used), (30, 30))

    def test_old_shares_keep_their_explanation_under_as_many_rules(self):
        statement = self.choose_two_rules()
        old = statement.share_ids
        told = self.texts(old)
        other = self.create_policy(
            {"kind": "full", "types": ["national_calls"]},
            {"kind": "percent", "percent": 10},
        )
        self.correct_policy(statement, other)
        self.assertEqual((statement.employer, statement.employee), (51, 9))
        self.assertEqual(self.texts(old), told)
        self.assertEqual((statement.agreed, statement.used), (0, 0))

    def test_the_portal_the_paper_and_the_export_tell_the_same(self):
        statement = self.choose_two_rules()
        before = {row["rule"] for row in statement._get_usage_summary()}
        self.correct_policy(statement, self.thirty)
        after = {row["rule"] for row in statement._get_usage_summary()}
        self.assertLess(before, after)
        employee = self.ann
        exported = self.env["telecom.person"]._get_person_data(
            self.env["telecom.person"]._get_employee(employee)
        )
        (shares,) = (each for each in exported if each.model == "telecom.share")
        found = self.env["telecom.person"]._find_person_data(shares)
        self.assertEqual(set(found.mapped("rule_text")), after)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "telecom_split_billing.report_statement", statement.ids
        )
        self.assertIn("33%", html.decode())

    # -- settings that change --------------------------------------------------------

    def test_late_rows_are_split_in_the_tax_mode_of_the_month(self):
        self.post_rows((self.ANN, "National calls", "60.00"))
        before = self.owed(self.ann)
        self.company.telecom_policy_tax = "included"
        self.post_rows((self.ANN, "National calls", "1.00"), document="F-2")
        self.assertEqual(self.owed(self.ann), round(before + 1.21, 2))

    def test_a_new_month_is_split_in_the_new_tax_mode(self):
        self.post_rows((self.ANN, "National calls", "60.00"))
        self.company.telecom_policy_tax = "included"
        day = date(2026, 11, 10)
        self.post_rows((self.ANN, "National calls", "60.00", day), document="F-2")
        november = self.statement_of(self.ann).filtered(
            lambda each: each.date_from == date(2026, 11, 1)
        )
        self.assertEqual(november.employee_total, 42.6)

    def post_third_party(self, amount, document):
        bill = self.upload_rows((self.ANN, "National sms", amount), document=document)
        bill.telecom_third_party = True
        bill.telecom_bill_id.action_split()
        bill.action_post()

    def test_late_third_party_payments_are_paid_as_in_the_month(self):
        self.operator.third_party_payer = "employer"
        self.post_third_party("10.00", "F-1")
        self.assertEqual(self.owed(self.ann), 0)
        self.operator.third_party_payer = "employee"
        self.post_third_party("1.00", "F-2")
        self.assertEqual(self.owed(self.ann), 0)

    def test_a_type_keeps_its_category_in_a_posted_month(self):
        self.company.telecom_policy_id = self.create_policy(
            {"kind": "amount", "amount": 30, "categories": ["voice"]}
        )
        self.post_rows((self.ANN, "National calls", "60.00"))
        before = self.owed(self.ann)
        calls = self.env["telecom.usage.type"].search([("code", "=", "national_calls")])
        calls.category_id = self.env["telecom.usage.category"].search(
            [("code", "=", "data")]
        )
        self.post_rows((self.ANN, "National calls", "1.00"), document="F-2")
        self.assertEqual(self.owed(self.ann), round(before + 1.21, 2))

    def test_the_flat_rate_of_a_posted_month_stays(self):
        self.choose_flat_rate()
        self.post_rows((self.ANN, "National calls", "60.00"))
        before = self.owed(self.ann)
        for lines in (
            self.tax.partial_tax_id.invoice_repartition_line_ids,
            self.tax.partial_tax_id.refund_repartition_line_ids,
        ):
            for line in lines.filtered(lambda line: line.repartition_type == "tax"):
                line.factor_percent = 50
        self.post_rows((self.ANN, "National calls", "1.00"), document="F-2")
        self.assertEqual(self.owed(self.ann), round(before + 1.05, 2))

    def test_a_type_made_later_keeps_the_category_of_its_first_document(self):
        self.company.telecom_policy_id = self.create_policy(
            {"kind": "amount", "amount": 30, "categories": ["voice"]}
        )
        self.post_rows((self.ANN, "National calls", "10.00"))
        voice, data = (
            self.env["telecom.usage.category"].search([("code", "=", code)])
            for code in ("voice", "data")
        )
        walkie = self.env["telecom.usage.type"].create(
            {"name": "Walkie", "code": "walkie", "category_id": voice.id}
        )
        self.env["telecom.usage.label"]._learn(self.operator, "Walkie", walkie)
        self.post_rows((self.ANN, "Walkie", "10.00"), document="F-2")
        self.assertEqual(self.owed(self.ann), 0)
        walkie.category_id = data
        self.post_rows((self.ANN, "Walkie", "5.00"), document="F-3")
        self.assertEqual(self.owed(self.ann), 0)

    # -- stays -----------------------------------------------------------------------

    def choose_by_days(self, **values):
        self.company.telecom_policy_id = self.create_policy(
            {"kind": "amount", "amount": 31}, prorate="prorated", **values
        )

    def lend_to_bob(self):
        self.ann_line.assignment_ids.date_to = date(2026, 10, 10)
        self.assign(self.ann_line, self.bob, "2026-10-11", "2026-10-20")
        self.assign(self.ann_line, self.ann, "2026-10-21")

    def test_all_stays_on_a_line_count(self):
        self.choose_by_days()
        self.lend_to_bob()
        self.post_rows(
            (self.ANN, "National calls", "50.00", date(2026, 10, 5)),
            (self.ANN, "National calls", "50.00", date(2026, 10, 15)),
            (self.ANN, "National calls", "50.00", date(2026, 10, 25)),
        )
        statements = self.statement_of(self.ann)
        self.assertEqual(sum(statements.mapped("employer")), 21)
        self.assertEqual(sum(statements.mapped("agreed")), 21)
        self.assertEqual(self.statement_of(self.bob).employer, 10)

    def test_a_stay_without_usage_counts_too(self):
        self.choose_by_days()
        self.lend_to_bob()
        self.post_rows((self.ANN, "National calls", "50.00", date(2026, 10, 25)))
        self.assertEqual(self.statement_of(self.ann).employer, 21)
        self.post_rows(
            (self.ANN, "National calls", "50.00", date(2026, 10, 5)), document="F-2"
        )
        self.assertEqual(sum(self.statement_of(self.ann).mapped("employer")), 21)

    def change_number(self, until, since):
        self.ann_line.assignment_ids.date_to = until
        return self.create_line(self.CAT, holder=self.ann, since=since)

    def test_all_lines_of_an_employee_count_once_a_day(self):
        for until, since, days in (
            (date(2026, 10, 15), "2026-10-16", 31),
            (date(2026, 10, 20), "2026-10-11", 31),
            (date(2026, 10, 10), "2026-10-21", 21),
        ):
            with self.subTest(since=since), self.env.cr.savepoint() as savepoint:
                self.choose_by_days(scope="employee")
                self.change_number(until, since)
                self.post_rows(
                    (self.ANN, "National calls", "50.00", date(2026, 10, 5)),
                    (self.CAT, "National calls", "50.00", date(2026, 10, 25)),
                )
                statements = self.statement_of(self.ann)
                self.assertEqual(sum(statements.mapped("employer")), days)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_stay_under_another_policy_has_its_own_days(self):
        self.choose_by_days()
        self.lend_to_bob()
        first = self.ann_line.assignment_ids.filtered(
            lambda each: each.date_to == date(2026, 10, 10)
        )
        first.policy_id = self.create_policy(
            {"kind": "amount", "amount": 62}, prorate="prorated"
        )
        self.post_rows(
            (self.ANN, "National calls", "50.00", date(2026, 10, 5)),
            (self.ANN, "National calls", "50.00", date(2026, 10, 25)),
        )
        self.assertEqual(
            sorted(self.statement_of(self.ann).mapped("employer")), [11, 20]
        )

    def test_a_later_stay_keeps_the_policy_of_the_posted_month(self):
        self.choose_by_days()
        self.lend_to_bob()
        self.post_rows((self.ANN, "National calls", "50.00", date(2026, 10, 25)))
        self.company.telecom_policy_id = self.thirty
        self.post_rows(
            (self.ANN, "National calls", "50.00", date(2026, 10, 5)), document="F-2"
        )
        self.assertEqual(sum(self.statement_of(self.ann).mapped("employer")), 21)

    def test_amounts_by_days_follow_a_correction_of_the_holder(self):
        self.choose_by_days()
        self.post_rows(
            (self.ANN, "National calls", "50.00", date(2026, 10, 5)),
            (self.ANN, "National calls", "50.00", date(2026, 10, 15)),
            (self.ANN, "National calls", "50.00", date(2026, 10, 25)),
        )
        self.assertEqual(self.statement_of(self.ann).employer, 31)
        correction = self.env["telecom.correction"].create(
            {
                "kind": "holder",
                "reason": "Lent",
                "date": "2026-11-20",
                "line_id": self.ann_line.id,
                "employee_id": self.bob.id,
                "date_from": "2026-10-11",
                "date_to": "2026-10-20",
            }
        )
        correction.action_preview()
        self.assertIs(correction.action_confirm(), True)
        self.assertEqual(sum(self.statement_of(self.ann).mapped("employer")), 21)
        self.assertEqual(self.statement_of(self.bob).employer, 10)

    # -- with tax --------------------------------------------------------------------

    def test_a_limit_with_tax_is_paid_to_the_cent(self):
        self.company.telecom_policy_tax = "included"
        labels = ("National calls", "National sms", "National data", "Options")
        rows = [(self.ANN, label, "4.16") for label in labels]
        for number in range(3):
            self.post_rows(*rows, document=f"F-{number}")
        statement = self.statement_of(self.ann)
        self.assertEqual(len(statement.charge_ids), 12)
        self.assertEqual((statement.agreed, statement.used), (30, 30))
        gross = sum(statement.charge_ids.mapped("amount"))
        gross += sum(statement.charge_ids.mapped("tax"))
        self.assertEqual(round(gross - statement.employee_total, 2), 30)

    # -- the data of before ----------------------------------------------------------

    def run_migration(self, name):
        script = file_path(f"telecom_split_billing/migrations/19.0.1.5.0/{name}.py")
        load_script(script, name.replace("-", "_")).migrate(self.env.cr, "19.0.1.4.0")
        self.env.invalidate_all()

    def forget_snapshots(self):
        """Make the database what it was before there were snapshots."""
        self.env.flush_all()
        for table in ("telecom_statement", "telecom_statement_version"):
            name = SQL.identifier(table)
            self.env.cr.execute(
                SQL("ALTER TABLE %s ADD COLUMN policy_snapshot JSONB", name)
            )
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE %s owner SET snapshot_id = NULL, policy_snapshot = (
                           SELECT JSONB_BUILD_OBJECT(
                                      'default', content->'default', 'rules', (
                                      SELECT JSONB_AGG(rule - 'id')
                                        FROM JSONB_ARRAY_ELEMENTS(content->'rules')
                                             AS rule))
                             FROM telecom_snapshot WHERE id = owner.snapshot_id)
                    """,
                    name,
                )
            )
        self.env.cr.execute(SQL("UPDATE telecom_statement SET stays = NULL"))
        self.env.cr.execute(SQL("UPDATE telecom_share SET snapshot_id = NULL"))
        self.env.cr.execute(SQL("DELETE FROM telecom_snapshot"))
        self.env.invalidate_all()

    def test_shares_of_earlier_versions_are_explained_as_they_were(self):
        statement = self.choose_two_rules()
        self.correct_policy(statement, self.thirty)
        shares = statement.share_ids
        told, history = (
            self.texts(shares),
            statement.version_ids.mapped("policy_summary"),
        )
        stays, summary = statement.stays, statement.policy_summary
        self.forget_snapshots()
        self.run_migration("post-snapshots")
        self.assertEqual(self.texts(shares), told)
        self.assertEqual(statement.version_ids.mapped("policy_summary"), history)
        self.assertEqual((statement.stays, statement.policy_summary), (stays, summary))
        self.company.telecom_policy_tax = "included"
        before = self.owed(self.ann)
        self.post_rows((self.ANN, "National calls", "1.00"), document="F-2")
        self.assertEqual(self.owed(self.ann), round(before + 1.21, 2))

    def test_a_database_without_the_old_columns_is_left_alone(self):
        statement = self.choose_two_rules()
        snapshot = statement.snapshot_id
        self.run_migration("post-snapshots")
        self.assertEqual(statement.snapshot_id, snapshot)
