"""The effects of a table of lines, computed before anything is written."""

from dataclasses import dataclass, field
from datetime import date

from ...engine.timeline import Stretch


@dataclass(slots=True, kw_only=True)
class Row:
    """One row of the table: what it says, and what becomes of it."""

    row: int  # as the spreadsheet shows it
    values: dict  # {column: text}, of the columns that the table has

    # what was read of it
    number: str = ""  # as it is stored
    line_vals: dict = field(default_factory=dict)
    holder: tuple = ()  # ("employee" or "partner", id)
    holder_name: str = ""
    date_from: date | None = None
    date_to: date | None = None
    contract_end: date | None = None
    policy_id: int | None = None
    problems: list = field(default_factory=list)

    # what it would do
    assignment: object = None  # the one it speaks of, when there is one
    creates_line: bool = False
    line_changes: dict = field(default_factory=dict)
    creates_assignment: bool = False
    assignment_changes: dict = field(default_factory=dict)
    ended: list = field(default_factory=list)  # [(assignment of another, last day)]
    effects: list = field(default_factory=list)

    @property
    def error(self):
        """All that is wrong with the row, in words."""
        return " ".join(self.problems)

    @property
    def written_holder(self):
        """The holder as the table names it, for a row without a match."""
        names = ("employee", "partner", "email", "employee_number")
        return next(filter(None, map(self.values.get, names)), "")

    @property
    def is_change(self):
        """Whether the row asks for something else than there is."""
        return bool(self.creates_assignment or self.assignment_changes)

    @property
    def outcome(self):
        """The category of the row."""
        if self.problems:
            return "error"
        if self.creates_line or self.creates_assignment:
            return "new"
        if self.line_changes or self.assignment_changes:
            return "changed"
        return "unchanged"

    @property
    def is_line_change(self):
        """Whether the line is there and becomes another."""
        return bool(self.line_changes and not self.creates_line)

    @property
    def is_closing(self):
        """Whether an assignment without end gets one."""
        last = self.assignment_changes.get("date_to")
        return bool(last and not self.assignment.date_to)

    def as_stretch(self):
        """Return the days that the row asks for."""
        known = self.assignment and as_stretch(self.assignment, named=True)
        return Stretch(
            key=self.assignment.id if self.assignment else ("row", self.row),
            holder=self.holder,
            date_from=self.date_from,
            date_to=self.date_to,
            row=self.row,
            is_change=self.is_change,
            before=known,
        )


@dataclass(slots=True, kw_only=True)
class Plan:
    """All rows of a table, and what they do together."""

    rows: list

    @property
    def good(self):
        """The rows without an error."""
        return [row for row in self.rows if not row.problems]

    def get_counts(self):
        """Return how many lines and assignments are made, changed and closed."""
        good = self.good
        closing = [row for row in good if row.is_closing]
        changing = [row for row in good if row.assignment_changes]
        return {
            "lines_new": sum(row.creates_line for row in good),
            "lines_changed": sum(row.is_line_change for row in good),
            "assignments_new": sum(row.creates_assignment for row in good),
            "assignments_changed": len(changing) - len(closing),
            "assignments_closed": len(closing) + sum(len(row.ended) for row in good),
        }


def get_holder(assignment):
    """Return who has a line as ("employee" or "partner", id)."""
    if assignment.employee_id:
        return ("employee", assignment.employee_id.id)
    return ("partner", assignment.partner_id.id)


def as_stretch(assignment, *, named):
    """Return the days of an assignment that is there."""
    return Stretch(
        key=assignment.id,
        holder=get_holder(assignment),
        date_from=assignment.date_from,
        date_to=assignment.date_to or None,
        named=named,
    )
