import base64
import binascii
from pathlib import PurePath

from odoo import Command, api, models
from odoo.exceptions import UserError

from ...parsers import INVOICES, BadFile, is_same_vat, read_bill, xml_kind
from ...parsers.archive import LIMITS
from ...parsers.einvoice_layout import read_decimal
from ..ground.guard import by_program
from .ir_attachment import TABLE_NAMES

TYPE = "{*}InvoiceTypeCode"

# Codes of credit notes (UNTDID 1001), which some write into an invoice.
CREDIT_TYPES = ("81", "83", "261", "262", "296", "308", "381", "396", "532")

ROUNDINGS = (
    "{*}LegalMonetaryTotal/{*}PayableRoundingAmount",
    ".//{*}SpecifiedTradeSettlementHeaderMonetarySummation/{*}RoundingAmount",
)


class TelecomBillReader(models.AbstractModel):
    """E-invoices of operators: the files they hold, and else their own lines."""

    _inherit = "telecom.bill.reader"

    @api.private
    def get_tax(self, move, rate):
        """Return the tax of phone costs of a rate, if this is an operator's bill."""
        taxes = self.env["account.tax"]
        if not self._is_of_operator(move):
            return taxes
        own = move.company_id.telecom_tax_ids.filtered(lambda tax: tax.rate == rate)
        return own.tax_id

    def _is_of_operator(self, move):
        """Tell whether this is being decoded as the bill of an operator."""
        return move.is_purchase_document() and bool(
            self.env["telecom.operator"]._find(move)
        )

    def _take_over_einvoice(self, move, files_data):
        """Take over from the e-invoice of an operator what Odoo does not tell apart."""
        if move.state != "draft" or not self.env["telecom.operator"]._find(move):
            return
        for file_data in files_data:
            tree = file_data.get("xml_tree")
            if tree is None or xml_kind(file_data["raw"] or b"") not in INVOICES:
                continue
            if move.move_type == "in_invoice" and tree.findtext(TYPE) in CREDIT_TYPES:
                # an invoice by its root, a credit note by its type
                move.write({"move_type": "in_refund", "name": False})
            self._mark_rounding(move, tree)

    def _mark_rounding(self, move, tree):
        """Name the line that rounds the amount to pay: no charge takes its place."""
        stated = next(filter(None, (tree.findtext(path) for path in ROUNDINGS)), "")
        amount = float(abs(read_decimal(stated.strip()) or 0))
        line = move.invoice_line_ids.filtered(
            lambda line: (
                not line.tax_ids
                and line.quantity == 1
                and move.currency_id.compare_amounts(abs(line.price_unit), amount) == 0
            )
        )[-1:]
        if amount and line:
            with by_program():
                line.telecom_role = "rounding"

    # -- files inside of an e-invoice ------------------------------------------------

    def _extract_files(self, move, files_data):
        """Return the tables inside of e-invoices, as attachments of this bill.

        Odoo extracts some kinds of files, by the kind that the sender states; archives,
        old workbooks and statements are among those that it leaves.
        """
        found = self.env["ir.attachment"]
        if not self.env["telecom.operator"]._find(move):
            return found
        known = {each.checksum for each in self._get_attachments(move)}
        for file_data in files_data:
            tree = file_data.get("xml_tree")
            if tree is None:
                continue
            for name, written in _get_embedded(tree):
                content = self._decode(move, name, written)
                if not content or not self._is_table(name, content):
                    continue
                attachment = self._keep_embedded(move, name, content)
                if attachment.checksum in known:
                    attachment.unlink()
                    continue
                known.add(attachment.checksum)
                found |= attachment
                for refused, reason in self._get_refused(
                    move, move._to_files_data(attachment)
                ):
                    self._say_not_read(move, refused, reason)
        return found

    def _keep_embedded(self, move, name, content):
        return self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": content,
                "res_model": "account.move",
                "res_id": move.id,
            }
        )

    def _decode(self, move, name, written):
        """Return the content of an embedded file; say so when it is none."""
        text = "".join((written or "").split())
        if len(text) > 2 * LIMITS.content:
            return None
        try:
            return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        except binascii.Error:
            attachment = self._keep_embedded(move, name, text.encode())
            self._say_not_read(
                move,
                attachment,
                self.env._("It is embedded in the e-invoice, but it is damaged."),
            )
            return None

    def _is_table(self, name, content):
        """Tell whether a file inside of an e-invoice is a detail file, or should be."""
        if xml_kind(content) == "utility" or name.lower().endswith(TABLE_NAMES):
            return True
        return bool(self.env["telecom.import.profile"]._recognise(content))

    # -- the lines of an e-invoice ---------------------------------------------------

    def _get_einvoices(self, move, files_data):
        """Return the e-invoices whose own lines say which number they are about."""
        found = self.env["ir.attachment"]
        if move.telecom_bill_id.detail_ids or not self.env["telecom.operator"]._find(
            move
        ):
            return found
        given = move._from_files_data(files_data)
        for attachment in given | self._get_attachments(move):
            if self._has_numbers(move, attachment.raw or b""):
                found |= attachment
        for file_data in files_data:
            content = file_data["raw"] or b""
            if not file_data["attachment"] and self._has_numbers(move, content):
                found |= self._keep_file(move, file_data)
        return found[:1]

    def _has_numbers(self, move, content):
        """Tell whether a file is an e-invoice that names a number on a line."""
        if xml_kind(content) not in INVOICES:
            return False
        try:
            reading = self._open_bill(move, content)
            return any(row.number for batch in reading for row in batch)
        except BadFile:  # Odoo has read it, or has said why not
            return False

    def _check_customer(self, bill, header):
        """Refuse the e-invoice of another company."""
        ours, theirs = bill.company_id.vat, header.customer_vats
        if ours and theirs and not any(is_same_vat(each, ours) for each in theirs):
            raise UserError(
                self.env._(
                    "It is addressed to the VAT number %(theirs)s, but "
                    "%(company)s has %(ours)s. Upload it in the company that it "
                    "is intended for.",
                    theirs=theirs[0],
                    ours=bill.company_id.vat,
                    company=bill.company_id.name,
                )
            )

    def _set_stated_totals(self, bill, header):
        """Take over the totals per tax that the e-invoice states."""
        if bill.is_split or not header.totals:
            return
        total = sum(base for base, _tax in header.totals.values())
        # a credit note states what we get back as positive
        sign = -1 if bill.move_type == "in_refund" and total > 0 else 1
        bill.total_ids = [
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

    def _set_corrected(self, bill, documents):
        """Link the bill of the operator that this document says it corrects."""
        if bill.corrects_id or not documents:
            return
        found = bill.move_id.search(
            [
                ("company_id", "=", bill.company_id.id),
                ("partner_id", "child_of", bill.move_id.commercial_partner_id.id),
                ("move_type", "=", "in_invoice"),
                ("ref", "in", documents),
                ("state", "!=", "cancel"),
                ("id", "!=", bill.move_id.id),
            ]
        )
        bill.corrects_id = found if len(found) == 1 else False

    def _open_bill(self, move, content):
        """Return the reading of an e-invoice or a utility statement."""
        operator = self._get_operator(move)
        return read_bill(
            content,
            region=operator.country_id.code or None,
            mask=move.company_id.telecom_mask_numbers,
            secret=self.env["telecom.usage.mark"]._get_secret(),
            known=self.env["telecom.line"]._get_identifiers(move.company_id),
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
