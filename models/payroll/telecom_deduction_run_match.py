from odoo import api, fields, models
from odoo.exceptions import UserError


class TelecomDeductionRun(models.Model):
    """Where payroll's own entry credits the employees: matching it with the run."""

    _inherit = "telecom.deduction.run"

    payroll_move_id = fields.Many2one(
        "account.move",
        "Payroll Entry",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        domain="[('state', '=', 'posted'), ('move_type', '=', 'entry')]",
        help="The journal entry with which payroll credited the amounts owed by "
        "employees, if the company does not book deductions here.",
    )
    needs_payroll_entry = fields.Boolean(compute="_compute_needs_payroll_entry")

    @api.depends("state", "move_id", "deduction_ids.item_ids.amount")
    def _compute_needs_payroll_entry(self):
        """Follow what was booked: the setting may have changed since."""
        for run in self:
            run.needs_payroll_entry = (
                run.state in ("confirmed", "exported", "done")
                and not run.move_id
                and any(run.deduction_ids.item_ids.mapped("amount"))
            )

    def _match_payroll_entry(self):
        """Reconcile what payroll credited with what was withheld, per employee."""
        items = self.deduction_ids.item_ids.filtered("withheld")
        if not self.needs_payroll_entry or not items:
            return
        if not self.payroll_move_id:
            raise UserError(
                self.env._(
                    "Deductions are not booked here: choose the payroll journal "
                    "entry that credits the amounts owed by employees, then close "
                    "the run."
                )
            )
        lines = self.payroll_move_id.line_ids
        by_partner = lines.grouped("partner_id")
        plans = []
        for partner, members in items.grouped(
            lambda item: item.settlement_id.partner_id
        ).items():
            receivables = members.settlement_id.move_line_id
            paid = by_partner.get(partner, lines.browse()).filtered(
                lambda line, owed=receivables: line.account_id == owed.account_id
            )
            self._check_credited(partner, members, paid)
            plans.append(receivables | paid)
        lines._reconcile_plan(plans)

    def _check_credited(self, partner, items, lines):
        withheld = sum(items.mapped("withheld"))
        credited = -sum(lines.mapped("amount_residual"))
        if self.currency_id.compare_amounts(withheld, credited):
            raise UserError(
                self.env._(
                    "%(entry)s credits %(credited)s to %(employee)s that is not "
                    "reconciled yet, but %(withheld)s was withheld. Correct the "
                    "entry, or report the amount that was actually withheld.",
                    entry=self.payroll_move_id.display_name,
                    credited=self.currency_id.format(credited),
                    withheld=self.currency_id.format(withheld),
                    employee=partner.name,
                )
            )

    def _unmatch_payroll_entry(self, items):
        if self.state == "done" and self.payroll_move_id:
            lines = self.payroll_move_id.line_ids
            lines._get_matches(items.settlement_id.move_line_id).unlink()
