import errno
import os

from odoo import api, models
from odoo.exceptions import UserError

from ..ground.scope import Scope

# What the names of tables of text, workbooks and archives end with.
TABLE_NAMES = (".csv", ".txt", ".tsv", ".xls", ".xlsx", ".ods", ".zip", ".gz")

# What Odoo would keep the text of once more, beside the file.
TEXTS = (
    *("text/", "application/xml", "application/zip", "application/vnd."),
    *("application/pdf", "application/x-"),
)

# What the system says when there is no room for a file.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

# What a file says, and whose it is.
CONTENT = {
    *("raw", "datas", "db_datas", "store_fname", "checksum", "type", "url"),
    *("res_model", "res_id", "res_field", "company_id", "mimetype", "name"),
    *("public", "access_token"),  # and who else reads it
}

unindexed = Scope("unindexed")


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        with unindexed(self._telecom_may_have_usage(vals_list)):
            attachments = super().create(vals_list)
        attachments._telecom_check_own()
        attachments._telecom_forget_texts()
        return attachments

    def write(self, vals):
        if not CONTENT & vals.keys():
            return super().write(vals)
        self._telecom_check_own()
        if not (self._is_by_program() or self._telecom_come_home(vals)):
            self._telecom_check_evidence(("draft", "posted"))
        result = super().write(vals)
        self._telecom_check_own()
        if vals.keys() & {"raw", "datas", "db_datas", "res_model", "index_content"}:
            self._telecom_forget_texts()
        return result

    def _telecom_come_home(self, vals):
        """Tell whether files are only attached to the bill that they were read on.

        Odoo reads what comes by Peppol before it does so.
        """
        details_sudo = self.env["telecom.detail"].sudo()  # whose files they are
        details_sudo = details_sudo.search([("attachment_id", "in", self.ids)])
        moves_sudo = details_sudo.move_id
        return (
            vals.keys() <= {"res_model", "res_id"}
            and vals.get("res_model") == moves_sudo._name
            and [vals.get("res_id")] == moves_sudo.ids
        )

    def _telecom_may_have_usage(self, vals_list):
        """Tell whether all of these new files may be detail files."""
        given = self.env.context.get("default_res_model")
        return all(_may_have_usage(vals.get("res_model", given)) for vals in vals_list)

    @api.model
    def _index(self, bin_data, file_type, checksum=None):
        """Make no index of what may be detail files.

        It would be forgotten at once, and needs the memory of the file several times.
        """
        if unindexed.get() and (file_type or "").startswith(TEXTS):
            return None
        return super()._index(bin_data, file_type, checksum=checksum)

    def _telecom_forget_texts(self):
        """Keep no second copy of what may be a detail file, to search in.

        It would name whom somebody called long after the rows are masked or deleted.
        The nature of an upload shows only when it is read, so it holds for all that
        bills and our own records have attached, and for files that wait for a bill.
        """
        for attachment_sudo in self.sudo():  # the index is nobody's to write
            if (
                attachment_sudo.index_content
                and attachment_sudo._telecom_may_be_usage()
            ):
                attachment_sudo.index_content = False

    def _telecom_may_be_usage(self):
        """Tell whether this may be a detail file, going by what it is attached to."""
        is_text = (self.mimetype or "").startswith(TEXTS)
        return is_text and _may_have_usage(self.res_model)

    @api.model
    def _file_write(self, bin_value, checksum):
        """Say in words that the disk is full, and leave nothing of the file.

        Half a file would block the same file later: Odoo finds that there is one of
        this checksum, with another content.
        """
        path = self._full_path(f"{checksum[:2]}/{checksum}")
        is_new = not os.path.exists(path)
        try:
            return super()._file_write(bin_value, checksum)
        except OSError as error:
            if is_new and os.path.exists(path):
                os.unlink(path)
            if error.errno not in NO_ROOM:
                raise
            raise UserError(
                self.env._(
                    "The disk of the server is full, so the file was not stored "
                    "and nothing was changed. Ask your administrator to free up "
                    "space, then try again."
                )
            ) from error

    def _telecom_are_tables(self):
        """Tell whether one of these files is a table, going by its name."""
        return any(
            (attachment.name or "").lower().endswith(TABLE_NAMES) for attachment in self
        )

    def _telecom_check_own(self):
        """Refuse files of our records that are written beside their fields.

        A file is a value of its field: what is not written there by hand, a signature
        or the file of a payroll run, is not written here either.
        """
        for attachment in self.browse() if self._is_by_program() else self:
            if not (attachment.res_field and attachment.res_id):
                continue
            if (attachment.res_model or "").startswith("telecom."):
                record = self.env[attachment.res_model].browse(attachment.res_id)
                record._check_telecom_written({attachment.res_field})
                record._check_telecom_fixed({attachment.res_field})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_our_field(self):
        self._telecom_check_own()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted_detail(self):
        self._telecom_check_evidence()

    def _telecom_check_evidence(self, states=("posted",)):
        """Keep the file behind a bill: it is the evidence of every charge.

        A draft may lose it, and is not posted then; another content it never gets.
        """
        detail_sudo = self.env["telecom.detail"].sudo()  # whoever deletes a file
        detail_sudo = detail_sudo.search(
            [
                ("attachment_id", "in", self.ids),
                ("bill_id.state", "in", states),
                ("rows_deleted_on", "=", False),
                "|",
                ("bill_id.state", "=", "posted"),
                ("withdrawn", "=", False),
            ],
            limit=1,
        )
        if detail_sudo:
            raise UserError(self._telecom_explain_evidence(detail_sudo))

    def _telecom_explain_evidence(self, detail_sudo):
        values = {"bill": detail_sudo.bill_id.display_name, "name": detail_sudo.name}
        if detail_sudo.bill_id.state == "posted":
            return self.env._(
                "%(bill)s was split based on the file %(name)s, so the file "
                "cannot be deleted, changed or made public. Reset the bill to "
                "draft first.",
                **values,
            )
        return self.env._(
            "%(bill)s was split based on the file %(name)s, so the file cannot be "
            "changed or made public. Withdraw the file on the bill, then upload "
            "another one.",
            **values,
        )


def _may_have_usage(model):
    """Tell whether a detail file may be attached to records of this model, or none."""
    return not model or model == "account.move" or model.startswith("telecom.")
