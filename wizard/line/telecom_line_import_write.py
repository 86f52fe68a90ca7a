from odoo import models

from ...models.ground.guard import untraced


class TelecomLineImport(models.TransientModel):
    """Writes what a plan says: some statements for thousands of rows."""

    _inherit = "telecom.line.import"

    def _apply(self, plan):
        """Write the good rows of a plan."""
        good = plan.good
        lines = self._apply_lines(good)
        self._apply_assignments(good, lines)

    def _apply_lines(self, rows):
        """Make and change lines; return {number: line} of the rows."""
        created = [row for row in rows if row.creates_line]
        lines = self.env["telecom.line"].create(
            [
                {
                    **row.line_changes,
                    **self._prepare_number(row),
                    "company_id": self.company_id.id,
                }
                for row in created
            ]
        )
        changed = [row for row in rows if row.is_line_change]
        lines_of = self._get_lines(changed)
        self._write_alike((lines_of[row.number], row.line_changes) for row in changed)
        return {line.number: line for line in lines} | self._get_lines(
            [row for row in rows if row.creates_assignment]
        )

    def _prepare_number(self, row):
        """Return the number of a new line; other connections keep their spelling."""
        if row.line_changes.get("kind") == "internet":
            return {"name": row.values["number"]}
        return {"number": row.number}

    def _get_lines(self, rows):
        lines = self.env["telecom.line"].search(
            [
                ("number", "in", list({row.number for row in rows})),
                ("company_id", "=", self.company_id.id),
            ]
        )
        return {line.number: line for line in lines}

    def _apply_assignments(self, rows, lines):
        """Let go first, take over then: the database allows one holder at any time."""
        quiet = self.env(context=dict(self.env.context, tracking_disable=True))
        assignments = quiet["telecom.assignment"]
        changes = [
            (assignments.browse(row.assignment.id), row.assignment_changes)
            for row in rows
            if row.assignment_changes
        ]
        ended = [
            (assignments.browse(other.id), {"date_to": last})
            for row in rows
            for other, last in row.ended
        ]
        shorter, others = [], []
        for each in changes:
            (shorter if _is_shorter(*each) else others).append(each)
        new = [
            self._prepare_assignment(row, lines[row.number])
            for row in rows
            if row.creates_assignment
        ]
        with untraced():  # the traces are left below, those of a line at once
            self._write_alike(ended + shorter)
            assignments.flush_model()
            self._write_alike(others)
            made = assignments.create(new)
        touched = made.union(*(each for each, _vals in ended + changes))
        touched.with_env(self.env)._log_on_lines()

    def _prepare_assignment(self, row, line):
        kind, holder_id = row.holder
        return {
            "line_id": line.id,
            f"{kind}_id": holder_id,
            "date_from": row.date_from,
            "date_to": row.date_to,
            "policy_id": row.policy_id,
        }

    def _write_alike(self, changes):
        """Write (record, values) pairs, those with the same values at once."""
        alike = {}
        for record, vals in changes:
            alike.setdefault(tuple(sorted(vals.items())), []).append(record)
        for vals, records in alike.items():
            records[0].union(*records[1:]).write(dict(vals))


def _is_shorter(assignment, vals):
    last = vals.get("date_to")
    return bool(last and (not assignment.date_to or last < assignment.date_to))
