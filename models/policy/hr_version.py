from odoo import api, fields, models


class HrVersion(models.Model):
    _inherit = "hr.version"

    telecom_policy_id = fields.Many2one(
        "telecom.policy",
        string="Phone Contribution Policy",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        groups="hr.group_hr_user",
        help="The employer's contribution to the phone bills of this employee. If "
        "empty, the policy of the department or of the company applies.",
    )

    @api.model
    def _get_whitelist_fields_from_template(self):
        return [*super()._get_whitelist_fields_from_template(), "telecom_policy_id"]
