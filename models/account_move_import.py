import logging
import random
import time
from pathlib import PurePath

from markupsafe import Markup
from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.service.model import (
    MAX_TRIES_ON_CONCURRENCY_FAILURE,
    PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
)

from odoo.addons.account.models.account_document_import_mixin import (
    rollbackable_transaction,
)

from ..parsers import BadFile, detect, read_bill, xml_kind
from .account_move_read import ReadBeforeError
from .ir_attachment import TABLE_NAMES
from .ir_http import explain_database

_logger = logging.getLogger(__name__)

DETAIL = "telecom.detail"
SOMEBODY_ELSE = (
    UniqueViolation,
    ConcurrencyError,
    *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
)
LONGEST_WAIT = 1  # second, before one tries again
TABLE_KINDS = ("csv", "xls", "xlsx", "ods")
ARCHIVE_TYPES = {
    "application/zip",
    "application/x-zip-compressed",
    "application/gzip",
    "application/x-gzip",
    "application/octet-stream",
    "text/plain",
}


class AccountMove(models.Model):
    """The way of a detail file into a vendor bill, through Odoo's own import chain."""

    _inherit = "account.move"

    # -- hooks of account.document.import.mixin --------------------------------------

    @api.model
    def _get_import_file_type(self, file_data):
        file_type = super()._get_import_file_type(file_data)
        if file_type or not file_data["raw"]:
            return file_type
        if file_data.get("xml_tree") is not None:
            is_statement = xml_kind(file_data["raw"]) == "utility"
            return DETAIL if is_statement else file_type
        profile = self.env["telecom.import.profile"]._recognise(file_data["raw"])
        return DETAIL if profile else None

    def _should_attach_to_record(self, attachment):
        return super()._should_attach_to_record(attachment) or (
            attachment
            and not attachment.res_field
            and attachment.mimetype in ARCHIVE_TYPES
            and attachment._telecom_are_tables()
        )

    @api.model
    def _create_records_from_attachments(self, attachments, grouping_method=None):
        return super()._create_records_from_attachments(
            attachments, grouping_method or self._telecom_group_files_data
        )

    def _telecom_group_files_data(self, files_data):
        """Put a detail file with the e-invoice of the same upload that it details."""
        groups = self._group_files_data_by_origin_attachment(files_data)
        alone = []
        for group in groups:
            is_detail = group[0]["import_file_type"] == DETAIL
            document = is_detail and self._telecom_get_document(group[0])
            matches = [
                other
                for other in groups
                if is_detail
                and self._telecom_is_document(other, document, group[0]["name"])
            ]
            if len(matches) == 1:
                matches[0].extend(group)
            else:
                alone.append(group)
        return alone

    def _telecom_get_document(self, file_data):
        """Return the document number that a detail file names in its first rows."""
        return self._telecom_peek_document(file_data["raw"])[1]

    def _telecom_peek_document(self, content):
        """Return (layout, document number) of a detail file, as far as it says them."""
        profile = self.env["telecom.import.profile"]._recognise(content)
        if profile:
            return profile, profile._peek_document(content)
        try:
            is_statement = xml_kind(content) == "utility"
            return profile, is_statement and read_bill(content).document
        except BadFile:
            return profile, False

    def _telecom_is_document(self, group, document, name):
        """Tell whether files are the e-invoice or the PDF that a detail file details.

        An e-invoice says its number; a PDF is known by the number in its name, or by
        having the name of the detail file.
        """
        for file_data in group:
            tree = file_data.get("xml_tree")
            if tree is not None and document:
                numbers = (node.text or "" for node in tree.findall("./{*}ID"))
                if document in map(str.strip, numbers):
                    return True
            if file_data["import_file_type"] == "pdf":
                pdf, own = (PurePath(each).stem for each in (file_data["name"], name))
                if pdf == own or (document and document in pdf):
                    return True
        return False

    @api.model
    def _telecom_find_draft(self, attachment):
        """Return the draft bill whose document an uploaded detail file belongs to."""
        profile, document = self._telecom_peek_document(attachment.raw or b"")
        if not document:
            return self.browse()
        found = self.search(
            [
                ("company_id", "=", self.env.company.id),
                ("state", "=", "draft"),
                ("move_type", "in", ("in_invoice", "in_refund")),
                ("ref", "=", document),
                (
                    "telecom_detail_ids",
                    "not any",
                    [("withdrawn", "=", False), ("format", "!=", "invoice")],
                ),
            ]
        ).filtered(lambda move: move._telecom_reads(profile))
        return found if len(found) == 1 else self.browse()

    def _telecom_reads(self, profile):
        """Tell whether the operator of this bill sends files of a layout."""
        operator = self._telecom_get_operator()
        return profile in operator.profile_ids if profile else bool(operator)

    def _telecom_add_file(self, attachment):
        """Attach an uploaded file to this draft and read it, as if dropped on it."""
        self.ensure_one()
        attachment.write({"res_model": self._name, "res_id": self.id})
        self.message_post(
            body=self.env._("A detail file of this document was uploaded."),
            attachment_ids=attachment.ids,
        )
        self._extend_with_attachments(self._to_files_data(attachment))

    def _extend_with_attachments(self, files_data, new=False):
        decoded = super()._extend_with_attachments(files_data, new=new)
        if not self.is_purchase_document():
            return decoded
        read = self._telecom_read_files(files_data, new=new)
        return decoded or read

    def _autopost_bill(self):
        if self._telecom_waits_for_split():
            return None
        if not self._is_telecom():
            return super()._autopost_bill()
        return self._telecom_undisturbed(super()._autopost_bill)

    def _telecom_waits_for_split(self):
        """Tell whether this bill must not be posted before somebody looked at it."""
        operator = self.telecom_operator_id or self._telecom_get_operator()
        if not operator:
            return False
        return not self.telecom_is_split or bool(self._get_telecom_blocking_reason())

    # -- reading files ---------------------------------------------------------------

    def _telecom_read_files(self, files_data, new=False):
        """Read what is a detail file among these files and the bill's attachments.

        Nothing is half done: the files of a bill are read and split in one transaction,
        after the bill was committed with its attachments. Return True when at least one
        file was read.
        """
        self.ensure_one()
        self._telecom_take_over_einvoice(files_data)
        attachments = self._telecom_get_unread_attachments(files_data)
        refused = self._telecom_get_refused(files_data) if new else []
        if not attachments and not refused:
            return False
        if attachments and self.state != "draft":
            self._telecom_say_not_read(
                attachments[0],
                self.env._(
                    "The bill is posted. Reset it to draft, then choose “Read Detail "
                    "Files”."
                ),
            )
            return False
        for attachment, reason in refused:
            self._telecom_say_not_read(attachment, reason)
        return self._telecom_read_attachments(attachments)

    def _telecom_read_attachments(self, attachments):
        """Read these attachments and split the bill; say in the chatter what failed."""
        try:
            return self._telecom_undisturbed(self._telecom_read_and_split, attachments)
        except (UserError, *SOMEBODY_ELSE) as error:
            reason = self._telecom_explain(error)
        except Exception as error:
            _logger.exception("Reading files on %s failed", self)
            reason = self._telecom_explain_unexpected(error)
        self.env.invalidate_all()
        for attachment in attachments:
            self._telecom_say_not_read(attachment, reason)
        return False

    def _telecom_read_and_split(self, attachments):
        """Read these attachments and split the bill; return whether any was read."""
        refused = {}
        for attachment in attachments:
            try:
                with self.env.cr.savepoint():
                    self._telecom_read_attachment(attachment)
            except (UserError, BadFile) as error:
                refused[attachment] = self._telecom_explain(error)
        if len(refused) < len(attachments):
            self._telecom_split()
        for attachment, reason in refused.items():
            self._telecom_say_not_read(attachment, reason)
        return len(refused) < len(attachments)

    def _telecom_undisturbed(self, function, *args):
        """Call a function in a transaction of its own, again if another one was first.

        Two bills of a period write the same statements. Who comes second waits, and
        then cannot go on with what it saw before: it begins again, as Odoo does with
        requests. A request that has made its bill must not be repeated as a whole.
        """
        with rollbackable_transaction(self.env.cr):
            pass  # keeps what was done before
        for tries_left in reversed(range(MAX_TRIES_ON_CONCURRENCY_FAILURE)):
            try:
                with rollbackable_transaction(self.env.cr), self.env.cr.savepoint():
                    return function(*args)
            except SOMEBODY_ELSE as error:
                if not tries_left:
                    raise
                _logger.info("%s on %s, %s tries left", error, self, tries_left)
                time.sleep(random.uniform(0, LONGEST_WAIT))
        return None

    def _telecom_get_unread_attachments(self, files_data):
        """Return the detail files among these files and attachments, not read yet."""
        attachments = self.env["ir.attachment"]
        for file_data in files_data:
            if file_data["import_file_type"] == DETAIL:
                attachments |= self._telecom_keep_file(file_data)
        self._telecom_extract_files(files_data)
        # and Odoo extracts others that an e-invoice holds
        known = attachments | self._from_files_data(files_data)
        for attachment in self._telecom_get_attachments() - known:
            if self._telecom_is_detail(attachment):
                attachments |= attachment
        attachments -= self.telecom_detail_ids.attachment_id
        return attachments or self._telecom_get_einvoices(files_data)

    def _telecom_get_attachments(self):
        """Return the files attached to this bill."""
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", "account.move"),
                ("res_id", "=", self.id),
                ("res_field", "=", False),
                ("type", "=", "binary"),
            ],
            order="id",
        )

    def _telecom_is_detail(self, attachment):
        return self._to_files_data(attachment)[0]["import_file_type"] == DETAIL

    def _telecom_keep_file(self, file_data):
        """Return the attachment of a file; one from inside a PDF becomes its own."""
        if file_data["attachment"]:
            return file_data["attachment"]
        return self.env["ir.attachment"].create(
            {
                "name": file_data["name"],
                "raw": file_data["raw"],
                "res_model": "account.move",
                "res_id": self.id,
            }
        )

    def _telecom_get_refused(self, files_data):
        """Return (attachment, reason) of uploaded tables that no layout recognises."""
        refused = []
        for file_data in files_data:
            attachment = file_data["attachment"]
            # what Odoo, or the module of a country, has read is no unknown format
            unknown = not self.invoice_line_ids and _is_unknown_xml(file_data)
            if not attachment or (file_data["import_file_type"] and not unknown):
                continue
            reason = self._telecom_get_refusal(file_data)
            if reason:
                refused.append((attachment, reason))
        return refused

    def _telecom_get_refusal(self, file_data):
        """Return why a file of an upload cannot be read, or False for other files."""
        name = (file_data["name"] or "").lower()
        if file_data["mimetype"].endswith("/xml") or name.endswith(".xml"):
            return self._telecom_get_xml_refusal(file_data)
        content = file_data["raw"] or b""
        try:
            is_table = name.endswith(TABLE_NAMES) or detect(content) in TABLE_KINDS
            self.env["telecom.import.profile"]._recognise_or_raise(content)
        except BadFile as error:
            return name.endswith(TABLE_NAMES) and self._telecom_explain(error)
        if not is_table:
            return False
        link = self.env["telecom.import.profile"]._get_wizard_link(
            file_data["attachment"], self
        )
        return Markup("%s %s") % (
            self.env._("No import profile recognises it."),
            link,
        )

    def _telecom_get_xml_refusal(self, file_data):
        """Return why an XML file that Odoo does not know was not read."""
        if file_data["xml_tree"] is None:
            return self.env._("It is not valid XML.")
        if file_data["xml_tree"].getroottree().docinfo.doctype:
            return self.env._(
                "It declares a document type with entities. Invoices never do; ask the "
                "sender for the file as an e-invoice."
            )
        return self.env._("It is XML, but no e-invoice that Odoo knows.")

    # -- telling ---------------------------------------------------------------------

    def _telecom_explain_unexpected(self, error):
        if told := explain_database(error):
            return self.env._(told)
        return self.env._(
            "An unexpected error happened; your administrator finds it in the log. "
            "The file is kept, nothing of it was booked."
        )

    def _telecom_explain(self, error):
        """Return the reason of an error in words for the user."""
        if isinstance(error, SOMEBODY_ELSE):
            return self.env._(
                "It is being read, or was read, by somebody else at the same moment. "
                "Look for the other bill; if there is none, choose “Read Detail Files”."
            )
        if isinstance(error, BadFile):
            return self.env["telecom.import.profile"]._explain(error)
        if isinstance(error, ReadBeforeError):
            return Markup("%s %s") % (error.args[0], error.bill._get_html_link())
        return error.args[0]

    def _telecom_say_not_read(self, attachment, reason):
        """Put the reason into the chatter, next to the file that is kept."""
        self.sudo().message_post(  # whoever sent the file may not write on bills
            body=Markup("<b>%s</b><br/>%s")
            % (
                self.env._("The file %(name)s was not read.", name=attachment.name),
                reason,
            )
        )
        operator = self.telecom_operator_id or self._telecom_get_operator()
        if operator and self.state == "draft":
            self._telecom_note_unread(attachment, reason)


def _is_unknown_xml(file_data):
    """Tell whether this is XML that only looks like an e-invoice."""
    tree = file_data.get("xml_tree")
    return tree is not None and xml_kind(file_data["raw"] or b"") is None
