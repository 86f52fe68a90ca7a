from odoo import fields, models

CERTAINTIES = [
    ("same", "Same name"),
    ("swapped", "Same words, other order"),
    ("initial", "Initial and name"),
]


class TelecomIssueNumbersLine(models.TransientModel):
    """One number, and who holds it."""

    _name = "telecom.issue.numbers.line"
    _description = "Number to Assign"

    wizard_id = fields.Many2one(
        "telecom.issue.numbers", required=True, ondelete="cascade"
    )
    issue_ids = fields.Many2many("telecom.issue")
    company_id = fields.Many2one(related="issue_ids.company_id")
    currency_id = fields.Many2one(related="issue_ids.currency_id")
    number = fields.Char()
    user_name = fields.Char("Name in the File")
    situation = fields.Selection(
        lambda self: self.env["telecom.issue"]._fields["situation"].selection,
    )
    rows = fields.Integer()
    amount = fields.Monetary()
    suggested_id = fields.Many2one("hr.employee")
    certainty = fields.Selection(
        CERTAINTIES,
    )
    employee_id = fields.Many2one("hr.employee", check_company=True)
    partner_id = fields.Many2one("res.partner", "Other Holder")
    new_name = fields.Char(
        "New Employee",
        help="The name of an employee who is not known yet. The employee is created "
        "with this name.",
    )
    date_from = fields.Date("From")

    def _has_holder(self):
        """Tell whether somebody was chosen or named."""
        return bool(self.employee_id or self.partner_id or self.new_name)

    def _create_employees(self):
        """Return {line: its new employee}: one for each name and company."""
        named = self.filtered(
            lambda line: line.new_name and not (line.employee_id or line.partner_id)
        )
        result = {}
        for (name, company), lines in named.grouped(
            lambda line: (line.new_name.strip(), line.issue_ids.company_id)
        ).items():
            employee = self.env["hr.employee"].create(
                {
                    "name": name,
                    "company_id": company.id,
                    # the contract of whom a bill of an earlier month is about
                    "date_version": min(lines.mapped("date_from")),
                }
            )
            result |= dict.fromkeys(lines, employee)
        return result
