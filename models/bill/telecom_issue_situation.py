from odoo import models

NUMBER_KINDS = ("unknown_number", "no_holder")


class TelecomIssue(models.Model):
    """The situation of numbers without a holder."""

    _inherit = "telecom.issue"

    def _set_situations(self):
        """Tell apart why these numbers have no holder."""
        issues = self.filtered(lambda issue: issue.kind in NUMBER_KINDS)
        lines = self._get_lines_sudo(issues.mapped("key"))
        for issue in issues:
            found = lines.get(issue.key, self.env["telecom.line"])
            issue.situation = issue._get_situation(found)

    def _get_situation(self, lines):
        own = lines.filtered(lambda line: line.company_id == self.company_id)
        if not own:
            return "other_company" if lines else False
        last = self.last_day or self.first_day
        last = max(filter(None, (last, self.move_id.telecom_date_to)), default=False)
        if own.taken_over_from:
            if last and own.taken_over_from <= last:
                return "taken_over"
        elif not own.active or own._ends_before(last):
            return "closed"
        day = self.first_day or self.move_id.telecom_date_from
        before = own.assignment_ids.filtered(
            lambda each: day and each.date_from <= day
        ).sorted("date_from")
        left = before[-1:].employee_id.departure_date
        return "left" if left and left < day else False
