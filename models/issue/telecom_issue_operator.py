from odoo import models


class TelecomIssue(models.Model):
    """Issues about the operator of a bill: its lines, and bills without details."""

    _inherit = "telecom.issue"

    def _adopt(self):
        """Give the lines of another operator, as far as billed, to that of the bill."""
        for issue in self:
            operator = issue.bill_id.operator_id
            # accountants decide about a bill, of lines that officers keep
            lines_sudo = issue.bill_id.sudo().charge_ids.line_id
            lines_sudo.filtered(
                lambda line, issue=issue: line.operator_id.name == issue.key
            ).operator_id = operator

    def _pay_always(self):
        """Let the employer pay all bills of these operators that have no details."""
        operators_sudo = self.bill_id.operator_id.sudo()  # for who decides on bills
        operators_sudo.without_details = "employer"
