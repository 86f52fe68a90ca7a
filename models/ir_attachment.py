from odoo import models

# What the names of tables of text, workbooks and archives end with.
TABLE_NAMES = (".csv", ".txt", ".tsv", ".xls", ".xlsx", ".ods", ".zip")


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _telecom_are_tables(self):
        """Tell whether one of these files is a table, going by its name."""
        return any(
            (attachment.name or "").lower().endswith(TABLE_NAMES) for attachment in self
        )
