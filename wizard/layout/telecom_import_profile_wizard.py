import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...parsers import BadFile, head, is_pdf, propose
from ...parsers.layout_file import QUOTE_TEXTS, get_delimiter, get_sheet
from ...parsers.phone import mask
from ...parsers.proposed import mask_of, to_columns, to_layout
from ...parsers.shown import headers_of, show_columns
from .telecom_import_profile_wizard_doubt import join_places

# The proposal looks at more rows than the user does.
HEAD_ROWS = 20

PROPOSED_ROWS = 60

MOST_MEMBERS = 20

# Fields that decide who is charged how much: nothing is saved while they are in doubt.
DECISIVE = ("number", "net", "gross")


class TelecomImportProfileWizard(models.TransientModel):
    """Makes a layout of a sample file.

    The columns are proposed by their contents; the user corrects what is wrong and sees
    at once what would be imported.
    """

    _name = "telecom.import.profile.wizard"
    _description = "New Layout from a File"
    _inherit = ["telecom.import.layout"]

    name = fields.Char(required=False)
    state = fields.Selection(
        [("file", "File"), ("layout", "Layout")], default="file", required=True
    )
    file = fields.Binary(string="Sample File", attachment=False)
    file_name = fields.Char()
    attachment_id = fields.Many2one(
        "ir.attachment", string="Attached File", readonly=True, ondelete="cascade"
    )
    move_id = fields.Many2one(
        "account.move", string="Bill", readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    operator_id = fields.Many2one(
        "telecom.operator",
        check_company=True,
        help="The operator that sends files like this. More operators can be "
        "added later.",
    )
    page = fields.Binary(
        compute="_compute_page",
        help="The PDF, to compare with what is read from it.",
    )
    header_row = fields.Integer(string="Headers in Row")
    parts = fields.Char(
        string="Parts of the File",
        readonly=True,
        help="The sheets of a workbook, or the files of a zip file.",
    )
    column_ids = fields.One2many(
        "telecom.import.profile.wizard.column", "wizard_id", string="Columns"
    )
    filter_ids = fields.One2many(
        "telecom.import.profile.wizard.filter", "wizard_id", string="Ignored Rows"
    )
    doubt_ids = fields.One2many(
        "telecom.import.profile.wizard.doubt", "wizard_id", string="To Confirm"
    )

    # -- opening ---------------------------------------------------------------------

    @api.model
    def _open_attachment(self, attachment_id):
        """Return the action that opens the wizard on a file of a bill."""
        attachment = self.env["ir.attachment"].browse(attachment_id).exists()
        if not attachment:
            raise UserError(
                self.env._(
                    "The file is no longer attached. Choose “New from a File” in "
                    "Telecom, Configuration, Layouts, and upload it there."
                )
            )
        attachment.check_access("read")
        move = self.env["account.move"]
        if attachment.res_model == move._name:
            move = move.browse(attachment.res_id)
        wizard = self.create(
            {
                "attachment_id": attachment.id,
                "file_name": attachment.name,
                "move_id": move.id,
                "company_id": (move.company_id or self.env.company).id,
                "operator_id": move and self.env["telecom.operator"]._find(move).id,
            }
        )
        return wizard.action_read_file()

    def action_read_file(self):
        """Look at the file, propose what its columns are, and show that."""
        self.ensure_one()
        if self._get_content().lstrip().startswith(b"{"):
            share = self.env["telecom.import.profile"]._import_shared
            return self._open(share(self._get_content(), self.company_id))
        try:
            self._propose()
        except BadFile as error:
            explain = self.env["telecom.import.profile"]._explain
            raise UserError(explain(error)) from error
        self.name = self.name or (self.file_name or "").rpartition(".")[0]
        self.state = "layout"
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecom_split_billing.action_telecom_import_profile_wizard_layout"
        )
        return {**action, "res_id": self.id}

    @api.depends("file", "attachment_id")
    def _compute_page(self):
        for wizard in self:
            content = wizard._get_content()
            wizard.page = is_pdf(content) and base64.b64encode(content)

    # -- looking at the file ---------------------------------------------------------

    def _get_content(self):
        """Return the bytes of the file that was uploaded or attached."""
        # The web client asks for the sizes of files; here it is they that are read.
        wizard = self.with_context(bin_size=False)
        if wizard.attachment_id:
            return wizard.attachment_id.raw or b""
        return base64.b64decode(wizard.file or b"")

    def _get_sample(self, rows=HEAD_ROWS, member=None):
        """Return the first rows of the file, read as the layout says so far."""
        layout = self._as_layout()
        return head(
            self._get_content(),
            member=member or self.member or None,
            sheet=get_sheet(layout),
            delimiter=get_delimiter(layout),
            quote=QUOTE_TEXTS[layout["quote"]],
            encodings=layout["encodings"],
            cuts=self._get_cuts(),
            rows=rows,
        )

    def _propose(self):
        """Take over what the first rows seem to be."""
        samples = [self._get_sample(PROPOSED_ROWS)]
        if not self.member:
            names = [mask_of(name) for name in samples[0].members[1:MOST_MEMBERS]]
            samples += [self._get_sample(PROPOSED_ROWS, name) for name in names]
        proposals = [(sample, self._get_proposal(sample.rows)) for sample in samples]
        # Summaries may lie beside the details: those have most of what is read.
        sample, proposal = max(proposals, key=lambda each: len(each[1].columns))
        self.update(self._prepare_proposal(sample, proposal))
        self._set_columns(sample.rows, self._get_proposed(proposal))
        self._set_doubts(proposal)

    def _get_proposal(self, rows):
        return propose(rows, self._get_region(), self._get_known_numbers())

    @api.model
    def _get_known_numbers(self):
        """Return the numbers that are ours: they tell the column of the line."""
        return ()

    def _prepare_proposal(self, sample, proposal):
        values = {
            name: "\n".join(value) if isinstance(value, tuple) else value or False
            for name, value in to_layout(sample, proposal).items()
        }
        return {
            **values,
            "parts": ", ".join(sample.sheets or sample.members),
            "header_row": (proposal.header_row or 0) + 1,
        }

    def _get_proposed(self, proposal):
        """Return {position: values of the column} of a proposal."""
        return {
            position: {
                "field_name": column["field"],
                "forward_fill": column["forward_fill"],
                "factor": column["factor"],
                "own_decimal_mark": column["decimal_mark"] or False,
            }
            for position, column in to_columns(proposal).items()
        }

    def _set_doubts(self, proposal):
        """Show what has to be confirmed, what is charged and by whom first."""
        order = sorted(proposal.doubts, key=lambda name: name not in DECISIVE)
        self.doubt_ids = [
            Command.clear(),
            *(
                Command.create(
                    {
                        "sequence": number,
                        "field_name": name,
                        "reason": proposal.reasons[name],
                        "positions": join_places(proposal.columns.get(name, ())),
                        "candidates": self._describe(
                            proposal.candidates.get(name)
                            or proposal.columns.get(name, ())
                        ),
                    }
                )
                for number, name in enumerate(order)
            ),
        ]

    @api.model
    def _describe(self, guesses):
        """Return in words which columns could be meant, and what each comes to."""
        return " · ".join(
            self.env._(
                "%(column)s: total %(total)s",
                column=guess.header or guess.position,
                total=self._format_number(guess.total),
            )
            if guess.total is not None
            else str(guess.header or guess.position)
            for guess in guesses
        )

    @api.model
    def _format_number(self, value):
        """Return the number with all its decimals, as the user's language writes it."""
        decimals = max(0, -value.as_tuple().exponent)
        lang = self.env["res.lang"]._lang_get(self.env.lang or "en_US")
        return lang.format(f"%.{decimals}f", float(value), grouping=True)

    def _get_headers(self, rows):
        return headers_of(rows, self.header_row - 1) if self.has_header else []

    def _set_columns(self, rows, meanings):
        """Show the columns of these rows, with {position: values of the column}."""
        below = rows[self.header_row if self.has_header else self.skip_rows :]
        self.column_ids = [
            Command.clear(),
            *(
                Command.create(
                    self._prepare_column(column, meanings.get(column.position, {}))
                )
                for column in show_columns(self._get_headers(rows), below)
            ),
        ]

    def _prepare_column(self, column, meaning):
        is_dialled = meaning.get("field_name") == "dialled"
        is_masked = is_dialled and self.company_id.telecom_mask_numbers
        samples = map(mask, column.samples) if is_masked else column.samples
        return {
            "position": column.position,
            "header": column.header,
            "is_unique": column.is_unique,
            "samples": " · ".join(samples),
            "has_time": column.has_time,
            **meaning,
        }

    @api.onchange(
        *("delimiter", "other_delimiter", "quote", "encodings", "sheet", "member"),
        *("skip_rows", "has_header", "header_row", "cuts"),
    )
    def _onchange_reading(self):
        """Show the columns as they are read now; those that stay keep their meaning."""
        if self.state != "layout":
            return
        try:
            rows = self._get_sample(PROPOSED_ROWS).rows
        except BadFile:  # the preview tells it
            return
        known = {
            column.header or column.position: column._get_meaning()
            for column in self.column_ids
            if column.field_name
        }
        headers = self._get_headers(rows)
        places = headers or range(1, max(map(len, rows), default=0) + 1)
        kept = {
            position: known[place]
            for position, place in enumerate(places, 1)
            if place in known
        }
        if not kept:
            kept = self._get_proposed(self._get_proposal(rows))
        self._set_columns(rows, kept)

    @api.onchange("column_ids")
    def _onchange_columns(self):
        """Take another choice of the user for the answer to a doubt."""
        self.doubt_ids._take_answer(self.column_ids)

    # -- the layout ------------------------------------------------------------------

    def _get_layout_columns(self):
        return [
            column._as_layout_column(name)
            for name, column in self._get_columns_in_use()
        ]

    def _get_columns_in_use(self):
        """Return [(field name, column)] in the order of the file."""
        in_use = self.column_ids.filtered("field_name").sorted("position")
        found = [(column.field_name, column) for column in in_use]
        day = in_use.filtered(lambda column: column.field_name == "day")[:1]
        # A column of the file is one thing to choose; with a time in it, it is two.
        if day.has_time and "time" not in in_use.mapped("field_name"):
            found.append(("time", day))
        return found

    def _get_layout_signature(self):
        """Return the headers of the columns that are read: others may go or come."""
        places = [column._get_place() for _name, column in self._get_columns_in_use()]
        headers = [place["header"] for place in places if "header" in place]
        return tuple(dict.fromkeys(headers))

    def _get_region(self):
        """Return the country of numbers without theirs, as the import will take it."""
        country = (
            self.country_id
            or self.operator_id.country_id
            or self.company_id.account_fiscal_country_id
            or self.company_id.country_id
        )
        return country.code or None

    @api.model
    def _get_meanings(self):
        column = self.env["telecom.import.profile.column"]
        return dict(column._fields["field_name"]._description_selection(self.env))

    # -- leaving ----------------------------------------------------------------------

    def action_cancel(self):
        """Go back to the bill, or to the list of profiles."""
        if self.move_id:
            return self._open(self.move_id)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecom_split_billing.action_telecom_import_profile"
        )
        return {**action, "target": "main"}

    def _open(self, record):
        """Return the action that leaves the wizard for good, to this record."""
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
            "target": "main",
        }
