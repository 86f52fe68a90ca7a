from datetime import timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ...engine import Policy
from ..ground.guard import by_program


class Terms(NamedTuple):
    """The terms that decide a split: of the policy as it is, or of a version."""

    policy: Policy | None
    scope: str | bool
    prorate: str | bool


class TelecomPolicy(models.Model):
    """Changing a policy from a date on: what it said before stays for earlier days."""

    _inherit = "telecom.policy"

    @api.depends("date_from")
    def _compute_is_used(self):
        last_days = self._get_last_used_days()
        for policy in self:
            last = last_days.get(policy._origin.id)
            policy.is_used = bool(last) and (
                not policy.date_from or policy.date_from <= last
            )

    def _get_last_used_days(self):
        """Return {policy id: last first day of a posted statement split by it}."""
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT statement.policy_id,
                           MAX(GREATEST(statement.date_from, assignment.date_from))
                      FROM telecom_statement statement
                      JOIN telecom_assignment assignment
                        ON assignment.id = statement.assignment_id
                     WHERE statement.state = 'posted' AND statement.policy_id = ANY(%s)
                  GROUP BY statement.policy_id
                    """,
                    self._origin.ids,
                )
            )
        )

    def _get_version_of(self, day):
        """Return the version in force on a day; none when the policy itself is."""
        versions = self.version_ids
        if not self.date_from or day >= self.date_from:
            return versions.browse()
        return versions.filtered(
            lambda each: (
                (not each.date_from or each.date_from <= day) and day <= each.date_to
            )
        )[:1]

    def _get_terms(self, version=None):
        """Return what decides the split: of a version, else of the policy as it is."""
        if not self:
            return Terms(None, False, False)
        if version:
            policy = Policy.from_dict(version.snapshot)
            return Terms(policy, version.scope, version.prorate)
        return Terms(self._as_engine(), self.scope, self.prorate)

    def _refuse_used(self):
        self.ensure_one()
        raise UserError(
            self.env._(
                "Posted statements are split by the rules of %(policy)s. Choose "
                "“New Version” to change the rules as of a date, or correct these "
                "statements.",
                policy=self.name,
            )
        )

    @by_program()
    def _start_version(self, date_from, reason):
        """Keep what the policy says now for the days before, and open it for change."""
        self.ensure_one()
        last = self._get_last_used_days().get(self.id)
        if last and date_from <= last:
            raise UserError(
                self.env._(
                    "Posted statements from %(day)s are already split by it. "
                    "Choose a later day, or correct these statements.",
                    day=format_date(self.env, last),
                )
            )
        if self.date_from and date_from <= self.date_from:
            raise UserError(
                self.env._(
                    "The current version is in force from %(day)s: choose a later day.",
                    day=format_date(self.env, self.date_from),
                )
            )
        terms = self._get_terms()
        self.env["telecom.policy.version"].sudo().create(  # nobody writes one by hand
            {
                "policy_id": self.id,
                "date_from": self.date_from,
                "date_to": date_from - timedelta(days=1),
                "snapshot": terms.policy.as_dict(),
                "scope": terms.scope,
                "prorate": terms.prorate,
                "reason": reason,
            }
        )
        self.date_from = date_from
        self.message_post(
            body=self.env._(
                "A new version is in force from %(day)s. %(reason)s",
                day=format_date(self.env, date_from),
                reason=reason,
            )
        )
