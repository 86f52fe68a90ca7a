from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .person_case import NAME, SURNAME, PersonCase


@tagged("post_install", "-at_install")
class TestAnonymise(PersonCase):
    """Who left is forgotten: usage, scans and the name; amounts and books stay."""

    def read_rows(self):
        rows = self.env["telecom.usage.row"].sudo().search([])
        return sorted(
            (row.number, row.amount)
            for row in rows
            if row.detail_id.move_id == self.bill
        )

    def find_texts(self, text):
        """Return the columns of our tables and messages that have the text."""
        self.cr.precommit.run()  # tracked values
        self.env.flush_all()
        columns = self.env.execute_query(
            SQL(
                """
                SELECT columns.table_name, columns.column_name
                  FROM information_schema.columns
                  JOIN information_schema.tables USING (table_schema, table_name)
                 WHERE tables.table_type = 'BASE TABLE'
                   AND (columns.table_name LIKE 'telecom\\_%%' OR columns.table_name IN
                        ('mail_message', 'mail_tracking_value', 'mail_mail',
                         'mail_activity'))
                   AND columns.data_type IN
                       ('text', 'character varying', 'jsonb', 'json')
                """
            )
        )
        conditions = {
            "mail_message": "model LIKE 'telecom.%%'",
            "mail_activity": "res_model LIKE 'telecom.%%'",
            "mail_tracking_value": "mail_message_id IN"
            " (SELECT id FROM mail_message WHERE model LIKE 'telecom.%%')",
            "mail_mail": "mail_message_id IN"
            " (SELECT id FROM mail_message WHERE model LIKE 'telecom.%%')",
        }
        return {
            f"{table}.{column}"
            for table, column in columns
            if self.env.execute_query(
                SQL(
                    "SELECT 1 FROM %s WHERE %s::text ILIKE %s AND %s LIMIT 1",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    f"%{text}%",
                    SQL(conditions.get(table, "TRUE")),
                )
            )
        }

    def name_everywhere(self):
        """Write the name wherever the addon and people may write it."""
        self.env["telecom.usage.access"].sudo().create(
            {"statement_id": self.statement.id, "reason": f"{NAME} asked for it"}
        )
        self.statement._send_mail()
        asked = self.create_mandate(date_signed=False, signed_by=False, signature=False)
        asked.action_ask_to_sign()
        self.cr.precommit.run()  # tracking begins with what is there now
        for employee in (self.bob, self.person):
            asked.employee_id = employee
            self.cr.precommit.run()
        for record in (self.line, asked):
            record.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=f"Ask {NAME}",
                note=f"<p>Ask {SURNAME}, O'Ann</p>",
                user_id=self.env.uid,
            )
        contact = self.person.work_contact_id
        self.settlement.message_post(  # pylint: disable=translation-required
            body=f"{NAME} called",
            author_id=contact.id,
        )
        self.env["telecom.issue"].sudo().create(
            {
                "bill_id": self.bill.telecom_bill_id.id,
                "kind": "unknown_number",
                "key": "+447700900055",
                "user_name": f"{SURNAME.upper()} o'ann",
                "detail": f"{NAME} is not known",
            }
        )
        correction = self.env["telecom.correction"].create(
            {
                "kind": "charge",
                "reason": f"{NAME} was right",
                "statement_ids": self.statement.ids,
                "charge_ids": [
                    (0, 0, {"charge_id": charge.id, "payer": "employer"})
                    for charge in self.statement.charge_ids
                ],
            }
        )
        correction.charge_ids.statement_name = self.statement.display_name
        correction.action_preview()
        correction.action_confirm()

    def test_nothing_of_the_name_is_left(self):
        self.name_everywhere()
        self.leave()
        before = self.find_texts(SURNAME)
        for column in (
            *("telecom_statement.holder_name", "telecom_issue.user_name"),
            *("telecom_issue.detail", "telecom_usage_access.reason"),
            *("telecom_correction.reason", "telecom_correction_line.holder_name"),
            *("telecom_correction_charge.statement_name", "mail_message.body"),
            *("telecom_mandate.document_name", "mail_tracking_value.new_value_char"),
            *("mail_activity.summary", "mail_activity.note", "mail_mail.body_html"),
            *("telecom_correction.outcome", "mail_message.email_from"),
        ):
            self.assertIn(column, before)
        self.open_wizard().action_anonymise()
        self.assertEqual(self.find_texts(SURNAME), set())
        instead = f"Former employee {self.person.id}"
        self.assertEqual(self.statement.holder_name, instead)
        self.assertEqual(self.line.sudo().assignment_ids.holder, instead)
        self.assertIn(instead, "".join(self.line.message_ids.mapped("body")))

    def get_reported(self, kind):
        reports = self.env["telecom.retention"].sudo()
        return reports.search(
            [("kind", "=", kind), ("company_id", "=", self.company.id)]
        )

    def test_usage_goes_and_amounts_and_books_stay(self):
        self.leave()
        amounts = self.statement.read(["amount", "employer", "employee_total"])
        items = self.journal_items(self.bill | self.settlement.waive_move_id)
        self.assertEqual(len(self.read_rows()), 2)
        wizard = self.open_wizard()
        self.assertIn("Usage rows: <strong>1", wizard.preview)
        wizard.action_anonymise()
        self.assertEqual(self.read_rows(), [(self.BOB, 55)])
        self.assertEqual(
            self.statement.read(["amount", "employer", "employee_total"]), amounts
        )
        self.assertEqual(
            self.journal_items(self.bill | self.settlement.waive_move_id), items
        )
        self.assertEqual(self.statement.employee_id, self.person)
        self.assertEqual(self.get_reported("persons").count, 1)
        self.assertEqual(self.get_reported("rows").count, 1)
        note = self.person.message_ids[:1].body
        self.assertIn("Former employee", note)
        self.assertIn(self.manager.name, note)

    def test_rows_that_nobody_was_charged_for_go_too_on_the_days_of_the_person(self):
        rows = self.env["telecom.usage.row"].sudo()
        values = {"detail_id": self.bill.telecom_detail_ids.id, "number": self.CAT}
        own, later = rows.create(
            [
                {**values, "status": "ignored", "day": day, "amount": 1}
                for day in (date(2026, 10, 2), date(2026, 11, 20))
            ]
        )
        self.line.sudo().assignment_ids.date_to = date(2026, 10, 31)
        self.leave()
        self.open_wizard().action_anonymise()
        self.assertFalse(own.exists())
        self.assertTrue(later.exists())

    def test_a_signed_mandate_is_kept_as_proof_for_its_time_and_then_goes(self):
        self.leave()
        wizard = self.open_wizard()
        self.assertIn("proof of the deducted amounts", wizard.preview)
        with freeze_time("2026-11-28"):
            wizard.action_anonymise()
        self.assertTrue(self.mandate.signature and self.mandate.document)
        self.assertEqual(self.mandate.date_to, date(2026, 11, 28))
        self.assertNotIn(SURNAME, self.mandate.document_name)
        years = self.company.telecom_mandate_years
        with freeze_time(date(2026 + years, 11, 29)):
            self.expire_mandates()
        self.assertFalse(self.mandate.exists())

    def expire_mandates(self):
        """Delete what is over of mandates, as the job does."""
        retention = self.env["telecom.retention"].sudo()
        retention._expire_mandates(retention._find_mandates(self.company))

    def test_mandates_that_are_no_proof_go_with_their_scans(self):
        asked = self.create_mandate(date_signed=False, signed_by=False, signature=False)
        over = self.create_mandate(
            date_from=date(1990, 1, 1),
            date_signed=date(1990, 1, 1),
            date_to=date(1991, 1, 1),
        )
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "telecom.mandate"),
                    ("res_id", "in", (asked | over).ids),
                    ("res_field", "!=", False),
                ]
            )
        )
        self.assertTrue(files)
        self.leave()
        self.open_wizard().action_anonymise()
        self.assertFalse((asked | over).exists())
        self.assertFalse(files.exists())
        self.assertTrue(self.mandate.exists())

    def test_a_mandate_that_a_deduction_names_keeps_its_dates_alone(self):
        run = (
            self.env["telecom.deduction.run"]
            .sudo()
            .create({"date_from": date(2026, 11, 1), "date_to": date(2026, 11, 30)})
        )
        deduction = (
            self.env["telecom.deduction"]
            .sudo()
            .create(
                {
                    "run_id": run.id,
                    "employee_id": self.person.id,
                    "mandate_id": self.mandate.id,
                }
            )
        )
        self.mandate.date_to = date(2026, 12, 31)
        years = self.company.telecom_mandate_years
        with freeze_time(date(2027 + years, 1, 2)):
            self.expire_mandates()
            self.expire_mandates()
        self.assertEqual(deduction.mandate_id, self.mandate)
        self.assertEqual(self.mandate.date_from, date(2026, 1, 1))
        self.assertFalse(self.mandate.document or self.mandate.signature)
        self.assertFalse(self.mandate.document_name or self.mandate.text)
        self.assertEqual(self.get_reported("mandates").mapped("count"), [1], "once")

    def test_what_is_not_over_is_refused_with_the_reason(self):
        wizard = self.open_wizard()
        for change, reason in (
            (lambda: None, "still works for the company"),
            (self.archive, "still to be collected"),
            (self.waive_and_keep, "must be kept"),
        ):
            change()
            wizard.invalidate_recordset()
            with self.subTest(reason=reason):
                self.assertIn(reason, wizard.preview)
                self.assertFalse(wizard.can_do)
                with self.assertRaisesRegex(UserError, reason):
                    wizard.action_anonymise()
                self.assertEqual(self.statement.holder_name, NAME)
                self.assertEqual(len(self.read_rows()), 2)
        self.bill.telecom_keep_reason = False
        wizard.invalidate_recordset()
        self.assertTrue(wizard.can_do)

    def archive(self):
        self.person.active = False

    def waive_and_keep(self):
        self.settlement._waive(date(2026, 11, 5), "Left")
        self.bill.telecom_keep_reason = "Dispute"

    def test_a_draft_bill_is_refused(self):
        self.leave()
        self.upload_rows((self.CAT, "National calls", "1.00"), document="F-2")
        self.assertIn("is not posted yet", self.open_wizard().preview)

    def test_a_name_of_one_word_is_no_other_word(self):
        will = self.create_employee("Will")
        statement_sudo = self.statement.sudo()
        access = (
            self.env["telecom.usage.access"]
            .sudo()
            .create(
                {
                    "statement_id": statement_sudo.id,
                    "reason": "Will says it will be Willow's, not Will's",
                }
            )
        )
        people = self.env["telecom.person"]
        names = people._get_names(will.sudo(), statement_sudo.browse())
        people._replace_names(access, names, "X")
        self.assertEqual(access.reason, "X says it will be Willow's, not X's")

    def test_other_addons_say_what_is_deleted_and_what_holds_it_up(self):
        access = (
            self.env["telecom.usage.access"]
            .sudo()
            .create({"statement_id": self.statement.id, "reason": "Asked"})
        )
        self.leave()
        people = self.env.registry["telecom.person"]
        known = people._get_person_data

        def get_more(self, person):
            return [
                each._replace(
                    deleted=Domain.TRUE if each.model == access._name else Domain.FALSE
                )
                for each in known(self, person)
            ]

        with patch.object(
            people, "_get_cannot_forget_reasons", lambda *args: ["A dispute is open."]
        ):
            self.assertIn("A dispute is open.", self.open_wizard().preview)
        with patch.object(people, "_get_person_data", get_more):
            self.open_wizard().action_anonymise()
        self.assertFalse(access.exists())

    def test_of_several_those_go_that_can(self):
        self.leave()
        self.open_wizard(employee=self.person | self.bob).action_anonymise()
        self.assertIn("Former employee", self.statement.holder_name)
        self.assertEqual(self.statement_of(self.bob).holder_name, "Bob")
        self.assertIn((self.BOB, 55), self.read_rows())

    def test_the_name_stays_forgotten_when_the_bill_is_split_again(self):
        self.leave()
        self.open_wizard().action_anonymise()
        self.settlement.action_unwaive()
        self.bill.button_draft()
        self.bill.telecom_bill_id.action_split()
        self.bill.action_post()
        self.assertIn("Former employee", self.statement.holder_name)
        self.assertEqual(self.statement.amount, 50)
        self.assertEqual(self.find_texts(SURNAME), set())

    def test_who_comes_back_has_a_name_in_what_is_new(self):
        self.leave()
        self.open_wizard().action_anonymise()
        self.line.sudo().assignment_ids.date_to = date(2026, 11, 1)
        self.person.write({"active": True, "departure_date": False})
        again = self.assign(self.line, self.person, "2050-01-01")
        self.assertEqual(again.holder, NAME)
        old = self.line.sudo().assignment_ids - again
        self.assertIn("Former employee", old.holder)

    def test_it_is_for_hr_managers_and_administrators_of_the_company(self):
        self.leave()
        foreign = self.env["res.company"].create({"name": "Elsewhere"})
        elsewhere = new_test_user(
            self.env,
            "telecom-elsewhere",
            groups="hr.group_hr_manager",
            company_id=foreign.id,
            company_ids=foreign.ids,
        )
        refused = [
            new_test_user(self.env, f"telecom-{number}", groups=group)
            for number, group in enumerate(
                (
                    "hr.group_hr_user",
                    "telecom_split_billing.group_telecom_officer",
                    "telecom_split_billing.group_telecom_payroll",
                    "account.group_account_manager",
                    "base.group_user",
                )
            )
        ]
        for user in (*refused, elsewhere):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.open_wizard(user).action_anonymise()
        self.assertEqual(len(self.read_rows()), 2)
        administrator = new_test_user(
            self.env,
            "telecom-administrator",
            groups="telecom_split_billing.group_telecom_administrator",
        )
        self.open_wizard(administrator).action_anonymise()
        self.assertEqual(len(self.read_rows()), 1)
