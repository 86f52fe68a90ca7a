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
        help="The employer's contribution to the phone bills of the employees of this "
        "department whose contract has no policy of its own.",
    )
    telecom_analytic_account_id = fields.Many2one(
        "account.analytic.account",
        string="Analytic Account for Phone Costs",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The analytic account of the employer's part of this department's phone "
        "costs, unless another one is set on the assignment of the line.",
    )

    def _get_telecom_analytic_distribution(self):
        """Return the analytic distribution of the employer's part, or False."""
        account = self.telecom_analytic_account_id
        return bool(account) and {str(account.id): 100}
