from odoo import models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ...engine.timeline import settle
from .import_layout import KIND_WORDS, PROVIDED, get_headers, get_language
from .import_plan import Plan, as_stretch, get_holder

LINE_FIELDS = {
    "kind": "kind",
    "operator": "operator_id",
    **{name: f"provides_{name}" for name in PROVIDED},
    "sim": "sim_iccid",
    "contract_end": "contract_end",
}


class TelecomLineImport(models.TransientModel):
    """Compares what rows ask for with what is there."""

    _inherit = "telecom.line.import"

    def _plan(self, listing):
        """Return what the rows would do; nothing is written."""
        rows, known = self._read_rows(listing)
        by_number = {}
        for row in rows:
            if row.number:
                by_number.setdefault(row.number, []).append(row)
        for same in by_number.values():
            self._plan_line(same, known)
        return Plan(rows=rows)

    def _plan_line(self, rows, known):
        """Work out what the rows of one number do."""
        line = known.lines.get(rows[0].number)
        for row in rows:
            row.assignment = known.find_assignment(row)
        self._refuse_repeated(rows)
        self._refuse_contradictions(rows)
        self._read_each(rows, known, (self._refuse_closed,))
        self._read_each(
            [row for row in rows if row.holder and not row.problems],
            known,
            (self._ask_for_assignment,),
        )
        self._settle(rows, known)
        good = [row for row in rows if not row.problems]
        for row in good[:1]:
            row.creates_line = not line
            row.line_changes = self._get_line_changes(line, good)
        for row in good:
            self._tell_line(row, line)
            self._tell_assignment(row, known)

    # -- rows that do not go together ------------------------------------------------

    def _refuse_repeated(self, rows):
        """Refuse a second row for one line and day."""
        seen = {}
        for row in rows:
            if not row.written_holder:
                about = "the line alone"
            elif row.assignment:
                about = row.assignment.id
            else:
                about = row.date_from or row.holder
            if about in seen:
                row.problems.append(
                    self.env._(
                        "Row %(row)s already has the same number and first day.",
                        row=seen[about],
                    )
                )
            seen.setdefault(about, row.row)

    def _refuse_contradictions(self, rows):
        """Refuse a row that says something else of the line than one before it."""
        said = {}
        headers = get_headers(self.env.lang)
        for row in rows:
            if row.problems:
                continue
            for name, field_name in LINE_FIELDS.items():
                if field_name not in row.line_vals:
                    continue
                value, first = said.setdefault(
                    field_name, (row.line_vals[field_name], row.row)
                )
                if value != row.line_vals[field_name]:
                    row.problems.append(
                        self.env._(
                            "%(column)s: row %(row)s has a different value for "
                            "this number.",
                            column=headers[name],
                            row=first,
                        )
                    )

    def _refuse_closed(self, row, known):
        """Refuse a row of a line that is closed, or of a new one of no operator."""
        line = known.lines.get(row.number)
        if line and not line.active:
            raise UserError(
                self.env._("The line with this number is archived. Unarchive it first.")
            )
        if line or row.values.get("operator"):
            return
        if not self.operator_id:
            raise UserError(self.env._("The line is new, but has no operator."))
        row.line_vals["operator_id"] = self.operator_id.id

    # -- assignments -----------------------------------------------------------------

    def _ask_for_assignment(self, row, known):
        """Note what the row changes of an assignment, or that it makes one."""
        assignment = row.assignment
        if not assignment:
            row.date_from = row.date_from or known.today
            if row.date_to and row.date_to < row.date_from:
                raise UserError(self.env._("The last day is before the first day."))
            self._refuse_departed(row, known)
            self._refuse_last_day(row, known)
            row.creates_assignment = True
            return
        row.date_from = assignment.date_from
        if "date_to" not in row.values:
            row.date_to = assignment.date_to or None
        elif row.date_to != (assignment.date_to or None):
            row.assignment_changes["date_to"] = row.date_to or False
        if row.date_to and row.date_to < row.date_from:
            raise UserError(self.env._("The last day is before the first day."))
        if "date_to" in row.assignment_changes:
            self._refuse_last_day(row, known)
        if "policy" in row.values and row.policy_id != (
            assignment.policy_id.id or None
        ):
            row.assignment_changes["policy_id"] = row.policy_id or False
        if row.holder != get_holder(assignment):
            self._change_holder(row, known)

    def _change_holder(self, row, known):
        if row.assignment.id in known.locked:
            raise UserError(
                self.env._(
                    "There are already statements of %(holder)s from %(day)s: end "
                    "that assignment, and create another one from the next day, "
                    "or make a correction.",
                    holder=row.assignment.holder,
                    day=known.write_day(self.env, row.date_from),
                )
            )
        self._refuse_departed(row, known)
        kind, holder_id = row.holder
        row.assignment_changes["employee_id"] = kind == "employee" and holder_id
        row.assignment_changes["partner_id"] = kind == "partner" and holder_id

    def _refuse_departed(self, row, known):
        kind, holder_id = row.holder
        if kind == "employee" and not row.date_to:
            name, _company, is_active = known.employee_info[holder_id]
            if not is_active:
                raise UserError(
                    self.env._(
                        "%(name)s has left the company. Enter the last day.", name=name
                    )
                )

    def _refuse_last_day(self, row, known):
        """Refuse to let somebody hold a line longer than there is one."""
        line = known.lines.get(row.number)
        last = line and line._get_last_day()
        if last and (not row.date_to or row.date_to > last):
            raise UserError(
                self.env._(
                    "The last day of %(number)s is %(day)s. End the assignment on "
                    "or before that date, or unarchive the line first.",
                    number=line.name,
                    day=known.write_day(self.env, last),
                )
            )

    def _settle(self, rows, known):
        """Find rows that give the line to two at a time; let others hand it over."""
        line = known.lines.get(rows[0].number)
        assignments = {each.id: each for each in known.assignments[line and line.id]}
        named = {row.assignment.id for row in rows if row.assignment}
        wanted = {row.row: row for row in rows if row.holder and not row.problems}
        asked = {row.assignment.id for row in wanted.values() if row.assignment}
        settled = settle(
            [
                as_stretch(each, named=each.id in named)
                for each in assignments.values()
                if each.id not in asked
            ],
            [row.as_stretch() for row in wanted.values()],
        )
        for number, other in settled.refused.items():
            wanted[number].problems.append(
                self._explain_overlap(other, wanted, assignments, known)
            )
        for assignment_id, (last, number) in settled.ended.items():
            wanted[number].ended.append((assignments[assignment_id], last))

    def _explain_overlap(self, other, wanted, assignments, known):
        is_row = other.row in wanted
        holder = (
            wanted[other.row].holder_name if is_row else assignments[other.key].holder
        )
        values = {
            "holder": holder,
            "date_from": known.write_day(self.env, other.date_from),
        }
        if other.date_to:
            return self.env._(
                "%(holder)s has this number from %(date_from)s until %(date_to)s. A "
                "line has one holder at a time.",
                **values,
                date_to=known.write_day(self.env, other.date_to),
            )
        return self.env._(
            "%(holder)s has this number from %(date_from)s. Enter the last day "
            "there first: a line has one holder at a time.",
            **values,
        )

    # -- in words --------------------------------------------------------------------

    def _get_line_changes(self, line, rows):
        """Return what the good rows of one number change of the line."""
        wanted = {}
        for row in rows:
            wanted.update(row.line_vals)
        if not line:
            return wanted
        return {
            name: value
            for name, value in wanted.items()
            if value != (line[name].id if name == "operator_id" else line[name])
        }

    def _tell_line(self, row, line):
        if row.creates_line:
            row.effects.append(self.env._("New line."))
            return
        headers = get_headers(self.env.lang)
        for name, field_name in LINE_FIELDS.items():
            if field_name not in row.line_changes:
                continue
            value = self._tell_value(name, row.line_changes[field_name])
            row.effects.append(
                self.env._("%(column)s: %(value)s.", column=headers[name], value=value)
            )

    def _tell_value(self, name, value):
        """Return what a column of a line says, in words."""
        if name == "operator":
            return self.env["telecom.operator"].browse(value).name
        if name == "kind":
            return KIND_WORDS[value][get_language(self.env.lang)]
        if name == "contract_end":
            return format_date(self.env, value)
        if name == "sim":
            return value
        return self.env._("yes") if value else self.env._("no")

    def _tell_assignment(self, row, known):
        for other, last in row.ended:
            row.effects.append(
                self.env._(
                    "%(holder)s has it until %(day)s.",
                    holder=other.holder,
                    day=known.write_day(self.env, last),
                )
            )
        changes = row.assignment_changes
        if row.creates_assignment or "employee_id" in changes:
            row.effects.append(self._tell_holding(row, known))
        elif "date_to" in changes and row.date_to:
            row.effects.append(
                self.env._(
                    "Ends on %(day)s.", day=known.write_day(self.env, row.date_to)
                )
            )
        elif "date_to" in changes:
            row.effects.append(self.env._("No longer ends."))
        if "policy_id" in changes or (row.creates_assignment and row.policy_id):
            policy = self.env["telecom.policy"].browse(row.policy_id or ())
            row.effects.append(
                self.env._("Own policy: %(policy)s.", policy=policy.name)
                if policy
                else self.env._("No longer has its own policy.")
            )

    def _tell_holding(self, row, known):
        values = {
            "holder": row.holder_name,
            "date_from": known.write_day(self.env, row.date_from),
        }
        if not row.date_to:
            return self.env._("%(holder)s has it from %(date_from)s.", **values)
        return self.env._(
            "%(holder)s has it from %(date_from)s until %(date_to)s.",
            **values,
            date_to=known.write_day(self.env, row.date_to),
        )
