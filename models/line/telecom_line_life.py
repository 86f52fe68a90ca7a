from datetime import timedelta

from odoo import api, fields, models

from ..ground.guard import by_program
from ..ground.scheduled import come_back, work_off

STATES = [
    ("ordered", "Ordered"),
    ("active", "Active"),
    ("suspended", "Suspended"),
    ("taken_over", "Taken Over Privately"),
    ("ended", "Ended"),
]

CLOSED = ("taken_over", "ended")

ONE_DAY = timedelta(days=1)
BATCH = 500


class TelecomLine(models.Model):
    """The stage of a line, from the order to its end.

    The state rules, and archiving follows it: lines that were taken over or ended are
    archived, and they have no holder after their last day. Whether a line is in use or
    in stock is told by its holder.
    """

    _inherit = "telecom.line"

    state = fields.Selection(
        STATES,
        required=True,
        default="active",
        copy=False,
        index=True,
        tracking=True,
        group_expand="_expand_states",
    )
    active = fields.Boolean(
        compute="_compute_active",
        inverse="_inverse_active",
        store=True,
        precompute=True,
    )
    date_ordered = fields.Date("Ordered On", copy=False)
    suspended_from = fields.Date(copy=False, tracking=True)
    suspended_to = fields.Date(
        "Suspended Until",
        copy=False,
        tracking=True,
        help="The last day of the suspension.",
    )
    taken_over_from = fields.Date(
        copy=False,
        tracking=True,
        help="The day from which the holder pays instead of the company.",
    )
    date_end = fields.Date(
        "Last Day", copy=False, tracking=True, help="The last day of an ended line."
    )
    replaced_by_id = fields.Many2one(
        "telecom.line",
        "New Number",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The line that replaces it for the holder.",
    )

    _taken_over_on_a_day = models.Constraint(
        "CHECK(state != 'taken_over' OR taken_over_from IS NOT NULL)",
        "Enter the day from which the company stops paying for a line that is "
        "taken over privately.",
    )
    _suspended_in_order = models.Constraint(
        "CHECK(suspended_to >= suspended_from)",
        "The last day of a suspension cannot be before its first day.",
    )

    @api.depends("state")
    def _compute_active(self):
        for line in self:
            line.active = line.state not in CLOSED

    def _inverse_active(self):
        """Archiving a line ends it, and unarchiving puts it to use again."""
        differing = self.filtered(lambda line: line.active == (line.state in CLOSED))
        differing.filtered("active").state = "active"
        differing.filtered(lambda line: not line.active).state = "ended"

    @api.model
    def _expand_states(self, states, domain):
        """Let the columns of lines in use be there, also without a line."""
        shown = {"ordered", "active", "suspended", *states}
        return [state for state, _label in STATES if state in shown]

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.filtered(lambda line: line.state in CLOSED)._close()
        return lines

    def write(self, vals):
        reopened = self.browse()
        if vals.get("state", "ended") not in CLOSED:
            reopened = self.filtered(lambda line: line.state in CLOSED)
        result = super().write(vals)
        if vals.get("state") in CLOSED:
            self._close()
        if reopened:
            forgotten = ("taken_over_from", "date_end", "replaced_by_id")
            with by_program():
                reopened.write(dict.fromkeys(forgotten, False))
        return result

    def _close(self):
        """End the assignments of these lines on their last day."""
        today = fields.Date.context_today(self)
        for line in self:
            if line.state == "ended" and not line.date_end:
                line.date_end = today
            assignments_sudo = line.sudo().assignment_ids  # whoever may close a line
            assignments_sudo._end(line._get_last_day())

    def _get_last_day(self):
        """Return the last day that the company pays for, False without one."""
        self.ensure_one()
        days = [self.date_end, self.taken_over_from and self.taken_over_from - ONE_DAY]
        return min(filter(None, days), default=False)

    def _ends_before(self, day):
        last = self._get_last_day()
        return bool(last and day and last < day)

    # -- days that come --------------------------------------------------------------

    @api.model
    def _cron_follow_days(self):
        """Change the state of the lines whose day has come."""
        today = fields.Date.context_today(self)
        lines = self.search(
            [
                *("|", ("taken_over_from", "<=", today)),
                *("|", ("date_end", "<", today)),
                *("|", ("suspended_from", "<=", today), ("state", "=", "suspended")),
            ]
        )
        left = work_off(lines, lambda batch: batch._follow_days(), size=BATCH)
        come_back(self.env, left)

    def _follow_days(self):
        """Give each of these lines the state that its days say, as of today."""
        today = fields.Date.context_today(self)
        for state, lines in self.grouped(
            lambda line: line._get_state_on(today)
        ).items():
            lines.filtered(lambda line, state=state: line.state != state).state = state

    def _get_state_on(self, day):
        self.ensure_one()
        if self.state in CLOSED:
            return self.state
        if self.taken_over_from and self.taken_over_from <= day:
            return "taken_over"
        if self.date_end and self.date_end < day:
            return "ended"
        if self.suspended_from and self.suspended_from <= day:
            ended = self.suspended_to and self.suspended_to < day
            if not ended:
                return "suspended"
        return "active" if self.state == "suspended" else self.state
