from collections import defaultdict
from datetime import date
from typing import NamedTuple

from odoo import fields, models
from odoo.tools import SQL

from ...engine import Period, Policy, Snapshot, count_days


class Stay(NamedTuple):
    """Days on which a holder has a line, within the period of a statement."""

    assignment: int
    line: int
    days: Period
    first: date  # the day that decides on the policy
    key: tuple  # holder and period
    is_held: bool = True  # not only charged: archived by now, or of another period


class Known(NamedTuple):
    """The known facts of some holders in some periods, by holder and period."""

    stays: dict
    booked: dict  # their booked statements
    policies: dict  # (policy, source) of today, by assignment and day
    settings: dict  # of today, for engine.Snapshot

    def find_booked(self, stay):
        """Return the booked statement that shares its limit with a stay, if any."""
        booked = self.booked.get(stay.key, ())
        own = [each for each in booked if each.assignment_id.id == stay.assignment]
        alike = own or [each for each in booked if each._covers_stay(stay)]
        return alike[0] if alike else None

    def get_policy(self, stay):
        """Return the policy of a stay: the one booked for it, else today's."""
        if alike := self.find_booked(stay):
            return alike.policy_id.id
        return self.policies[stay.assignment, stay.first][0]


class TelecomStatement(models.Model):
    """Which statements share a limit, by which terms, and on which days it counts."""

    _inherit = "telecom.statement"

    # -- by which terms --------------------------------------------------------------

    def _set_policies(self):
        """Take the policy of these statements, none of which is booked.

        A holder whose period is booked keeps its terms there, whatever holds today.
        """
        known = self and self._look_up()
        wanted = defaultdict(list)
        for statement in self:
            own = statement._get_own_stay(known)
            if alike := known.find_booked(own):
                statement._follow_booked(alike)
            else:
                wanted[known.policies[own.assignment, own.first]].append(statement.id)
        for (policy_id, source), ids in wanted.items():
            policy = self.env["telecom.policy"].browse(policy_id)
            self.browse(ids)._set_policy(policy, source, known)

    def _set_policy(self, policy, source, known=None):
        """Keep a policy as these statements will be split with it, or none.

        The terms are those in force on the first day of each, the settings around them
        those of today, and amounts by days count all stays that share the limit.
        """
        for version, statements in self.grouped(
            lambda each: policy._get_version_of(each._get_first_day())
        ).items():
            terms = policy._get_terms(version)
            statements.write(
                {
                    "policy_id": policy.id,
                    "policy_source": source,
                    "policy_scope": terms.scope,
                }
            )
            statements._keep_terms(terms, known or statements._look_up())

    def _keep_terms(self, terms, known):
        """Keep the terms of a policy for these statements, each by its own days."""
        pools = {statement: statement._get_pool(known) for statement in self}
        self._keep_stays(pools)
        if not terms.policy:
            self.snapshot_id = False
            return
        by_days = self.grouped(
            lambda each: _count(pools[each]) if terms.prorate == "prorated" else None
        )
        for days, members in by_days.items():
            members._keep_snapshot(
                Snapshot(policy=terms.policy, days=days, **known.settings)
            )

    def _keep_snapshot(self, snapshot):
        self.snapshot_id = self.env["telecom.snapshot"]._keep_one(
            self.company_id, snapshot
        )

    def _let_employer_pay(self):
        """Let the employer pay these statements, which have no policy, as decided."""
        settings = self.env["telecom.snapshot"]._get_settings(self.company_id)
        self._keep_snapshot(Snapshot(policy=Policy(default="employer"), **settings))

    def _follow_booked(self, alike):
        """Take the terms of a booked statement whose limit this one shares."""
        self.write(
            {
                "policy_id": alike.policy_id.id,
                "policy_source": alike.policy_source,
                "policy_scope": alike.policy_scope,
                "snapshot_id": alike.snapshot_id.id,
                "stays": alike.stays,
            }
        )

    def _follow_days(self):
        """Let amounts by days follow who had the lines, after that was corrected.

        All else of the terms stays as it was booked.
        """
        known = self and self._look_up()
        for group in self._group_for_split():
            if not group[0].snapshot_id:
                continue
            pool = group[0]._get_pool(known)
            group._keep_stays(dict.fromkeys(group, pool))
            snapshot = group[0]._get_snapshot()
            group._keep_snapshot(snapshot.with_days(_count(pool)[0]))

    # -- who had what when -----------------------------------------------------------

    def _look_up(self):
        """Return what has to be known of the holders of these statements."""
        stays = self._get_held()
        asked = {
            (each.assignment, each.first) for held in stays.values() for each in held
        }
        return Known(
            stays=stays,
            booked=self._get_booked_alike(),
            policies=self.env["telecom.policy"]._get_policies(list(asked)),
            settings=self.env["telecom.snapshot"]._get_settings(self.company_id),
        )

    def _get_holder_key(self):
        """Return the holder and the period of a statement."""
        self.ensure_one()
        period = Period(self.date_from, self.date_to)
        return self.employee_id.id, self.partner_id.id, period

    def _get_held(self):
        """Return {holder and period: all stays of the holder in the period}.

        Lines without a charge count too, and lines of other operators.
        """
        assignments_sudo = self.env["telecom.assignment"].sudo()  # of all holders
        found_sudo = assignments_sudo.search(
            [
                ("company_id", "in", self.company_id.ids),
                "|",
                ("employee_id", "in", self.employee_id.ids),
                ("partner_id", "in", self.partner_id.ids),
            ],
            order="date_from, id",
        )
        by_holder = found_sudo.grouped(
            lambda each: (each.employee_id.id, each.partner_id.id)
        )
        result = {}
        for key, members in self.grouped(lambda each: each._get_holder_key()).items():
            held = [_get_stay(each, key) for each in by_holder.get(key[:2], ())]
            stays = {stay.assignment: stay for stay in held if stay}
            for assignment in members.assignment_id:
                # usage of another month, billed in this one
                stays.setdefault(assignment.id, _get_stay(assignment, key, anyway=True))
            result[key] = list(stays.values())
        return result

    def _get_own_stay(self, known):
        """Return the stay that this statement is about."""
        stays = known.stays[self._get_holder_key()]
        return next(each for each in stays if each.assignment == self.assignment_id.id)

    def _get_booked_alike(self):
        """Return {holder and period: their booked statements}."""
        booked = self._get_beside(
            SQL("other.state = 'posted' AND other.policy_id IS NOT NULL")
        )
        return booked.grouped(lambda each: each._get_holder_key())

    def _get_beside(self, condition):
        """Return the statements of the same holders and periods that fulfil it.

        It compares the statement ``other`` with ``one`` of these.
        """
        self.flush_model()
        # one join for each kind of holder: with OR every pair of a month is compared
        found = [
            SQL(
                """
                SELECT other.id
                  FROM telecom_statement one
                  JOIN telecom_statement other
                    ON other.company_id = one.company_id
                   AND other.date_from = one.date_from
                   AND other.date_to = one.date_to
                   AND other.%(holder)s = one.%(holder)s
                 WHERE one.id = ANY(%(ids)s) AND %(condition)s
                """,
                holder=SQL.identifier(holder),
                ids=self.ids,
                condition=condition,
            )
            for holder in ("employee_id", "partner_id")
        ]
        rows = self.env.execute_query(SQL("%s UNION %s ORDER BY id", *found))
        return self.browse(row[0] for row in rows)

    def _get_pool(self, known):
        """Return the stays that share the limit of this statement, under its policy.

        Charges outside the days of an assignment add none.
        """
        self.ensure_one()
        pool = [
            stay
            for stay in known.stays[self._get_holder_key()]
            if stay.assignment == self.assignment_id.id
            or (
                (stay.line == self.line_id.id or self.policy_scope == "employee")
                and known.get_policy(stay) == self.policy_id.id
            )
        ]
        return [stay for stay in pool if stay.is_held] or pool

    def _keep_stays(self, pools):
        """Keep which stays share the limit of each statement."""
        for statement, pool in pools.items():
            stays = _as_stored(pool)
            if statement.stays != stays:
                statement.stays = stays

    def _filter_moved(self, line):
        """Return those of these statements whose limit counts other days of a line.

        Others than it did when they were split: the line was given to somebody else.
        """
        known = self and self._look_up()
        return self.filtered(
            lambda each: (
                each._get_days_of(line, each.stays or ())
                != each._get_days_of(line, _as_stored(each._get_pool(known)))
            )
        )

    @staticmethod
    def _get_days_of(line, stays):
        return sorted(days for line_id, *days in stays if line_id == line.id)

    def _covers_stay(self, stay):
        """Tell whether a stay is among those that share the limit of this statement."""
        return any(
            line == stay.line
            and Period(*map(fields.Date.to_date, days)).overlap(stay.days)
            for line, *days in self.stays or ()
        )

    def _get_pool_key(self):
        """Return what the statements share that are split under one limit.

        The lines of an employee, where the policy says so; and a line that somebody
        held twice in the period, with another holder in between.
        """
        self.ensure_one()
        is_pooled = self.policy_scope == "employee"
        return (
            None if is_pooled else self.line_id.id,
            self.employee_id.id,
            self.partner_id.id,
            self.policy_id.id or self.id,
            self.date_from,
            self.date_to,
        )

    def _get_pooled(self):
        """Return the other statements that share a limit with these."""
        return self._get_beside(
            SQL(
                """
                other.policy_id = one.policy_id
                AND other.policy_scope = one.policy_scope
                AND (one.policy_scope = 'employee' OR other.line_id = one.line_id)
                AND NOT other.id = ANY(%s)
                """,
                self.ids,
            )
        )

    def _group_for_split(self):
        """Return recordsets split together; the policy of the first one holds.

        It is one with something booked, if there is any, then the line held longest.
        """
        return [
            group.sorted(
                lambda each: (each.state != "posted", -each.days_held, each.id)
            )
            for group in self.grouped(lambda each: each._get_pool_key()).values()
        ]

    def _share_policies(self):
        """Give statements that are split together the terms they are split with."""
        for group in self._group_for_split():
            snapshot = group[0].snapshot_id
            group.filtered(
                lambda each, snapshot=snapshot: each.snapshot_id != snapshot
            ).snapshot_id = snapshot

    def _complete_snapshots(self, categories, payers):
        """Let booked statements keep what they did not know of a later document.

        ``categories`` and ``payers`` are those of today, as in engine.Snapshot.
        """
        for snapshot, members in self.grouped("snapshot_id").items():
            if not snapshot:
                continue
            known = snapshot._as_engine()
            completed = known.completed(categories, payers)
            if completed is not known:
                members._keep_snapshot(completed)

    def _take_terms(self):
        """Take over what holds today: holders, departments, policies, ways to pay."""
        self._follow_assignments()
        self._set_departments()
        self._set_policies()
        self._set_channels()


def _get_stay(assignment, key, anyway=False):
    """Return the days of a period on which an assignment holds.

    Without any, nothing: it is archived, say, or its holder had left. ``anyway``, what
    its dates say, and the whole period where they are of another one.
    """
    *_holder, period = key
    last = assignment._get_last_day() if assignment.active else None
    is_held = last is not None
    if not is_held:
        last = assignment.date_to
    first = max(assignment.date_from, period.date_from)
    last = min(last or period.date_to, period.date_to)
    is_held = is_held and first <= last
    if not is_held and not anyway:
        return None
    days = Period(first, last) if first <= last else period
    return Stay(assignment.id, assignment.line_id.id, days, first, key, is_held)


def _as_stored(stays):
    """Return stays as a statement keeps them."""
    return [
        [stay.line, str(stay.days.date_from), str(stay.days.date_to)] for stay in stays
    ]


def _count(stays):
    """Return (days of these stays of one period, days of the period)."""
    *_holder, period = stays[0].key
    return count_days(stay.days for stay in stays), period.days
