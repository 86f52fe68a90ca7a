import base64
import hashlib

from odoo import fields, models
from odoo.exceptions import UserError

from ...models.ground.turn import once_per_dialog
from ...parsers import BadFile
from ...parsers.listing import read_listing
from .import_layout import HEADERS, get_headers

OUTCOMES = [
    ("new", "New"),
    ("changed", "Changed"),
    ("unchanged", "Unchanged"),
    ("error", "Error"),
]


class TelecomLineImport(models.TransientModel):
    """Takes lines and their holders from a table, after showing what it would do.

    A row is a line and one stretch of days in one hand. Lines are known by their
    number, assignments by their line and first day; what a table does not speak of
    stays.
    """

    _name = "telecom.line.import"
    _description = "Import Lines and Holders"
    _inherit = "telecom.task.subject"
    _check_company_auto = True

    state = fields.Selection(
        [("file", "File"), ("preview", "Preview"), ("done", "Done")],
        default="file",
        required=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    operator_id = fields.Many2one(
        "telecom.operator",
        "Operator of New Lines",
        check_company=True,
        help="Used for rows of new lines without an operator.",
    )
    file = fields.Binary(string="Table", attachment=False)
    file_name = fields.Char()
    columns_read = fields.Char(readonly=True)
    digest = fields.Char(readonly=True)
    is_outdated = fields.Boolean(readonly=True)
    only_good = fields.Boolean(
        "Import the good rows",
        help="If selected, rows with an error are left out. Otherwise, nothing is "
        "imported as long as a row has an error.",
    )
    row_ids = fields.One2many("telecom.line.import.row", "import_id", readonly=True)
    rows_total = fields.Integer(readonly=True)
    rows_new = fields.Integer(readonly=True)
    rows_changed = fields.Integer(readonly=True)
    rows_unchanged = fields.Integer(readonly=True)
    rows_error = fields.Integer(readonly=True)
    lines_new = fields.Integer(readonly=True)
    lines_changed = fields.Integer(readonly=True)
    assignments_new = fields.Integer(readonly=True)
    assignments_changed = fields.Integer(readonly=True)
    assignments_closed = fields.Integer(readonly=True)

    # -- buttons ---------------------------------------------------------------------

    def action_preview(self):
        """Show what the table would do, row by row."""
        self.ensure_one()
        self._show(self._plan(self._read_file()))
        self.write({"state": "preview", "is_outdated": False})
        return self._reopen()

    @once_per_dialog
    def action_import(self):
        """Write the good rows, all that the preview showed or nothing."""
        self.ensure_one()
        if self.state != "preview":
            raise UserError(self.env._("Read the table first."))
        if self.rows_error and not self.only_good:
            raise UserError(
                self.env._(
                    "Rows with an error: %(count)s. Correct them in the table and read "
                    "it again, or tick “Import the good rows”.",
                    count=self.rows_error,
                )
            )
        self._check_no_task()
        if self._is_too_long(self.rows_new + self.rows_changed, self.company_id):
            self._start_task("import", self.rows_total)
            return self._reopen()
        plan = self._plan(self._read_file())
        if self._get_digest(plan) != self.digest:
            # Somebody else changed lines since: the user looks again.
            self._show(plan)
            self.is_outdated = True
            return self._reopen()
        self._apply(plan)
        # The table names people: it is not kept longer than it is needed.
        self.write({"state": "done", "file": False, "is_outdated": False})
        return self._reopen()

    def _do_import(self, step, arguments):
        """Write what the preview showed in one step: all of it, or nothing."""
        plan = self._plan(self._read_file())
        if self._get_digest(plan) != self.digest:
            raise UserError(
                self.env._(
                    "Lines were changed since the preview, so nothing was imported. "
                    "Read the table again."
                )
            )
        self._apply(plan)
        self.write({"state": "done", "file": False, "is_outdated": False})

    def action_back(self):
        """Choose another table."""
        self.ensure_one()
        self._check_no_task()
        self.row_ids.unlink()
        self.write({"state": "file", "file": False, "is_outdated": False})
        return self._reopen()

    def action_open_lines(self):
        """Leave for the list of lines."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecom_split_billing.action_telecom_line"
        )
        return {**action, "target": "main"}

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Lines"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    # -- the file --------------------------------------------------------------------

    def _read_file(self):
        """Return [(row number, {column: text})] of the table that was chosen."""
        # The web client asks for the sizes of files; here it is they that are read.
        content = self.with_context(bin_size=False).file
        if not content:
            raise UserError(self.env._("Choose a table."))
        try:
            listing = read_listing(base64.b64decode(content), HEADERS, ("number",))
        except BadFile as error:
            explain = self.env["telecom.import.profile"]._explain
            raise UserError(explain(error)) from error
        if not listing:
            raise UserError(self.env._("There are no rows below the headers."))
        return listing

    # -- showing ---------------------------------------------------------------------

    def _show(self, plan):
        """Keep the numbers and the rows of a plan for the user."""
        headers = get_headers(self.env.lang)
        read = [headers[name] for name in headers if name in plan.rows[0].values]
        self.row_ids.unlink()
        self.write(
            {
                **self._get_counts(plan),
                "columns_read": ", ".join(read),
                "digest": self._get_digest(plan),
            }
        )
        self.env["telecom.line.import.row"].create(
            [
                self._prepare_shown(row)
                for row in sorted(plan.rows, key=lambda row: not row.problems)
            ]
        )

    def _prepare_shown(self, row):
        return {
            "import_id": self.id,
            "sequence": 0 if row.error else 1,
            "row": row.row,
            "number": row.number or row.values["number"],
            "holder": row.holder_name or row.written_holder,
            "outcome": row.outcome,
            "message": row.error or " ".join(row.effects),
        }

    def _get_counts(self, plan):
        outcomes = [row.outcome for row in plan.rows]
        counts = {
            f"rows_{outcome}": outcomes.count(outcome) for outcome, _name in OUTCOMES
        }
        return {"rows_total": len(plan.rows), **counts, **plan.get_counts()}

    def _get_digest(self, plan):
        """Return a text that differs when a plan would do something else."""
        digest = hashlib.sha256()
        for row in plan.rows:
            digest.update(repr((row.row, row.outcome, row.error, row.effects)).encode())
        return digest.hexdigest()
