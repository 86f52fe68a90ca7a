from odoo import models


class HrEmployee(models.Model):
    _name = "hr.employee"
    _inherit = ["hr.employee", "telecom.balance"]
    _telecom_debtor = "employee_id"
