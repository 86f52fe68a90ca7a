from odoo import fields, models


class TelecomDeduction(models.Model):
    """What one deduction run takes from the wages of one employee, and why so much."""

    _name = "telecom.deduction"
    _description = "Deduction"
    _order = "run_id desc, employee_id, id"
    _check_company_auto = True

    run_id = fields.Many2one(
        "telecom.deduction.run", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="run_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    employee_id = fields.Many2one(
        "hr.employee", required=True, readonly=True, index=True, ondelete="restrict"
    )
    amount = fields.Monetary("To Deduct", readonly=True)
    item_ids = fields.One2many("telecom.deduction.item", "deduction_id", "Settlements")
