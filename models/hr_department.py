from odoo import fields, models


class HrDepartment(models.Model):
    _inherit = "hr.department"

    telecom_policy_id = fields.Many2one(
        "telecom.policy",
        string="Phone Contribution Policy",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups="hr.group_hr_user,telecom_split_billing.group_telecom_officer",
        help="What the employer contributes to the phone bills of the employees of "
        "this department whose contract names no policy of its own.",
    )
