from odoo import models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ...parsers import xml_kind
from ..ground.guard import by_program
from ..ground.turn import has_waited, hold
from .placement import delete_of_detail

# What a file is read as, by what it is; anything else is a table.
FORMATS = {
    "invoice": "invoice",
    "credit_note": "invoice",
    "cii": "invoice",
    "utility": "utility",
}


class ReadBeforeError(UserError):
    """What another bill holds already: a dialog names that bill, a chatter links it."""

    def __init__(self, message, bill):
        super().__init__(message)
        self.bill = bill


class AccountMove(models.Model):
    """Whether an attached file may be read on this bill, and reading it again."""

    _inherit = "account.move"

    def _telecom_get_operator(self, profile=None):
        """Return the operator: the vendor's, else the layout's only one."""
        Operator = self.env["telecom.operator"].with_company(self.company_id)
        company = [("company_id", "in", (False, self.company_id.id))]
        if self.partner_id:
            return Operator.search(
                [
                    ("partner_id", "=", self.partner_id.commercial_partner_id.id),
                    *company,
                ],
                order="company_id, id",  # one of the company goes before a shared one
                limit=1,
            )
        if profile:
            found = Operator.search([("profile_ids", "in", profile.ids), *company])
            return found if len(found) == 1 else Operator
        return Operator

    @by_program
    def _telecom_read_attachment(self, attachment):
        """Read a detail file for the first time; raise when it is not this bill's."""
        self.ensure_one()
        content = attachment.raw
        file_format = FORMATS.get(xml_kind(content), "table")
        profile = self.env["telecom.import.profile"]
        if file_format == "table":
            profile = profile._recognise_or_raise(content, self.partner_id)
            if not profile:
                raise UserError(self.env._("No import profile recognises it."))
        operator = self._telecom_require_operator(profile)
        checksum = self.env["telecom.detail"]._get_checksum(content)
        lost = self.telecom_detail_ids.filtered(
            lambda detail: detail.checksum == checksum and not detail.attachment_id
        )
        if lost:
            lost.attachment_id = attachment
            delete_of_detail(self.env.cr, lost.ids)
            self._telecom_load(lost)
            return
        self._telecom_refuse_same_content(checksum)
        self._telecom_refuse_without_rate()
        self._telecom_drop_lines()
        detail = self.env["telecom.detail"].create(
            {
                "name": attachment.name,
                "move_id": self.id,
                "attachment_id": attachment.id,
                "checksum": checksum,
                "profile_id": profile.id,
                "format": file_format,
            }
        )
        detail.flush_recordset()
        self.telecom_operator_id = operator
        self._telecom_load(detail)
        self.telecom_issue_ids.filtered(
            lambda issue: (
                issue.kind == "unread_file" and issue.attachment_id == attachment
            )
        ).unlink()

    def _telecom_drop_lines(self):
        """Forget the lines of the e-invoice: a file with the details goes before."""
        lines = self.telecom_detail_ids.filtered(lambda each: each.format == "invoice")
        delete_of_detail(self.env.cr, lines.ids)
        self.env.invalidate_all()
        lines.sudo().unlink()  # nobody may delete what was read, but for this

    @by_program
    def _telecom_read_again(self):
        """Read all detail files of this draft again, as was decided, and split."""
        self.ensure_one()
        self.env.flush_all()
        details = self.telecom_detail_ids.filtered(lambda each: not each.withdrawn)
        if not self._telecom_has_usage():
            return
        delete_of_detail(self.env.cr, details.ids)
        self.env.invalidate_all()
        for detail in details:
            if not detail.checksum:  # the bill was cancelled and is taken up again
                checksum = detail._get_checksum(detail.attachment_id.raw)
                self._telecom_refuse_same_content(checksum)
                detail.checksum = checksum
            self._telecom_load(detail)
        self._telecom_split()

    def action_telecom_read(self):
        """Read the detail files attached to these drafts that were not read before."""
        for move in self:
            hold(move)
            attachments = move._telecom_get_unread_attachments([])
            if not attachments and has_waited(move):
                continue  # a second click
            if not attachments:
                raise UserError(
                    self.env._(
                        "%(bill)s has no attached file that a layout recognises and "
                        "that was not read before.",
                        bill=move.display_name,
                    )
                )
            move._telecom_read_attachments(attachments)

    # -- refusals --------------------------------------------------------------------

    def _telecom_refuse_without_rate(self):
        """Refuse a bill in a currency of which nobody knows the value."""
        if self.currency_id == self.company_currency_id:
            return
        known = self.env["res.currency.rate"].search_count(
            [
                ("currency_id", "=", self.currency_id.id),
                ("company_id", "in", (False, self.company_id.root_id.id)),
            ],
            limit=1,
        )
        if not known:
            raise UserError(
                self.env._(
                    "There is no exchange rate of %(currency)s. Enter one in "
                    "Invoicing, Configuration, Currencies; then choose “Read Detail "
                    "Files”.",
                    currency=self.currency_id.name,
                )
            )
        if self.invoice_currency_rate == 1:  # as long as there was none
            self._compute_invoice_currency_rate()

    def _telecom_require_operator(self, profile):
        operator = self._telecom_get_operator(profile)
        if operator:
            if not self.partner_id:
                self.partner_id = operator.partner_id
            return operator
        if self.partner_id:
            name = profile.name or self.env._("E-invoice")
            raise UserError(
                self.env._(
                    "It is a detail file of the layout %(profile)s, but %(vendor)s is "
                    "no operator. Add it in Telecom, Configuration, Operators, or "
                    "correct the vendor; then choose “Read Detail Files”.",
                    profile=name,
                    vendor=self.partner_id.display_name,
                )
            )
        if not profile:
            raise UserError(
                self.env._(
                    "It does not say whose bill it is. Choose the vendor on the bill, "
                    "then “Read Detail Files”."
                )
            )
        raise UserError(
            self.env._(
                "It has the layout %(profile)s, which does not belong to exactly one "
                "operator. Choose the vendor on the bill, then “Read Detail Files”.",
                profile=profile.name,
            )
        )

    def _telecom_refuse_same_content(self, checksum):
        first = self.env["telecom.detail"].search(
            [("company_id", "=", self.company_id.id), ("checksum", "=", checksum)]
        )
        if first:
            raise ReadBeforeError(
                self.env._(
                    "The same file was read before, on %(bill)s.",
                    bill=first.move_id.display_name,
                ),
                first.move_id,
            )

    def _telecom_set_document(self, detail, document, document_date):
        """Take over the document number and date, or say that the file is another's."""
        detail.write({"document": document, "document_date": document_date})
        bill = self.telecom_correction_id.sudo().bill_ids or self  # of a wrong file
        own = bill.telecom_document or bill.ref
        if document and own and _plain(document) != _plain(own):
            raise UserError(
                self.env._(
                    "It belongs to document %(theirs)s of the operator, and this bill "
                    "is %(ours)s.",
                    theirs=document,
                    ours=own,
                )
            )
        document = document or own
        if document and bill == self:
            self._telecom_refuse_same_document(document)
            self.telecom_document = document
            self.ref = self.ref or document
        if document_date and not self.invoice_date:
            self.invoice_date = document_date

    def _telecom_refuse_several(self, documents):
        if len(documents) > 1:
            raise UserError(
                self.env._(
                    "It holds rows of several documents: %(documents)s. A bill is one "
                    "document of the operator; upload a file for each of them.",
                    documents=", ".join(documents),
                )
            )

    def _telecom_refuse_same_document(self, document):
        first = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("telecom_operator_id", "=", self.telecom_operator_id.id),
                ("telecom_document", "=", document),
                ("state", "!=", "cancel"),
                ("id", "!=", self.id),
            ],
            limit=1,
        )
        if first:
            raise ReadBeforeError(
                self.env._(
                    "Document %(document)s of %(operator)s is on another bill already: "
                    "%(bill)s.",
                    document=document,
                    operator=self.telecom_operator_id.display_name,
                    bill=first.display_name,
                ),
                first,
            )

    @by_program
    def _telecom_note_unread(self, attachment, reason):
        """Keep a file of a known operator that was not read as an issue of the bill."""
        kept = self.telecom_issue_ids.filtered(
            lambda issue: (
                issue.kind == "unread_file" and issue.attachment_id == attachment
            )
        )
        values = {"key": attachment.name, "detail": html2plaintext(reason)}
        if kept:
            kept.write(values)
            return
        self.env["telecom.issue"].create(
            {
                "move_id": self.id,
                "kind": "unread_file",
                "attachment_id": attachment.id,
                **values,
            }
        )


def _plain(document):
    """Return a document number without the marks that people and programs vary."""
    return "".join(filter(str.isalnum, document)).upper()
