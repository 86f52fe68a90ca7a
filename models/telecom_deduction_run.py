from odoo import fields, models

RUN_STATES = [
    ("draft", "Draft"),
    ("confirmed", "Confirmed"),
    ("exported", "Exported"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]


class TelecomDeductionRun(models.Model):
    """What is deducted from the wages of one pay period, of all employees."""

    _name = "telecom.deduction.run"
    _description = "Deduction Run"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date("Pay Period", required=True)
    date_to = fields.Date("To", required=True)
    date = fields.Date("Accounting Date", required=True)
    state = fields.Selection(
        RUN_STATES, required=True, readonly=True, default="draft", tracking=True
    )
    deduction_ids = fields.One2many("telecom.deduction", "run_id", "Deductions")
    move_id = fields.Many2one(
        "account.move",
        "Journal Entry",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
