from datetime import timedelta

from odoo import models

ONE_DAY = timedelta(days=1)


class TelecomAssignment(models.Model):
    """Giving days of a line to another holder than was written down."""

    _inherit = "telecom.assignment"

    def _give(self, line, holder, date_from, date_to=False):
        """Assign the line to the holder on these days, and end earlier assignments.

        Assignments of others make room: they end earlier, begin later, are cut in two,
        or are archived when nothing is left of them. One of the same holder next to
        these days is prolonged, because every assignment has limits of its own.
        """
        self.env.flush_all()
        around = self.search([("line_id", "=", line.id)], order="date_from")
        own = around.browse()
        for assignment in around:
            if assignment._get_holder() == holder:
                if assignment._touches(date_from, date_to):
                    own |= assignment
            elif assignment._overlaps(date_from, date_to):
                assignment._make_room(date_from, date_to)
        if not own:
            field = "employee_id" if holder._name == "hr.employee" else "partner_id"
            return self.create(
                {
                    "line_id": line.id,
                    field: holder.id,
                    "date_from": date_from,
                    "date_to": date_to,
                }
            )
        last = own[-1].date_to
        (own - own[0]).active = False
        own[0].write(
            {
                "date_from": min(date_from, own[0].date_from),
                "date_to": last and date_to and max(last, date_to),
            }
        )
        return own[0]

    def _get_holder(self):
        self.ensure_one()
        return self.employee_id or self.partner_id

    def _overlaps(self, date_from, date_to):
        """Tell whether this assignment holds on one of these days."""
        begins = not date_to or self.date_from <= date_to
        return begins and (not self.date_to or self.date_to >= date_from)

    def _touches(self, date_from, date_to):
        """Tell whether this assignment holds on these days, or right beside them."""
        return self._overlaps(date_from - ONE_DAY, date_to and date_to + ONE_DAY)

    def _make_room(self, date_from, date_to):
        """Hold on none of these days any more."""
        last = self.date_to
        before = self.date_from < date_from
        after = date_to and (not last or last > date_to)
        if not before and not after:
            self.active = False
        elif before:
            self.date_to = date_from - ONE_DAY
            if after:
                self.copy({"date_from": date_to + ONE_DAY, "date_to": last})
        else:
            self.date_from = date_to + ONE_DAY
