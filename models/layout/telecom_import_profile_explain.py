from odoo import models


class TelecomImportProfile(models.Model):
    """Why a file cannot be read, in sentences: what happened, where, what to do."""

    _inherit = "telecom.import.profile"

    def _explain(self, error):
        """Return a BadFile in words for the user."""
        explain = {
            "empty": self._explain_empty,
            "encrypted": self._explain_encrypted,
            "no_text": self._explain_no_text,
            "too_many_pages": self._explain_too_many_pages,
            "long_page": self._explain_long_page,
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
            "The file contains no rows. Download it from the operator again."
        )

    def _explain_encrypted(self, values):
        if member := values.get("member"):
            return self.env._(
                "The file %(member)s in the zip file is protected by a password. "
                "Unpack it, and upload its content.",
                member=member,
            )
        if values.get("kind") == "pdf":
            return self.env._(
                "The PDF is protected by a password. Open it in a PDF reader, print "
                "it to a new PDF without a password, and upload the new file."
            )
        return self.env._(
            "The file is protected by a password. Open it in a spreadsheet "
            "program, save it without a password, and upload the new file."
        )

    def _explain_no_text(self, values):
        return self.env._(
            "The PDF contains no text: its pages are scanned pictures. Ask the "
            "operator for the details as csv, xls, xlsx, ods, or a PDF with text."
        )

    def _explain_too_many_pages(self, values):
        return self.env._(
            "The PDF has %(pages)s pages; the limit is %(limit)s. Ask the operator "
            "for the details as csv or xlsx, or for one file per account.",
            pages=values.get("pages", "?"),
            limit=values.get("limit", "?"),
        )

    def _explain_long_page(self, values):
        return self.env._(
            "Page %(page)s of the PDF has %(length)s characters; the limit is "
            "%(limit)s. Ask the operator for the details as csv or xlsx.",
            page=values.get("page", "?"),
            length=values.get("length", "?"),
            limit=values.get("limit", "?"),
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
                "The file has %(size)s MB; the limit is %(limit)s MB. Ask the "
                "operator for one file per month or per account.",
                size=values["size"],
                limit=limit,
            )
        return self.env._(
            "The sheet extends too far to the right or down. Delete the empty "
            "rows and columns around the table in a spreadsheet program, and "
            "upload the new file."
        )

    def _explain_bomb(self, values):
        return self.env._(
            "The unpacked file would be far larger than the zip file, or the zip "
            "file contains too many files, so it was not unpacked. Unpack it "
            "yourself, and upload the table in it."
        )

    def _explain_entities(self, values):
        return self.env._(
            "The workbook contains XML declarations that could read other files, "
            "so it was not opened. Save it again in a spreadsheet program, and "
            "upload the new file."
        )

    def _explain_broken_xml(self, values):
        return self.env._(
            "Line %(line)s of the file is not valid XML. Ask the sender to send "
            "it again.",
            line=values.get("line", "?"),
        )

    def _explain_nested(self, values):
        if member := values.get("member"):
            return self.env._(
                "The file %(member)s is a compressed file inside a zip file. "
                "Unpack the outer one, and upload the inner one.",
                member=member,
            )
        return self.env._(
            "The file is compressed twice, or nested too deeply. Unpack it, and "
            "upload its content."
        )

    def _explain_not_tabular(self, values):
        kind = values.get("kind")
        if kind and kind not in ("text", "binary"):
            return self.env._(
                "The actual file format is %(kind)s, regardless of the file name, "
                "and it contains no table. Ask the operator for the details as "
                "csv, xls, xlsx, ods, or a zip file of these.",
                kind=kind.upper(),
            )
        return self.env._(
            "The file contains no table: no rows and columns were found in it. "
            "Ask the operator for the details as csv, xls, xlsx, ods, or a zip "
            "file of these."
        )

    def _explain_unsupported(self, values):
        if kind := values.get("kind"):
            return self.env._(
                "The actual file format is %(kind)s, regardless of the file name. "
                "Open it in a spreadsheet program, save it as xlsx or csv, and "
                "upload the new file.",
                kind=kind.upper(),
            )
        return self.env._(
            "The zip file uses a compression method that cannot be read. Unpack "
            "it, and upload its content."
        )

    def _explain_encoding(self, values):
        return self.env._(
            "The characters of the file cannot be read with the character sets of "
            "the layout. Save the file as UTF-8, or add its character set to the "
            "layout."
        )

    def _explain_quotes(self, values):
        return self.env._(
            "Line %(line)s: a quotation mark has no matching one, so rows would "
            "be lost. Download the file again, or set “Quotes around Texts” of "
            "the layout to “None”.",
            line=values.get("line", "?"),
        )

    def _explain_zero_byte(self, values):
        return self.env._(
            "Line %(line)s contains a zero byte (NUL), which is not valid in a "
            "text file, so letters may be lost. Download the file from the "
            "operator again.",
            line=values["line"],
        )

    def _explain_long_line(self, values):
        return self.env._(
            "Line %(line)s has %(length)s bytes; the limit is %(limit)s bytes. "
            "The line breaks of the file may be lost. Download it from the "
            "operator again.",
            **values,
        )

    def _explain_wide_line(self, values):
        return self.env._(
            "Line %(line)s has %(cells)s columns; the limit is %(limit)s. The "
            "line breaks of the file may be lost. Download it from the operator "
            "again.",
            **values,
        )

    def _explain_long_cell(self, values):
        return self.env._(
            "A cell in line %(line)s has %(length)s bytes; the limit is %(limit)s "
            "bytes. Shorten the text, or download the file again.",
            **values,
        )

    def _explain_missing_sheet(self, values):
        return self.env._(
            "The workbook has no sheet %(sheet)s, in which the layout expects the "
            "rows. Correct the sheet in the layout, or ask the operator for the "
            "right file.",
            sheet=values.get("sheet", ""),
        )

    def _explain_missing_member(self, values):
        if mask := values.get("mask"):
            return self.env._(
                "The zip file contains no file %(mask)s, in which the layout "
                "expects the rows. Correct the file name in the layout, or ask "
                "the operator for the right file.",
                mask=mask,
            )
        return self.env._(
            "No file in the zip file has the headers of the layout %(profile)s.",
            profile=values["profile"],
        )

    def _explain_missing_column(self, values):
        return self.env._(
            "The file has no column %(columns)s, which is required by the layout "
            "%(profile)s. Download the file again, or correct the columns of the "
            "layout.",
            columns=values["columns"],
            profile=values["profile"],
        )

    def _explain_missing_header(self, values):
        return self.env._(
            "The file has no column %(columns)s. Its first rows must name the columns.",
            columns=values["columns"],
        )

    def _explain_ambiguous_column(self, values):
        return self.env._(
            "The header %(column)s occurs %(times)s times in the file. Use the "
            "position of the column in the layout instead of its header.",
            column=values["column"],
            times=values["times"],
        )
