import base64
import json
import mimetypes
from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from odoo import fields, models
from odoo.tools import html2plaintext, split_every
from odoo.tools.mimetypes import guess_mimetype

from ...engine.download import workbook

# What a sheet and a cell of a workbook hold at most.
ROWS_PER_SHEET = 1_000_000

TITLE_LENGTH = 31

CELL_LENGTH = 32_767


class TelecomPerson(models.AbstractModel):
    """All data of a person in one archive: to read, and for machines."""

    _inherit = "telecom.person"

    def _export(self, person, own=False):
        """Return a zip with all that is kept of a person.

        ``own`` when it is for the person: usage rows are not exported for others.
        """
        sheets, left_out = [], []
        for data in self._get_person_data(person):
            if names := data.get_fields(own):
                sheets.append((data, names, self._find_shown(data, own)))
            else:
                left_out.append(data)
        output = BytesIO()
        with ZipFile(output, "w", ZIP_DEFLATED) as archive:
            archive.writestr(
                "phone-data.xlsx", self._as_workbook(person, sheets, left_out)
            )
            archive.writestr("phone-data.json", self._as_json(sheets, left_out))
            for name, content in self._get_person_files(sheets):
                archive.writestr(f"files/{name}", content)
        return output.getvalue()

    def _find_shown(self, data, own):
        """Return the records to show; private ones with the rights of the person."""
        domain = data.domain & data.shown
        if own and set(data.fields) == set(data.private):
            return self.env[data.model].search(domain, order="id").sudo()  # to read on
        found_sudo = self.env[data.model].sudo()  # of this person only, by the domain
        return found_sudo.with_context(active_test=False).search(domain)

    def _get_person_files(self, sheets):
        """Yield (name, content) of the signed documents."""
        for data, _names, records in sheets:
            for record in records.with_context(bin_size=False):
                for name in data.files:
                    if not record[name]:
                        continue
                    content = base64.b64decode(record[name])
                    ending = mimetypes.guess_extension(guess_mimetype(content)) or ""
                    kind = data.model.removeprefix("telecom.")
                    yield f"{kind}-{record.id}-{name}{ending}", content

    # -- for machines ----------------------------------------------------------------

    def _as_json(self, sheets, left_out):
        return json.dumps(
            {
                "exported_at": fields.Datetime.to_string(fields.Datetime.now()),
                "left_out": [data.model for data in left_out],
                "data": {
                    data.model: [
                        {
                            "id": record.id,
                            **{name: _as_value(record, name) for name in names},
                        }
                        for record in records
                    ]
                    for data, names, records in sheets
                },
            },
            ensure_ascii=False,
            indent=1,
        )

    # -- to read ---------------------------------------------------------------------

    def _as_workbook(self, person, sheets, left_out):
        output = BytesIO()
        with workbook(output) as book:
            formats = {
                "bold": book.add_format({"bold": True}),
                "day": book.add_format({"num_format": "yyyy-mm-dd"}),
                "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            }
            self._write_cover(book, formats, person, sheets, left_out)
            for data, names, records in sheets:
                batches = split_every(ROWS_PER_SHEET, records.ids, records.browse)
                for number, batch in enumerate(batches, start=1):
                    title = _get_title(data.title, number)
                    self._write_sheet(book.add_worksheet(title), formats, names, batch)
        return output.getvalue()

    def _write_cover(self, book, formats, person, sheets, left_out):
        """Say whose data it is, what there is of it, and what was left out."""
        cover = book.add_worksheet(_get_title(self.env._("About"), 1))
        cover.set_column(0, 0, 34)
        cover.set_column(1, 1, 24)
        names = (person.employees or person.partners).mapped("name")
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        rows = [
            (self.env._("Phone data of"), ", ".join(dict.fromkeys(names))),
            (self.env._("Exported on"), now.replace(tzinfo=None)),
            (self.env._("Exported by"), self.env.user.name),
            (),
            *((data.title, len(records)) for data, _names, records in sheets),
            *((data.title, self.env._("left out")) for data in left_out),
        ]
        if left_out:
            rows += [
                (),
                (
                    self.env._(
                        "The data left out is only for the person concerned, who "
                        "can download it in the portal, under My Phone."
                    ),
                ),
            ]
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                _write_cell(cover, line, column, value, formats)

    def _write_sheet(self, sheet, formats, names, records):
        heads = [records._fields[name]._description_string(self.env) for name in names]
        sheet.write_row(0, 0, heads, formats["bold"])
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(names) - 1, 18)
        for line, record in enumerate(records, start=1):
            for column, name in enumerate(names):
                value = _as_text(record, name)
                _write_cell(sheet, line, column, value, formats)


def _get_title(title, number):
    """Return the title of a sheet, of which a workbook takes so many characters."""
    title = title.translate(str.maketrans(dict.fromkeys("[]:*?/\\'", " ")))
    ending = f" {number}" if number > 1 else ""
    return title[: TITLE_LENGTH - len(ending)] + ending


def _as_value(record, name):
    """Return a value as JSON has it."""
    field, value = record._fields[name], record[name]
    if field.type == "many2one":
        return {"id": value.id, "name": value.display_name} if value else None
    if field.relational:
        return [{"id": each.id, "name": each.display_name} for each in value]
    if field.type in ("date", "datetime"):
        return value.isoformat() if value else None
    if field.type == "boolean" or value:
        return value
    return value if field.type in ("integer", "float", "monetary") else None


def _as_text(record, name):
    """Return a value as a person reads it."""
    field, value = record._fields[name], record[name]
    if field.type == "datetime" and value:
        return fields.Datetime.context_timestamp(record, value).replace(tzinfo=None)
    if field.type == "html":
        return html2plaintext(value or "")
    if field.relational:
        return ", ".join(value.mapped("display_name"))
    if field.type in ("integer", "float", "monetary", "date"):
        return value
    return field.convert_to_export(value, record)


def _write_cell(sheet, line, column, value, formats):
    if isinstance(value, bool):
        sheet.write_string(line, column, "✓" if value else "")
    elif isinstance(value, date):
        sheet.write_datetime(
            line,
            column,
            value,
            formats["time" if isinstance(value, datetime) else "day"],
        )
    elif isinstance(value, int | float):
        sheet.write_number(line, column, value)
    else:
        sheet.write_string(line, column, (value or "")[:CELL_LENGTH])
