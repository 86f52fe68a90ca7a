from odoo import fields, models
from odoo.exceptions import UserError

from ..bill.telecom_issue import RESOLUTIONS_BY_KIND
from ..ground.guard import by_program
from ..ground.turn import DoneAlready, lock_records, once_per_record

# What an auditor asks about, because amounts follow from it.
WITH_REASON = ("ignore", "accept", "keep")


class TelecomIssue(models.Model):
    """Resolving issues: what was decided, by whom and why."""

    _inherit = "telecom.issue"

    def _get_cannot_resolve_reason(self, resolution):
        """Return why these issues cannot be resolved this way, or False."""
        for issue in self:
            if issue.move_id.state != "draft":
                return self.env._(
                    "%(bill)s is posted. Reset it to draft before you resolve its "
                    "issues.",
                    bill=issue.move_id.display_name,
                )
            if resolution not in RESOLUTIONS_BY_KIND[issue.kind]:
                return self.env._(
                    "“%(message)s” cannot be resolved with “%(resolution)s”.",
                    message=issue.message,
                    resolution=dict(
                        self._fields["resolution"]._description_selection(self.env)
                    )[resolution],
                )
        return False

    def _take(self, since):
        """Hold these issues to resolve them; say who was first since a dialog opened.

        Only the second click of the same user ends quietly.
        """
        lock_records(self)
        for issue in self.exists():
            if issue.state != "resolved" or issue.write_date <= since:
                continue
            if issue.resolved_uid == self.env.user:
                raise DoneAlready(self.env._("It is already resolved."))
            names = dict(self._fields["resolution"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(user)s has already chosen “%(resolution)s”: %(message)s "
                    "Reload the page.",
                    user=issue.resolved_uid.sudo().name,  # a name, for who resolves
                    resolution=names[issue.resolution],
                    message=issue.message,
                )
            )

    @by_program()
    def _resolve(self, resolution, reason=False, **values):
        """Keep what was decided; the next split follows it."""
        cannot = self._get_cannot_resolve_reason(resolution)
        if cannot:
            raise UserError(cannot)
        if resolution in WITH_REASON and not (reason or "").strip():
            raise UserError(
                self.env._("Give the reason: it remains on the bill for the auditor.")
            )
        self.write(
            {
                "state": "resolved",
                "resolution": resolution,
                "reason": reason,
                "resolved_uid": self.env.uid,
                "resolved_date": fields.Datetime.now(),
                **values,
            }
        )

    @once_per_record
    def action_reopen(self):
        """Take a decision back, and split the bills again without it."""
        with by_program():
            self.write(
                {
                    "state": "open",
                    "resolution": False,
                    "usage_type_id": False,
                    "reason": False,
                    "resolved_uid": False,
                    "resolved_date": False,
                }
            )
        self.bill_id.action_split()
