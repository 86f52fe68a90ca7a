from odoo import models


class TelecomImportProfile(models.Model):
    """Why a file cannot be read, in sentences: what happened, where, what to do."""

    _inherit = "telecom.import.profile"

    def _explain(self, error):
        """Return a BadFile in words for the user."""
        explain = {
            "empty": self._explain_empty,
            "encrypted": self._explain_encrypted,
            "truncated": self._explain_truncated,
            "too_large": self._explain_too_large,
            "bomb": self._explain_bomb,
            "entities": self._explain_entities,
            "broken_xml": self._explain_broken_xml,
            "nested": self._explain_nested,
            "not_tabular": self._explain_not_tabular,
            "unsupported": self._explain_unsupported,
            "encoding": self._explain_encoding,
            "quotes": self._explain_quotes,
            "zero_byte": self._explain_zero_byte,
            "long_line": self._explain_long_line,
            "wide_line": self._explain_wide_line,
            "long_cell": self._explain_long_cell,
            "missing_sheet": self._explain_missing_sheet,
            "missing_header": self._explain_missing_header,
            "missing_member": self._explain_missing_member,
            "missing_column": self._explain_missing_column,
            "ambiguous_column": self._explain_ambiguous_column,
        }[error.kind]
        return explain(error.values)

    def _explain_empty(self, values):
        return self.env._(
            "The file holds no rows. Download it from the operator again."
        )

    def _explain_encrypted(self, values):
        if member := values.get("member"):
            return self.env._(
                "The file %(member)s in the zip file is protected by a password. "
                "Unpack it, and upload what is in it.",
                member=member,
            )
        return self.env._(
            "The file is protected by a password. Open it in a spreadsheet program, "
            "save it without password, and upload that."
        )

    def _explain_truncated(self, values):
        if member := values.get("member"):
            return self.env._(
                "The file %(member)s in the zip file is damaged or incomplete. "
                "Download the zip file from the operator again.",
                member=member,
            )
        return self.env._(
            "The file is damaged or incomplete. Download it from the operator again."
        )

    def _explain_too_large(self, values):
        if limit := values.get("limit"):
            return self.env._(
                "The file has %(size)s MB; files of up to %(limit)s MB are read. Ask "
                "the operator for one file per month or per account.",
                size=values["size"],
                limit=limit,
            )
        return self.env._(
            "The sheet reaches too far to the right or down. Delete the empty rows and "
            "columns around the table in a spreadsheet program, and upload that."
        )

    def _explain_bomb(self, values):
        return self.env._(
            "The file unpacks to far more than its size, or holds too many files, so "
            "that it was not unpacked. Unpack it yourself, and upload the table in it."
        )

    def _explain_entities(self, values):
        return self.env._(
            "The workbook holds XML declarations that could read other files, so that "
            "it was not opened. Save it again in a spreadsheet program, and upload "
            "that."
        )

    def _explain_broken_xml(self, values):
        return self.env._(
            "Line %(line)s of the file is not valid XML. Ask the sender for it again.",
            line=values.get("line", "?"),
        )

    def _explain_nested(self, values):
        if member := values.get("member"):
            return self.env._(
                "The file %(member)s is a packed file inside of a zip file. Unpack the "
                "outer one, and upload the inner one.",
                member=member,
            )
        return self.env._(
            "The file is packed twice, or nested too deeply. Unpack it, and upload "
            "what is in it."
        )

    def _explain_not_tabular(self, values):
        kind = values.get("kind")
        if kind and kind not in ("text", "binary"):
            return self.env._(
                "The file is %(kind)s, whatever its name says, and holds no table. Ask "
                "the operator for the details as csv, xls, xlsx, ods, or a zip file of "
                "these.",
                kind=kind.upper(),
            )
        return self.env._(
            "The file holds no table: no rows and columns were found in it. Ask the "
            "operator for the details as csv, xls, xlsx, ods, or a zip file of these."
        )

    def _explain_unsupported(self, values):
        if kind := values.get("kind"):
            return self.env._(
                "The file is %(kind)s, whatever its name says. Open it in a "
                "spreadsheet program, save it as xlsx or csv, and upload that.",
                kind=kind.upper(),
            )
        return self.env._(
            "The zip file is packed in a way that cannot be read. Unpack it, and "
            "upload what is in it."
        )

    def _explain_encoding(self, values):
        return self.env._(
            "The letters of the file cannot be read in the character sets of the "
            "layout. Save the file as UTF-8, or add its character set to the layout."
        )

    def _explain_quotes(self, values):
        return self.env._(
            "Line %(line)s: a quotation mark has no other one that belongs to it, so "
            "that rows would be lost. Download the file again, or set “Quotes around "
            "Texts” of the layout to “None”.",
            line=values.get("line", "?"),
        )

    def _explain_zero_byte(self, values):
        return self.env._(
            "Line %(line)s holds a zero byte (NUL), which no text has, so that letters "
            "may be lost. Download the file from the operator again.",
            line=values["line"],
        )

    def _explain_long_line(self, values):
        return self.env._(
            "Line %(line)s has %(length)s bytes; lines of up to %(limit)s bytes are "
            "read. The line ends of the file may be lost. Download it from the "
            "operator again.",
            **values,
        )

    def _explain_wide_line(self, values):
        return self.env._(
            "Line %(line)s has %(cells)s columns; up to %(limit)s are read. The line "
            "ends of the file may be lost. Download it from the operator again.",
            **values,
        )

    def _explain_long_cell(self, values):
        return self.env._(
            "A cell in line %(line)s has %(length)s bytes; cells of up to %(limit)s "
            "bytes are read. Shorten the text, or download the file again.",
            **values,
        )

    def _explain_missing_sheet(self, values):
        return self.env._(
            "The workbook has no sheet %(sheet)s, in which the layout expects the "
            "rows. Correct the sheet of the layout, or ask the operator for the right "
            "file.",
            sheet=values.get("sheet", ""),
        )

    def _explain_missing_member(self, values):
        if mask := values.get("mask"):
            return self.env._(
                "The zip file holds no file %(mask)s, in which the layout expects the "
                "rows. Correct the file name of the layout, or ask the operator for "
                "the right file.",
                mask=mask,
            )
        return self.env._(
            "No file in the zip file has the headers of the layout %(profile)s.",
            profile=values["profile"],
        )

    def _explain_missing_column(self, values):
        return self.env._(
            "The file has no column %(columns)s, which the layout %(profile)s needs. "
            "Download the file again, or correct the columns of the layout.",
            columns=values["columns"],
            profile=values["profile"],
        )

    def _explain_missing_header(self, values):
        return self.env._(
            "The file has no column %(columns)s. Its first rows have to name the "
            "columns.",
            columns=values["columns"],
        )

    def _explain_ambiguous_column(self, values):
        return self.env._(
            "The header %(column)s stands in the file %(times)s times. Use the "
            "position of the column in the layout instead of its header.",
            column=values["column"],
            times=values["times"],
        )
