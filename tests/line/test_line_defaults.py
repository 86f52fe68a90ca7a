from datetime import date

from odoo.tests import Form, tagged

from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestLineDefaults(TelecomCase):
    """What the form of a new line proposes."""

    def since(self, line, **values):
        """Return the day since which a new assignment of a line holds."""
        with self.undone():
            values = {"line_id": line.id, "employee_id": self.cat.id, **values}
            return self.env["telecom.assignment"].create(values).date_from

    def test_the_only_operator_is_prefilled(self):
        lines = self.env["telecom.line"]
        self.assertEqual(Form(lines).operator_id, self.operator)
        self.create_operator("Second", "base.uk")
        self.assertFalse(Form(lines).operator_id)

    def test_a_holder_has_the_line_since_the_last_period_of_the_operator(self):
        line = self.create_line("07700 900031")
        for period_day, expected in ((1, date(2026, 10, 1)), (15, date(2026, 10, 15))):
            with self.subTest(period_day):
                self.operator.period_day = period_day
                self.assertEqual(self.since(line), expected)
                with Form(line) as form, form.assignment_ids.new() as row:
                    self.assertEqual(row.date_from, expected)
                    row.employee_id = self.cat
                line.assignment_ids.unlink()

    def test_the_rate_of_an_operator_is_that_of_the_companys_taxes(self):
        operators = self.env["telecom.operator"]
        self.assertEqual(Form(operators).tax_rate, 21)
        self.company.telecom_tax_ids.filtered("rate").unlink()
        self.assertEqual(Form(operators).tax_rate, 0)
        self.company.telecom_tax_ids.unlink()
        self.assertEqual(Form(operators).tax_rate, 21)

    def test_a_second_holder_follows_the_first(self):
        line = self.create_line("07700 900031", holder=self.ann)
        line.assignment_ids.date_to = date(2026, 10, 20)
        self.assertEqual(self.since(line), date(2026, 10, 21))
        line.assignment_ids.date_to = date(2026, 3, 20)
        self.assertEqual(self.since(line), date(2026, 10, 1))
        self.assertEqual(self.since(line, date_from="2026-05-01"), date(2026, 5, 1))
