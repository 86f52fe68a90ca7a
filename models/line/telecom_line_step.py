from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..ground.guard import by_program
from .telecom_line_life import CLOSED, ONE_DAY


class TelecomLine(models.Model):
    """The steps of a line's life: each changes what it must, and leaves a note."""

    _inherit = "telecom.line"

    # -- whether it can be done ------------------------------------------------------

    def _get_cannot_step_reason(self, first_day=None, of_all=True):
        """Return why nothing can change on this line from a day on, or False.

        Posted statements of these days refuse it: those of anybody, or else of who
        holds the line on these days.
        """
        self.ensure_one()
        if self.state in CLOSED:
            return self.env._(
                "%(number)s is no longer in use. Unarchive it first.",
                number=self.name,
            )
        statement_sudo = first_day and self._get_posted_statement(first_day, of_all)
        if statement_sudo:
            return self.env._(
                "%(statement)s is posted, and charges %(number)s up to %(day)s. "
                "Choose a later day, or use Correct on the line to change the "
                "earlier holder.",
                statement=statement_sudo.display_name,
                number=self.name,
                day=format_date(self.env, statement_sudo.date_to),
            )
        return False

    def _get_posted_statement(self, first_day, of_all):
        """Return a posted statement that this line would change from a day on."""
        statement_sudo = self.env["telecom.statement"].sudo()  # only that there is one
        domain = [
            ("line_id", "=", self.id),
            ("state", "=", "posted"),
            ("date_to", ">=", first_day),
        ]
        if not of_all:
            assignments_sudo = self.sudo().assignment_ids  # whoever may do the step
            reaching = assignments_sudo.filtered(lambda each: each._reaches(first_day))
            domain.append(("assignment_id", "in", reaching.ids))
        return statement_sudo.search(domain, order="date_to desc", limit=1)

    def _check_step(self, *args, **kwargs):
        for line in self:
            if reason := line._get_cannot_step_reason(*args, **kwargs):
                raise UserError(reason)

    # -- steps -----------------------------------------------------------------------

    def _step_order(
        self, number, operator, company, holder=None, day=None, kind="phone"
    ):
        """Note that a line is ordered, for a holder from a day on; return it."""
        line = self.create(
            {
                "kind": kind,
                "name": number,
                "operator_id": operator.id,
                "company_id": company.id,
                "state": "ordered",
                "date_ordered": fields.Date.context_today(self),
            }
        )
        line._note(self.env._("Ordered."))
        if holder:
            line._step_hand_over(holder, day)
        return line

    def _step_activate(self, day):
        """The order has arrived, and the line works from this day on."""
        self._check_step()
        self.filtered(lambda line: line.state == "suspended")._step_resume(day)
        self.state = "active"
        self._note(self.env._("Active as of %(day)s.", day=self._format(day)))

    def _step_hand_over(self, holder, day):
        """Give the line to somebody else from this day on."""
        self.ensure_one()
        self._check_step(day)
        last = self.assignment_ids.filtered(lambda each: not each.date_to)
        if last and last._get_holder() == holder and last.date_from <= day:
            raise UserError(
                self.env._(
                    "%(holder)s already has %(number)s.",
                    holder=holder.name,
                    number=self.name,
                )
            )
        self.assignment_ids._give(self, holder, day)
        self._forget_tasks()
        if holder._name == "hr.employee":
            holder._forget_telecom_task()
        self._note(
            self.env._(
                "Handed over to %(holder)s as of %(day)s.",
                holder=holder.name,
                day=self._format(day),
            )
        )

    @by_program()
    def _step_swap(self, number, day):
        """Let the holder have another number from this day on; return its line."""
        self.ensure_one()
        self._check_step(day)
        line = self._get_line_for(number, day)
        for assignment in self.assignment_ids.filtered(
            lambda each: each._reaches(day)
        ).sorted("date_from"):
            first, last = max(day, assignment.date_from), assignment.date_to
            assignment._end(day - ONE_DAY)
            assignment.copy(
                {
                    "line_id": line.id,
                    "date_from": first,
                    "date_to": last,
                    "active": True,
                }
            )
        self._get_devices().line_id = line
        self.write({"date_end": day - ONE_DAY, "replaced_by_id": line.id})
        self._follow_days()
        values = {"old": self.name, "new": line.name, "day": self._format(day)}
        (self | line)._note(
            self.env._("%(new)s replaces %(old)s as of %(day)s.", **values)
        )
        return line

    def _get_line_for(self, written, day):
        """Return the line with a number of this company: a free one, or a new one."""
        number = self._normalise_vals({"name": written})["number"]
        line = self.with_context(active_test=False).search(
            [("number", "=", number), ("company_id", "=", self.company_id.id)]
        )
        if not line:
            return self.copy({"name": written, "number": number})
        if line == self or any(each._reaches(day) for each in line.assignment_ids):
            raise UserError(
                self.env._(
                    "%(number)s is in use as of %(day)s. Choose another number.",
                    number=line.name,
                    day=self._format(day),
                )
            )
        line._check_step_reopened(day)
        line.state = "active"
        return line

    def _check_step_reopened(self, day):
        """Refuse to use a number again on days that bills are posted for."""
        statement_sudo = self._get_posted_statement(day, of_all=True)
        if statement_sudo:
            raise UserError(
                self.env._(
                    "%(statement)s is posted for %(number)s. Choose a later day.",
                    statement=statement_sudo.display_name,
                    number=self.name,
                )
            )

    def _step_suspend(self, day, last_day=False):
        """Let the operator suspend the line; its holder keeps it."""
        self._check_step()
        for line in self:
            # one that is suspended by then stays so, from when it was
            goes_on = line.state == "suspended" and line.suspended_from <= day
            line.write(
                {
                    "suspended_from": line.suspended_from if goes_on else day,
                    "suspended_to": last_day,
                }
            )
        self._follow_days()
        values = {"day": self._format(day), "last": self._format(last_day)}
        self._note(
            self.env._("Suspended from %(day)s until %(last)s.", **values)
            if last_day
            else self.env._("Suspended as of %(day)s.", **values)
        )

    def _step_resume(self, day):
        """End the suspension: the line works from this day on."""
        self._check_step()
        for line in self:
            last = day - ONE_DAY
            started = line.suspended_from and line.suspended_from <= last
            line.write(
                {
                    "suspended_from": started and line.suspended_from,
                    "suspended_to": started and last,
                }
            )
        self._follow_days()
        self._note(self.env._("Resumed as of %(day)s.", day=self._format(day)))

    def _step_take_over(self, day, devices="kept"):
        """Let the holder have the line privately: the company pays until the day.

        The devices are ``kept`` by the holder, or ``returned``.
        """
        self._check_step(day, of_all=False)
        for line in self:
            line.assignment_ids._end(day - ONE_DAY)
        self.taken_over_from = day
        self._get_devices()._leave(devices, day)
        self._follow_days()
        self._forget_tasks()
        self._note(
            self.env._(
                "Taken over privately: the company stops paying as of %(day)s.",
                day=self._format(day),
            )
        )

    def _step_return(self, last_day=None, devices="returned", employee=None):
        """Take the line back: it is in stock after the last day.

        Without one it is the day on which the holder left, else today. The devices are
        ``returned`` too, or ``kept`` by the holder. The ``employee`` returns it, else
        the holder: the next holder gets it all the same.
        """
        for line in self:
            last = last_day or line._get_left_on() or fields.Date.context_today(self)
            line._check_step(last + ONE_DAY, of_all=False)
            holder = employee or line._get_holder_by(last)
            line.assignment_ids.filtered(
                lambda each, holder=holder: each._get_holder() == holder
            )._end(last)
            line.taken_over_from = False  # who was to take it over has given it back
            line._get_devices()._leave(devices, last)
            line._note(
                self.env._("Returned: last day %(day)s.", day=self._format(last))
            )
        self._forget_tasks()

    def _get_holder_by(self, day):
        """Return who had the line last, up to a day; else who has it first."""
        self.ensure_one()
        held = self.assignment_ids.sorted("date_from")
        begun = held.filtered(lambda each: each.date_from <= day)
        current = begun[-1:] or held[:1]
        return current and current._get_holder()

    def _format(self, day):
        return format_date(self.env, day)
