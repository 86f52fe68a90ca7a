from typing import NamedTuple

from lxml import etree, html
from markupsafe import Markup, escape
from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ...parsers import BadFile, detect, xml_kind
from ..ground.guard import by_program
from ..ground.ir_http import explain_database
from .ir_attachment import TABLE_NAMES

NOTHING = "nothing_to_split"

# What a file with the details takes the place of.
STOPGAPS = ("invoice", "pdf")

TABLE_KINDS = ("csv", "xls", "xlsx", "ods")

SOMEBODY_ELSE = (
    UniqueViolation,
    ConcurrencyError,
    *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
)


class Reading(NamedTuple):
    """The outcome of attachments: the bill that has them now, or the reasons."""

    bill: object
    refused: dict  # {attachment: reason}
    is_any_read: bool


class ReadBeforeError(UserError):
    """Content that another bill already has: a dialog names it, a chatter links it."""

    def __init__(self, message, bill):
        super().__init__(message)
        self.bill = bill


class TelecomBillReader(models.AbstractModel):
    """Whether an attached file may be read on this bill, and reading it again."""

    _name = "telecom.bill.reader"
    _description = "Reading of Detail Files"

    # -- refusals --------------------------------------------------------------------

    @by_program()
    def _note_unread(self, move, attachment, reason):
        """Keep a file of a known operator that was not read as an issue of the bill."""
        bill = self.env["telecom.bill"]._get_or_make(move)
        kept = bill.issue_ids.filtered(
            lambda issue: (
                issue.kind == "unread_file" and issue.attachment_id == attachment
            )
        )
        values = {"key": attachment.name, "detail": _without_links(reason)}
        if kept:
            kept.write(values)
            return
        self.env["telecom.issue"].create(
            {
                "bill_id": bill.id,
                "kind": "unread_file",
                "attachment_id": attachment.id,
                **values,
            }
        )

    def _get_operator(self, move):
        """Return the operator whose bill this is, or seems to be."""
        found = move.telecom_bill_id.operator_id
        return found or self.env["telecom.operator"]._find(move)

    def _get_attachments(self, move):
        """Return the files attached to this bill."""
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", "account.move"),
                ("res_id", "=", move._origin.id),  # also while a form is edited
                ("res_field", "=", False),
                ("type", "=", "binary"),
            ],
            order="id",
        )

    def _keep_file(self, move, file_data):
        """Return the attachment of a file; one from inside a PDF becomes its own."""
        if file_data["attachment"]:
            return file_data["attachment"]
        return self.env["ir.attachment"].create(
            {
                "name": file_data["name"],
                "raw": file_data["raw"],
                "res_model": "account.move",
                "res_id": move.id,
            }
        )

    def _say_not_read(self, move, attachment, reason):
        """Put the reason into the chatter, next to the file that is kept."""
        move.sudo().message_post(  # whoever sent the file may not write on bills
            body=Markup("<b>%s</b><br/>%s")
            % (
                self.env._("The file %(name)s was not read.", name=attachment.name),
                reason,
            )
        )
        if move.state == "draft" and self._is_expected(move, attachment):
            self._note_unread(move, attachment, reason)

    def _is_expected(self, move, attachment):
        """Tell whether a file is of an operator, or may be while none is known."""
        if move.partner_id:
            return bool(self._get_operator(move))
        return attachment._telecom_are_tables() or move.telecom_expected

    def _explain_unexpected(self, error):
        if told := explain_database(error):
            return self.env._(told)
        return self.env._(
            "An unexpected error occurred; your administrator can find it in the "
            "log. The file is kept, and none of it was booked."
        )

    @api.private
    def explain(self, error):
        """Return the reason of an error in words for the user."""
        if isinstance(error, SOMEBODY_ELSE):
            return self.env._(
                "It is being read, or was read, by another user at the same "
                "moment. Look for the other bill; if there is none, choose “Read "
                "Detail Files”."
            )
        if isinstance(error, BadFile):
            return self.env["telecom.import.profile"]._explain(error)
        if isinstance(error, ReadBeforeError):
            return Markup("%s %s") % (error.args[0], error.bill._get_html_link())
        return error.args[0]

    def _get_refused(self, move, files_data):
        """Return (attachment, reason) of uploaded tables that no layout recognises."""
        refused = []
        for file_data in files_data:
            attachment = file_data["attachment"]
            # what Odoo, or the module of a country, has read is no unknown format
            unknown = not move.invoice_line_ids and _is_unknown_xml(file_data)
            if not attachment or (file_data["import_file_type"] and not unknown):
                continue
            reason = self._get_refusal(move, file_data)
            if reason:
                refused.append((attachment, reason))
        return refused

    def _get_refusal(self, move, file_data):
        """Return why a file of an upload cannot be read, or False for other files."""
        name = (file_data["name"] or "").lower()
        if file_data["mimetype"].endswith("/xml") or name.endswith(".xml"):
            return self._get_xml_refusal(move, file_data)
        content = file_data["raw"] or b""
        try:
            is_table = name.endswith(TABLE_NAMES) or detect(content) in TABLE_KINDS
            self.env["telecom.import.profile"]._recognise_or_raise(content)
        except BadFile as error:
            return name.endswith(TABLE_NAMES) and self.explain(error)
        return is_table and self._offer_layout(move, file_data["attachment"])

    def _offer_layout(self, move, attachment):
        """Return that no layout recognises a file, with the link to make one."""
        profiles = self.env["telecom.import.profile"]
        link = profiles._get_wizard_link(attachment, move)
        return Markup("%s %s") % (self.env._("No layout recognises it."), link)

    def _get_xml_refusal(self, move, file_data):
        """Return why an XML file that Odoo does not know was not read."""
        if file_data["xml_tree"] is None:
            return self.env._("It is not valid XML.")
        if file_data["xml_tree"].getroottree().docinfo.doctype:
            return self.env._(
                "It declares a document type with entities, which invoices never "
                "contain. Ask the sender for the file as an e-invoice."
            )
        return self.env._("It is an XML file, but not an e-invoice that Odoo supports.")


def _is_unknown_xml(file_data):
    """Tell whether this is XML that only looks like an e-invoice."""
    tree = file_data.get("xml_tree")
    return tree is not None and xml_kind(file_data["raw"] or b"") is None


def _without_links(reason):
    """Return the text of a reason; only the chatter has links to click."""
    tree = html.fromstring(f"<p>{escape(reason)}</p>")
    etree.strip_elements(tree, "a", with_tail=False)
    return tree.text_content().strip()
