from odoo import fields, models
from odoo.exceptions import UserError

from ...engine import match_name
from ...parsers.identifiers import kind_of
from ..bill.telecom_issue_situation import NUMBER_KINDS


class TelecomIssue(models.Model):
    """Numbers without a holder: their situation, and their assignment."""

    _inherit = "telecom.issue"

    # -- giving it to somebody -------------------------------------------------------

    def _assign(self, holder, date_from, date_to=False):
        """Give the number of this issue to a holder, from a day on.

        Lines are for telecom officers; of a number that blocks a bill, its accountant
        says the holder. The line tells who did so.
        """
        self.ensure_one()
        if reason := self._get_cannot_resolve_reason("assign"):
            raise UserError(reason)
        line = self._get_or_make_line_sudo()
        field = "employee_id" if holder._name == "hr.employee" else "partner_id"
        self._end_left_behind(line, date_from)
        return line.assignment_ids.create(
            {
                "line_id": line.id,
                field: holder.id,
                "date_from": date_from,
                "date_to": date_to,
            }
        )

    def _get_or_make_line_sudo(self):
        """Return the line of this number, which is in use from now on."""
        # an accountant who resolves the issue need not be an officer
        Line = self.env["telecom.line"].sudo().with_context(active_test=False)
        company = self.move_id.company_id
        line = Line.search(
            [("number", "=", self.key), ("company_id", "=", company.id)], limit=1
        )
        if line and not line.active:
            line.active = True  # it is in use again
        return line or Line.create(
            {
                "kind": kind_of(self.key),
                "number": self.key,
                "operator_id": self.move_id.telecom_operator_id.id,
                "company_id": company.id,
            }
        )

    def _leave_without_holder(self):
        """Let the employer pay these numbers on these bills; unknown ones become lines.

        A number that is another company's line, or no longer one, does not become one.
        """
        for issue in self:
            values = {}
            if issue.kind == "unknown_number" and not issue.situation:
                issue._get_or_make_line_sudo()
                # what reading the file again finds, now that there is a line
                values["kind"] = "no_holder"
            issue._resolve("employer", **values)

    def _end_left_behind(self, line_sudo, date_from):
        """End the open assignments of employees who have left."""
        for assignment in line_sudo.assignment_ids:
            left = assignment.employee_id.departure_date
            if left and left < date_from and assignment._covers(date_from):
                assignment.date_to = max(left, assignment.date_from)

    def _get_first_day(self):
        """Return the day from which the number is to be assigned.

        It is the first one of the bill, unless somebody still holds the number then.
        """
        days = [*self.mapped("first_day"), *self.move_id.mapped("telecom_date_from")]
        day = min(filter(None, days), default=fields.Date.context_today(self))
        lines = self._get_lines_sudo(self.mapped("key"))
        for line in lines.get(self[:1].key, ()):
            if line.company_id in self.company_id:
                day = line.assignment_ids._get_day_after(day)
        return day

    def _suggest(self):
        """Return {issue: Match of an employee with the name in the file}."""
        employees_sudo = self.env["hr.employee"].sudo()  # their names only
        result = {}
        for company, issues in self.grouped("company_id").items():
            people = {
                employee.id: employee.name
                for employee in employees_sudo.search_fetch(
                    [("company_id", "=", company.id)], ["name"]
                )
            }
            for issue in issues.filtered("user_name"):
                if match := match_name(issue.user_name, people):
                    result[issue] = match
        return result

    # -- labels ----------------------------------------------------------------------

    def _map(self, usage_type, from_now_on):
        """Say what the label of this issue means: on this bill, or from now on."""
        self.ensure_one()
        if reason := self._get_cannot_resolve_reason("map"):
            raise UserError(reason)
        if from_now_on:
            self.env["telecom.usage.label"]._learn(
                self.move_id.telecom_operator_id, self.key, usage_type
            )
        else:
            self._resolve("map", usage_type_id=usage_type.id)

    # -- dialogs ---------------------------------------------------------------------

    def action_resolve_on_bill(self):
        """Open the dialog for numbers or labels, a list of issues of many kinds."""
        if not self:  # they were resolved since the page was shown
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        kinds = set(self.mapped("kind"))
        if len(kinds) == 1 or kinds <= set(NUMBER_KINDS):
            action = self.action_resolve()
            action["context"]["active_model"] = self.move_id._name
            return action
        if kinds <= {*NUMBER_KINDS, "unmapped_label"}:
            # one after the other: the labels follow the numbers
            numbers = self.filtered(lambda issue: issue.kind in NUMBER_KINDS)
            return numbers.action_resolve_on_bill()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecom_split_billing.action_telecom_issue"
        )
        context = {"create": False, "telecom_of_bill": self.move_id.ids}
        return {**action, "domain": [("id", "in", self.ids)], "context": context}

    def action_resolve(self):
        """Open the dialog that resolves these issues: a list for many alike."""
        kinds = set(self.mapped("kind"))
        if len(self) > 1 and kinds <= set(NUMBER_KINDS):
            return self._open("telecom.issue.numbers", self.env._("Assign Numbers"))
        if len(self) > 1 and kinds == {"unmapped_label"}:
            return self._open("telecom.issue.labels", self.env._("Map Labels"))
        return self._open("telecom.issue.resolve", self.env._("Resolve"))

    def action_assign_numbers(self):
        """Open the list of numbers to assign: the selected ones, else all open ones.

        In the list of a bill, these are the open ones of the bill.
        """
        issues = self._get_open(NUMBER_KINDS)
        return issues._open("telecom.issue.numbers", self.env._("Assign Numbers"))

    def action_map_labels(self):
        """Open the list of labels to map, of the same issues."""
        issues = self._get_open(["unmapped_label"])
        return issues._open("telecom.issue.labels", self.env._("Map Labels"))

    def _get_way_on(self, bills):
        """Return where resolving these issues leads.

        Begun on a bill, it leads to the next issues, unless some were left open just
        now. From the list of issues it leads to the bill after the last one.
        """
        close = {"type": "ir.actions.act_window_close"}
        left = bills.issue_ids.filtered(lambda issue: issue.state == "open")
        if len(bills) != 1 or left & self:
            return close
        begun_on = self.env.context.get("active_model")
        if left and begun_on == bills.move_id._name:
            return left.action_resolve_on_bill()
        return bills._open_bill() if not left and begun_on == self._name else close

    def _get_open(self, kinds):
        domain = [
            ("kind", "in", kinds),
            ("state", "=", "open"),
            ("move_id.state", "=", "draft"),
            ("company_id", "in", self.env.companies.ids),
        ]
        if of_bill := self.env.context.get("telecom_of_bill"):
            domain.append(("move_id", "in", of_bill))
        issues = self.filtered_domain(domain) if self else self.search(domain)
        if not issues:
            raise UserError(self.env._("There is no open issue of this kind."))
        return issues

    def _open(self, model, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_issue_ids": self.ids, "dialog_size": "extra-large"},
        }
