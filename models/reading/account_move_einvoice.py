import base64
import binascii
from pathlib import PurePath

from odoo import Command, models
from odoo.exceptions import UserError

from ...parsers import BadFile, is_same_vat, read_bill, xml_kind
from ...parsers.archive import LIMITS
from ...parsers.bill_layout import read_decimal
from .ir_attachment import TABLE_NAMES

INVOICES = ("invoice", "credit_note", "cii")

TYPE = "{*}InvoiceTypeCode"

# Codes of credit notes (UNTDID 1001), which some write into an invoice.
CREDIT_TYPES = ("81", "83", "261", "262", "296", "308", "381", "396", "532")

ROUNDINGS = (
    "{*}LegalMonetaryTotal/{*}PayableRoundingAmount",
    ".//{*}SpecifiedTradeSettlementHeaderMonetarySummation/{*}RoundingAmount",
)


class AccountMove(models.Model):
    """E-invoices of operators: the files they hold, and else their own lines."""

    _inherit = "account.move"

    def _get_specific_tax(self, name, amount_type, amount, tax_type):
        """Give the lines of an operator's e-invoice the taxes of phone costs.

        Odoo takes the first purchase tax of the rate, which in Belgium is for goods.
        """
        if self._telecom_sums_up_lines():
            taxes = self.company_id.telecom_tax_ids
            if own := taxes.filtered(lambda tax: tax.rate == amount).tax_id:
                return own
        return super()._get_specific_tax(name, amount_type, amount, tax_type)

    def _telecom_sums_up_lines(self):
        """Tell whether this is being decoded as the bill of an operator."""
        return self.is_purchase_document() and bool(self._telecom_get_operator())

    def _telecom_take_over_einvoice(self, files_data):
        """Take over from the e-invoice of an operator what Odoo does not tell apart."""
        if self.state != "draft" or not self._telecom_get_operator():
            return
        for file_data in files_data:
            tree = file_data.get("xml_tree")
            if tree is None or xml_kind(file_data["raw"] or b"") not in INVOICES:
                continue
            if self.move_type == "in_invoice" and tree.findtext(TYPE) in CREDIT_TYPES:
                # an invoice by its root, a credit note by its type
                self.write({"move_type": "in_refund", "name": False})
            self._telecom_mark_rounding(tree)

    def _telecom_mark_rounding(self, tree):
        """Name the line that rounds the amount to pay: no charge takes its place."""
        stated = next(filter(None, (tree.findtext(path) for path in ROUNDINGS)), "")
        amount = float(abs(read_decimal(stated.strip()) or 0))
        line = self.invoice_line_ids.filtered(
            lambda line: (
                not line.tax_ids
                and line.quantity == 1
                and self.currency_id.compare_amounts(abs(line.price_unit), amount) == 0
            )
        )[-1:]
        if amount and line:
            line._by_program().telecom_role = "rounding"

    # -- files inside of an e-invoice ------------------------------------------------

    def _telecom_extract_files(self, files_data):
        """Return the tables inside of e-invoices, as attachments of this bill.

        Odoo extracts some kinds of files, by the kind that the sender states; archives,
        old workbooks and statements are among those that it leaves.
        """
        found = self.env["ir.attachment"]
        if not self._telecom_get_operator():
            return found
        known = {each.checksum for each in self._telecom_get_attachments()}
        for file_data in files_data:
            tree = file_data.get("xml_tree")
            if tree is None:
                continue
            for name, written in _get_embedded(tree):
                content = self._telecom_decode(name, written)
                if not content or not self._telecom_is_table(name, content):
                    continue
                attachment = self._telecom_keep_embedded(name, content)
                if attachment.checksum in known:
                    attachment.unlink()
                    continue
                known.add(attachment.checksum)
                found |= attachment
                for refused, reason in self._telecom_get_refused(
                    self._to_files_data(attachment)
                ):
                    self._telecom_say_not_read(refused, reason)
        return found

    def _telecom_keep_embedded(self, name, content):
        return self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": content,
                "res_model": "account.move",
                "res_id": self.id,
            }
        )

    def _telecom_decode(self, name, written):
        """Return the content of an embedded file; say so when it is none."""
        text = "".join((written or "").split())
        if len(text) > 2 * LIMITS.content:
            return None
        try:
            return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        except binascii.Error:
            attachment = self._telecom_keep_embedded(name, text.encode())
            self._telecom_say_not_read(
                attachment, self.env._("It is embedded in the e-invoice, but damaged.")
            )
            return None

    def _telecom_is_table(self, name, content):
        """Tell whether a file inside of an e-invoice is a detail file, or should be."""
        if xml_kind(content) == "utility" or name.lower().endswith(TABLE_NAMES):
            return True
        return bool(self.env["telecom.import.profile"]._recognise(content))

    # -- the lines of an e-invoice ---------------------------------------------------

    def _telecom_get_einvoices(self, files_data):
        """Return the e-invoices whose own lines say which number they are about."""
        found = self.env["ir.attachment"]
        if self.telecom_detail_ids or not self._telecom_get_operator():
            return found
        given = self._from_files_data(files_data)
        for attachment in given | self._telecom_get_attachments():
            if self._telecom_has_numbers(attachment.raw or b""):
                found |= attachment
        for file_data in files_data:
            if not file_data["attachment"] and self._telecom_has_numbers(
                file_data["raw"] or b""
            ):
                found |= self._telecom_keep_file(file_data)
        return found[:1]

    def _telecom_has_numbers(self, content):
        """Tell whether a file is an e-invoice that names a number on a line."""
        if xml_kind(content) not in INVOICES:
            return False
        try:
            reading = self._telecom_open_bill(content)
            return any(row.number for batch in reading for row in batch)
        except BadFile:  # Odoo has read it, or has said why not
            return False

    def _telecom_check_customer(self, header):
        """Refuse the e-invoice of another company."""
        ours, theirs = self.company_id.vat, header.customer_vats
        if ours and theirs and not any(is_same_vat(each, ours) for each in theirs):
            raise UserError(
                self.env._(
                    "It is addressed to the VAT number %(theirs)s, and %(company)s has "
                    "%(ours)s. Upload it in the company that it is for.",
                    theirs=theirs[0],
                    ours=self.company_id.vat,
                    company=self.company_id.name,
                )
            )

    def _telecom_set_stated_totals(self, header):
        """Take over the totals per tax that the e-invoice states."""
        if self.telecom_is_split or not header.totals:
            return
        total = sum(base for base, _tax in header.totals.values())
        # a credit note states what we get back as positive
        sign = -1 if self.move_type == "in_refund" and total > 0 else 1
        self.telecom_total_ids = [
            Command.clear(),
            *(
                Command.create(
                    {
                        "rate": float(rate),
                        "has_document": True,
                        "document_base": float(sign * base),
                        "document_tax": float(sign * tax),
                    }
                )
                for rate, (base, tax) in header.totals.items()
            ),
        ]

    def _telecom_set_corrected(self, documents):
        """Link the bill of the operator that this document says it corrects."""
        if self.telecom_corrects_id or not documents:
            return
        found = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("partner_id", "child_of", self.commercial_partner_id.id),
                ("move_type", "=", "in_invoice"),
                ("ref", "in", documents),
                ("state", "!=", "cancel"),
                ("id", "!=", self.id),
            ]
        )
        self.telecom_corrects_id = found if len(found) == 1 else False

    def _telecom_open_bill(self, content):
        """Return the reading of an e-invoice or a utility statement."""
        operator = self.telecom_operator_id or self._telecom_get_operator()
        lines_sudo = self.env["telecom.line"].sudo()  # which numbers are ours
        lines_sudo = lines_sudo.with_context(active_test=False).search_fetch(
            [("company_id", "=", self.company_id.id)], ["number"]
        )
        return read_bill(
            content,
            region=operator.country_id.code or None,
            mask=self.company_id.telecom_mask_numbers,
            secret=self.env["telecom.usage.mark"]._get_secret(),
            known=set(lines_sudo.mapped("number")),
        )


def _get_embedded(tree):
    """Return (name, text in base64) of the files that an e-invoice holds."""
    path = "./{*}AdditionalDocumentReference/{*}Attachment/"
    for node in tree.findall(f"{path}{{*}}EmbeddedDocumentBinaryObject"):
        reference = node.getparent().getparent()
        name = node.get("filename") or reference.findtext("{*}ID") or "details"
        yield PurePath(name.replace("\\", "/")).name, node.text
    for node in tree.iterfind(
        ".//{*}AdditionalReferencedDocument/{*}AttachmentBinaryObject"
    ):
        yield PurePath(node.get("filename") or "details").name, node.text
