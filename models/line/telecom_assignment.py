from collections import defaultdict
from datetime import date, timedelta
from itertools import zip_longest

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ...engine import Assignment, Period
from ..ground.guard import untraced

PERIOD_FIELDS = {"line_id", "date_from", "date_to"}


class TelecomAssignment(models.Model):
    """The holder of a line, from one day to another, both included.

    The holder is an employee or another person, never both. A line has at most one
    holder on any day, which the database guards too.
    """

    _name = "telecom.assignment"
    _description = "Line Assignment"
    _inherit = ["analytic.mixin", "mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    line_id = fields.Many2one(
        "telecom.line",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="line_id.company_id", store=True, index=True, precompute=True
    )
    employee_id = fields.Many2one(
        "hr.employee",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Other Holder",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="A person who is not an employee, for instance a director.",
    )
    holder = fields.Char(compute="_compute_holder")
    active = fields.Boolean(
        default=True,
        tracking=True,
        help="Archive an assignment that was made by mistake: bills are no longer "
        "split by it.",
        technical=True,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        compute="_compute_date_from",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="By default, the first day of the operator's last billing period, or the "
        "day after the line's last holder.",
    )
    date_to = fields.Date(
        string="Until",
        tracking=True,
        help="The last day. Leave it empty as long as the holder keeps the line.",
    )
    _one_holder = models.Constraint(
        "CHECK(num_nonnulls(employee_id, partner_id) = 1)",
        "The holder of a line is an employee or another person: fill in exactly one "
        "of the two.",
    )
    _date_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The last day of an assignment cannot be before its first day.",
    )
    # int4range instead of the bare column: GiST indexes integers only with an
    # extension, which not every database user may install.
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(line_id, line_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&) WHERE (active IS NOT FALSE)",
        "A line can have only one holder at a time. This line is already assigned "
        "in that period: end the other assignment first.",
    )

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        # as on the line: the notes name the holders
        return dict.fromkeys(self, "write")

    @api.depends("employee_id", "partner_id")
    def _compute_holder(self):
        for assignment in self:
            person = assignment.employee_id or assignment.partner_id
            assignment.holder = assignment._get_pseudonym() or person.name

    @api.depends("line_id")
    def _compute_date_from(self):
        for assignment in self:
            assignment.date_from = assignment.date_from or assignment._propose_day(
                assignment.line_id
            )

    @api.model
    def _propose_day(self, line):
        """Return the day since when a new holder probably has the line.

        The bill that is waited for is about the operator's last period; who had the
        line before had it till the end.
        """
        today = fields.Date.context_today(self)
        current = Period.billing(today, line.operator_id.period_day or 1)
        before = current.date_from - timedelta(days=1)
        day = Period.billing(before, line.operator_id.period_day or 1).date_from
        held = line.assignment_ids.filtered(lambda each: each.date_from and each.holder)
        for other in held - self:
            last = today - timedelta(days=1) if not other.date_to else other.date_to
            day = max(day, last + timedelta(days=1))
        return day

    def _get_pseudonym(self):
        """Return the name to show instead of the holder's own, or False."""
        return False

    @api.depends("line_id.name", "holder")
    def _compute_display_name(self):
        for assignment in self:
            assignment.display_name = self.env._(
                "%(number)s, %(holder)s",
                number=assignment.line_id.name,
                holder=assignment.holder,
            )

    @api.model_create_multi
    def create(self, vals_list):
        lines = self.env["telecom.line"]
        vals_list = [
            {
                **vals,
                "date_from": vals.get("date_from")
                or self._propose_day(lines.browse(vals.get("line_id"))),
            }
            for vals in vals_list
        ]
        self._check_free([self._add_missing_default_values(vals) for vals in vals_list])
        records = super().create(vals_list)
        records._log_on_lines()
        return records

    def write(self, vals):
        if changed := self._get_changed_holding(vals):
            changed._refuse_with_statements(
                self.env._(
                    "Its line and its holder cannot be changed: end it, and "
                    "create another assignment from the next day."
                )
            )
        if PERIOD_FIELDS & vals.keys():
            self._check_free([record._get_period(vals) for record in self])
        result = super().write(vals)
        if {*PERIOD_FIELDS, "employee_id", "partner_id", "policy_id"} & vals.keys():
            self._log_on_lines()
        return result

    def _get_changed_holding(self, vals):
        """Return the assignments that would get another line or holder."""
        names = {"line_id", "employee_id", "partner_id"} & vals.keys()
        return self.filtered(
            lambda record: any(
                record[name].id != (vals[name] or False) for name in names
            )
        )

    def _refuse_with_statements(self, advice, states=("posted",)):
        statement_sudo = self.env["telecom.statement"].sudo()  # only that there is one
        statement_sudo = statement_sudo.search(
            [("assignment_id", "in", self.ids), ("state", "in", states)], limit=1
        )
        if statement_sudo:
            raise UserError(
                self.env._(
                    "There are already statements of this assignment: "
                    "%(statement)s. %(advice)s",
                    statement=statement_sudo.display_name,
                    advice=advice,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_without_statements(self):
        self._refuse_with_statements(
            self.env._("It cannot be deleted: end it instead."), ("draft", "posted")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_logged(self):
        if not untraced.get():
            for record in self:
                record.line_id._message_log(
                    body=self.env._(
                        "The assignment was deleted: %(holding)s",
                        holding=record._get_holding(),
                    )
                )

    def _get_period(self, vals):
        return {
            "line_id": self.line_id.id,
            "date_from": self.date_from,
            "date_to": self.date_to,
            **vals,
        }

    def _check_free(self, wanted):
        """Refuse a period in which somebody else holds the line, by name.

        The constraint of the database has the last word, but it cannot say who.
        """
        # an insert does not wait for the end of the assignment before it
        self.flush_model(PERIOD_FIELDS)
        periods = defaultdict(list)
        for vals in wanted:
            first, last = map(
                fields.Date.to_date, (vals.get("date_from"), vals.get("date_to"))
            )
            if first:
                periods[vals.get("line_id")].append((first, last or date.max))
        others = self.with_context(active_test=True).search(
            [("line_id", "in", list(periods)), ("id", "not in", self.ids)]
        )
        for other in others:
            for first, last in periods[other.line_id.id]:
                if first <= (other.date_to or date.max) and other.date_from <= last:
                    raise ValidationError(
                        self.env._(
                            "A line has one holder at a time. %(holding)s Choose "
                            "another period, or end that assignment first.",
                            holding=other._get_holding(),
                        )
                    )

    def _get_holding(self):
        """Return in one sentence who holds the line, and when."""
        values = {
            "holder": self.holder,
            "number": self.line_id.name,
            "date_from": format_date(self.env, self.date_from),
        }
        if not self.date_to:
            return self.env._("%(holder)s has %(number)s from %(date_from)s.", **values)
        return self.env._(
            "%(holder)s has %(number)s from %(date_from)s until %(date_to)s.",
            **values,
            date_to=format_date(self.env, self.date_to),
        )

    def _log_on_lines(self):
        """Leave a trace of the new holder, whose bill depends on it, on the line."""
        if untraced.get():
            return
        bodies = defaultdict(list)
        for record in self:
            bodies[record.line_id].append(record._get_trace())
        # One note each, but those of many lines at once.
        for notes in zip_longest(*bodies.values()):
            noted = dict(zip(bodies, notes, strict=True))
            lines = self.line_id.filtered(noted.get)
            lines._message_log_batch({line.id: noted[line] for line in lines})

    def _get_trace(self):
        if not self.policy_id:
            return self._get_holding()
        return self.env._(
            "%(holding)s The policy of this assignment is %(policy)s.",
            holding=self._get_holding(),
            policy=self.policy_id.name,
        )

    def _get_day_after(self, day):
        """Return the first day from ``day`` on that no holder has to the end."""
        for record in self.sorted("date_from"):
            last = record._get_last_day()
            if record.date_from <= day and last and last >= day:
                day = last + timedelta(days=1)
        return day

    @api.model
    def _get_domain_on(self, day):
        """Return the domain of the assignments that hold on the day."""
        return Domain("date_from", "<=", day) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        )

    def _covers(self, day):
        self.ensure_one()
        return self.date_from <= day and (not self.date_to or day <= self.date_to)

    def _as_engine(self):
        """Return the assignments that hold as plain values, keyed by record id."""
        return tuple(
            Assignment(
                line=record.line_id.id,
                holder=(
                    ("employee", record.employee_id.id)
                    if record.employee_id
                    else ("partner", record.partner_id.id)
                ),
                date_from=record.date_from,
                date_to=record._get_last_day() or None,
                key=record.id,
            )
            for record in self
            if record.active and record._get_last_day() is not None
        )

    def _get_last_day(self):
        """Return the last day, False without one, None when the holder left before.

        An employee who has left the company holds no line, even without an end date.
        """
        left = self.sudo().employee_id.departure_date  # the day alone, for the split
        if not left:
            return self.date_to
        last = min(left, self.date_to or left)
        return last if last >= self.date_from else None

    # -- nobody holds a line that the company does not pay for any more -------------

    @api.constrains("line_id", "date_from", "date_to", "active")
    def _check_line_is_open(self):
        for record in self.filtered("active"):
            last = record.line_id._get_last_day()
            if last and (not record.date_to or record.date_to > last):
                raise ValidationError(
                    self.env._(
                        "The last day of %(number)s is %(day)s. End the "
                        "assignment on or before that date, or unarchive the line "
                        "first.",
                        number=record.line_id.name,
                        day=format_date(self.env, last),
                    )
                )

    def _end(self, last):
        """Let these assignments hold on no day after the last one."""
        for record in self.filtered(
            lambda each: not each.date_to or each.date_to > last
        ):
            if record.date_from <= last:
                record.date_to = last
            else:
                record.active = False

    def _reaches(self, day):
        """Tell whether this assignment holds on the day or later."""
        last = self._get_last_day()
        return self.active and last is not None and (not last or last >= day)
