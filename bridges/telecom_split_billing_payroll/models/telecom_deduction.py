from odoo import fields, models


class TelecomDeduction(models.Model):
    _inherit = "telecom.deduction"

    payslip_id = fields.Many2one(
        "hr.payslip",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="payroll.group_payroll_user,telecom_split_billing.group_telecom_payroll",
    )
