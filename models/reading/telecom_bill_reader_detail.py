from odoo import api, models
from odoo.exceptions import UserError

from ...parsers import BadFile, is_pdf, xml_kind
from ..ground.guard import by_program
from ..ground.progress import CancelledError
from .placement import delete_of_detail
from .telecom_bill_reader import NOTHING, STOPGAPS, ReadBeforeError, Reading

# What a file is read as, by what it is; anything else is a table.
FORMATS = {
    "invoice": "invoice",
    "credit_note": "invoice",
    "cii": "invoice",
    "utility": "utility",
}


class TelecomBillReader(models.AbstractModel):
    """Whether an attached file may be read on this bill, and reading it again."""

    _inherit = "telecom.bill.reader"

    @api.private
    def read_details(self, move, attachments):
        """Read these attachments for the first time, each as a whole or not at all."""
        refused = {}
        for attachment in attachments:
            try:
                with self.env.cr.savepoint():
                    self._read_attachment(move, attachment)
            except CancelledError:
                raise
            except (UserError, BadFile) as error:
                refused[attachment] = self.explain(error)
        is_any_read = len(refused) < len(attachments)
        return Reading(move.telecom_bill_id, refused, is_any_read)

    @by_program()
    def _read_attachment(self, move, attachment):
        """Read a detail file for the first time; raise when it is not this bill's."""
        content = attachment.raw
        file_format = FORMATS.get(
            xml_kind(content), "pdf" if is_pdf(content) else "table"
        )
        profile = self.env["telecom.import.profile"]
        if file_format in ("table", "pdf"):
            profile = profile._recognise_or_raise(content, move.partner_id)
            if not profile:
                raise UserError(self.env._("No layout recognises it."))
        operator = self._require_operator(move, profile, content)
        checksum = self.env["telecom.detail"]._get_checksum(content)
        del content  # it is read once more, and needs the memory twice otherwise
        bill = self.env["telecom.bill"]._get_or_make(move)
        lost = bill.detail_ids.filtered(
            lambda detail: detail.checksum == checksum and not detail.attachment_id
        )
        if lost:
            lost.attachment_id = attachment
            delete_of_detail(self.env.cr, lost.ids)
            self._load(bill, lost)
            return
        self._refuse_same_content(move, checksum)
        self._refuse_without_rate(move)
        self._drop_lines(bill)
        detail = self.env["telecom.detail"].create(
            {
                "name": attachment.name,
                "bill_id": bill.id,
                "attachment_id": attachment.id,
                "checksum": checksum,
                "profile_id": profile.id,
                "format": file_format,
            }
        )
        detail.flush_recordset()
        bill.operator_id = operator
        self._load(bill, detail)
        bill.issue_ids.filtered(
            lambda issue: (
                (issue.kind == "unread_file" and issue.attachment_id == attachment)
                or issue.kind == NOTHING
            )
        ).unlink()

    def _drop_lines(self, bill):
        """Forget the e-invoice or the PDF: a file with the details goes before."""
        lines = bill.detail_ids.filtered(lambda each: each.format in STOPGAPS)
        delete_of_detail(self.env.cr, lines.ids)
        self.env.invalidate_all()
        lines.sudo().unlink()  # nobody may delete what was read, but for this

    @api.private
    @by_program()
    def read_again(self, bill):
        """Read all detail files of this draft again, as was decided, if it has any."""
        self.env.flush_all()
        details = bill.detail_ids.filtered(lambda each: not each.withdrawn)
        if not bill._has_usage():
            return False
        delete_of_detail(self.env.cr, details.ids)
        self.env.invalidate_all()
        for detail in details:
            if not detail.checksum:  # the bill was cancelled and is taken up again
                checksum = detail._get_checksum(detail.attachment_id.raw)
                self._refuse_same_content(bill.move_id, checksum)
                detail.checksum = checksum
            self._load(bill, detail)
        return True

    def _refuse_without_rate(self, move):
        """Refuse a bill in a currency without a known rate."""
        if move.currency_id == move.company_currency_id:
            return
        known = self.env["res.currency.rate"].search_count(
            [
                ("currency_id", "=", move.currency_id.id),
                ("company_id", "in", (False, move.company_id.root_id.id)),
            ],
            limit=1,
        )
        if not known:
            raise UserError(
                self.env._(
                    "There is no exchange rate for %(currency)s. Enter one in "
                    "Invoicing, Configuration, Currencies; then choose “Read "
                    "Detail Files”.",
                    currency=move.currency_id.name,
                )
            )
        if move.invoice_currency_rate == 1:  # as long as there was none
            move._compute_invoice_currency_rate()

    def _refuse_same_content(self, move, checksum):
        first = self.env["telecom.detail"].search(
            [("company_id", "=", move.company_id.id), ("checksum", "=", checksum)]
        )
        if first:
            raise ReadBeforeError(
                self.env._(
                    "The same file has already been read, on %(bill)s.",
                    bill=first.move_id.display_name,
                ),
                first.move_id,
            )
