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
    date_from = fields.Date("From")
