from odoo import fields, models
from odoo.tools import SQL


class TelecomDetail(models.Model):
    _inherit = "telecom.detail"

    def _forget_quotes(self):
        """Forget what decided disputes quote of these rows."""
        lines_sudo = self.env["telecom.dispute.line"].sudo()  # nobody edits them
        quoted_sudo = lines_sudo.search(
            [("whole", "=", False), ("charge_id.detail_id", "in", self.ids)]
        )
        for usage_type, lines in quoted_sudo.grouped(
            lambda line: line.charge_id.usage_type_id
        ).items():
            lines.write({"day": False, "dialled": False, "label": usage_type.name})

    rows_deleted_on = fields.Date(
        readonly=True,
        copy=False,
        help="The day when the usage rows and the detail file were deleted.",
    )

    def _delete_usage(self, before=None):
        """Delete the rows and the files of these, their copies too.

        Charges, shares and statements stay: they are sums. An e-invoice is the legal
        document and stays; its rows go.
        """
        reports = self.env["telecom.retention"]
        for company, details in self.grouped("company_id").items():
            details.rows_deleted_on = fields.Date.context_today(self)
            rows = details._delete_rows()
            details.bill_id._forget_texts()
            files = details._get_files()
            count = len(files)
            files.unlink()
            for move in details.move_id:
                move._message_log(
                    body=self.env._(
                        "The usage rows and detail files were deleted at the end "
                        "of their retention period."
                    )
                )
            reports._report(company, "rows", rows, before)
            reports._report(company, "files", count, before)

    def _delete_rows(self):
        """Delete the usage rows, and what is quoted of them; return how many."""
        self._forget_quotes()
        self.env.flush_all()
        self.env.cr.execute(
            SQL("DELETE FROM telecom_usage_row WHERE detail_id = ANY(%s)", self.ids)
        )
        count = self.env.cr.rowcount
        self.env.cr.execute(
            SQL(
                """
                UPDATE telecom_issue SET detail = NULL, user_name = NULL
                 WHERE detail_id = ANY(%s)
                """,
                self.ids,
            )
        )
        self.env.invalidate_all()
        return count

    def _get_files(self):
        """Return the detail files, with every copy of them on their bills."""
        tables = self.filtered(lambda detail: detail.format in ("table", "pdf"))
        attachments = tables.attachment_id
        return attachments | attachments.search(
            [
                ("res_model", "=", "account.move"),
                ("res_id", "in", self.move_id.ids),
                ("checksum", "in", attachments.mapped("checksum")),
            ]
        )
