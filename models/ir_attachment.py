from odoo import api, models
from odoo.exceptions import UserError

# What the names of tables of text, workbooks and archives end with.
TABLE_NAMES = (".csv", ".txt", ".tsv", ".xls", ".xlsx", ".ods", ".zip", ".gz")


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _telecom_are_tables(self):
        """Tell whether one of these files is a table, going by its name."""
        return any(
            (attachment.name or "").lower().endswith(TABLE_NAMES) for attachment in self
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted_detail(self):
        """Keep the file behind a posted bill: it is the evidence of every charge."""
        detail_sudo = self.env["telecom.detail"].sudo()  # whoever deletes a file
        detail_sudo = detail_sudo.search(
            [
                ("attachment_id", "in", self.ids),
                ("move_id.state", "=", "posted"),
                ("rows_deleted_on", "=", False),
            ],
            limit=1,
        )
        if detail_sudo:
            raise UserError(
                self.env._(
                    "%(bill)s was split by what the file %(name)s says, so it cannot "
                    "be deleted. Reset the bill to draft first.",
                    bill=detail_sudo.move_id.display_name,
                    name=detail_sudo.name,
                )
            )
