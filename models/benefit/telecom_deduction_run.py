from odoo import fields, models


class TelecomDeductionRun(models.Model):
    """The benefits in kind of the month, beside what is deducted."""

    _inherit = "telecom.deduction.run"

    benefit_ids = fields.Many2many(
        "telecom.benefit", compute="_compute_benefit_ids", string="Benefits in Kind"
    )
    benefit_count = fields.Integer(compute="_compute_benefit_ids")

    def _compute_benefit_ids(self):
        for run in self:
            run.benefit_ids = self.env["telecom.benefit"].search(
                [
                    ("company_id", "=", run.company_id.id),
                    ("date", "=", run.date_from and run.date_from.replace(day=1)),
                ]
            )
            run.benefit_count = len(run.benefit_ids)

    def action_compute_benefits(self):
        """Compute the benefits of the month of this run, and open them."""
        self.ensure_one()
        self._check_payroll()
        benefits = self.env["telecom.benefit"].sudo()  # it reads lines and policies
        benefits._compute_month(self.company_id, self.date_from)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Benefits in Kind"),
            "res_model": "telecom.benefit",
            "view_mode": "list,pivot",
            "domain": [
                ("company_id", "=", self.company_id.id),
                ("date", "=", self.date_from.replace(day=1)),
            ],
            "context": {"create": False, "search_default_by_employee": 1},
        }

    def _get_export_amounts(self):
        amounts = super()._get_export_amounts()
        if self.template_id.with_benefits:
            month = self.env["telecom.benefit"]._compute_month(
                self.company_id, self.date_from
            )
            amounts += month._as_export_amounts()
        return amounts
