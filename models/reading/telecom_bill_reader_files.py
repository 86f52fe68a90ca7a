import logging
import random
import time
from pathlib import PurePath

from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.service.model import (
    MAX_TRIES_ON_CONCURRENCY_FAILURE,
)

from odoo.addons.account.models.account_document_import_mixin import (
    rollbackable_transaction,
)

from ...parsers import BadFile, estimate_rows, read_bill, xml_kind
from ..ground.guard import by_program
from ..ground.turn import has_waited, lock_records
from .telecom_bill_reader import SOMEBODY_ELSE, STOPGAPS

_logger = logging.getLogger(__name__)

DETAIL = "telecom.detail"


LONGEST_WAIT = 1  # second, before one tries again


ARCHIVE_TYPES = {
    "application/zip",
    "application/x-zip-compressed",
    "application/gzip",
    "application/x-gzip",
    "application/octet-stream",
    "text/plain",
}


class TelecomBillReader(models.AbstractModel):
    """The way of a detail file into a vendor bill, through Odoo's own import chain."""

    _inherit = "telecom.bill.reader"

    @api.private
    def get_file_type(self, file_data):
        """Return the type of an uploaded file, for Odoo's import, if it is ours."""
        if not file_data["raw"]:
            return None
        if file_data.get("xml_tree") is not None:
            return DETAIL if xml_kind(file_data["raw"]) == "utility" else None
        profiles = self.env["telecom.import.profile"]
        return DETAIL if profiles._recognise(file_data["raw"]) else None

    @api.private
    def is_archive(self, attachment):
        """Tell whether an attachment of a mail is an archive that may hold tables."""
        return bool(
            attachment
            and not attachment.res_field
            and attachment.mimetype in ARCHIVE_TYPES
            and attachment._telecom_are_tables()
        )

    @api.private
    def group_files(self, files_data):
        """Put a detail file with the e-invoice of the same upload that it details."""
        moves = self.env["account.move"]
        groups = moves._group_files_data_by_origin_attachment(files_data)
        if len(groups) == 1:
            return groups
        alone = []
        for group in groups:
            is_detail = self._has_details(group[0])
            document = is_detail and self._get_document(group[0])
            matches = [
                other
                for other in groups
                if is_detail and self._is_document(other, document, group[0]["name"])
            ]
            if len(matches) == 1:
                matches[0].extend(group)
            else:
                alone.append(group)
        return alone

    def _has_details(self, file_data):
        """Tell whether a file is one of ours, or a PDF that a layout reads."""
        if file_data["import_file_type"] == DETAIL:
            return True
        return file_data["import_file_type"] == "pdf" and self._is_printed(
            file_data["raw"] or b""
        )

    def _get_document(self, file_data):
        """Return the document number that a detail file names in its first rows."""
        return self._peek_document(file_data["raw"])[1]

    def _peek_document(self, content):
        """Return (layout, document number) of a detail file, as far as it says them."""
        profile = self.env["telecom.import.profile"]._recognise(content)
        if profile:
            return profile, profile._peek_document(content)
        try:
            is_statement = xml_kind(content) == "utility"
            return profile, is_statement and read_bill(content).document
        except BadFile:
            return profile, False

    def _is_document(self, group, document, name):
        """Tell whether files are the e-invoice or the PDF that a detail file details.

        An e-invoice says its number; a PDF is known by the number in its name, or by
        having the name of the detail file.
        """
        for file_data in group:
            if file_data["name"] == name:
                continue  # itself
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

    @api.private
    def find_draft(self, attachment):
        """Return the draft bill whose document an uploaded detail file belongs to."""
        moves = self.env["account.move"]
        read = [("withdrawn", "=", False), ("format", "not in", STOPGAPS)]
        waiting = [
            ("company_id", "=", self.env.company.id),
            ("state", "=", "draft"),
            ("move_type", "in", ("in_invoice", "in_refund")),
            ("telecom_bill_ids", "not any", [("detail_ids", "any", read)]),
        ]
        if not moves.search_count([*waiting, ("ref", "!=", False)], limit=1):
            return moves
        profile, document = self._peek_document(attachment.raw or b"")
        if not document:
            return moves
        found = moves.search([*waiting, ("ref", "=", document)])
        found = found.filtered(lambda move: self._reads(move, profile))
        return found if len(found) == 1 else moves

    def _reads(self, move, profile):
        """Tell whether the operator of this bill sends files of a layout."""
        operator = self.env["telecom.operator"]._find(move)
        return profile in operator.profile_ids if profile else bool(operator)

    @api.private
    def add_file(self, move, attachment):
        """Attach an uploaded file to this draft and read it, as if dropped on it."""
        attachment.write({"res_model": move._name, "res_id": move.id})
        move.message_post(
            body=self.env._("A detail file of this document was uploaded."),
            attachment_ids=attachment.ids,
        )
        move._extend_with_attachments(move._to_files_data(attachment))

    @api.private
    def waits_for_split(self, move):
        """Tell whether this bill must not be posted before somebody looked at it."""
        bill = move.telecom_bill_id
        operator = self._get_operator(move)
        if not operator:
            return False
        if bill.is_split or bill.issue_ids or bill._get_tasks():
            return bool(bill._get_blocking_reason())
        return operator.without_details == "ask"

    # -- reading files ---------------------------------------------------------------

    @api.private
    def read_files(self, move, files_data, new=False):
        """Read what is a detail file among these files and the bill's attachments.

        Nothing is half done: the files of a bill are read and split in one transaction,
        after the bill was committed with its attachments. Return True when at least one
        file was read.
        """
        move.ensure_one()
        is_read = self._read_files(move, files_data, new)
        self._note_nothing(move)
        return is_read

    def _read_files(self, move, files_data, new):
        self._take_over_einvoice(move, files_data)
        attachments = self._get_unread_attachments(move, files_data)
        refused = self._get_refused(move, files_data) if new else []
        self._let_go(files_data)
        if not attachments and not refused:
            return False
        if attachments and move.state != "draft":
            self._say_not_read(
                move,
                attachments[0],
                self.env._(
                    "The bill is posted. Reset it to draft, then choose “Read Detail "
                    "Files”."
                ),
            )
            return False
        for attachment, reason in refused:
            self._say_not_read(move, attachment, reason)
        return self._read_attachments(move, attachments)

    def _let_go(self, files_data):
        """Keep the content of stored detail files out of memory: it is read again."""
        for file_data in files_data:
            if file_data["import_file_type"] == DETAIL and file_data["attachment"]:
                file_data["raw"] = None

    def _read_attachments(self, move, attachments):
        """Read these attachments and split the bill, in the background if it is long.

        Tell if at least one is read, or will be.
        """
        limit = move.company_id.telecom_background_rows
        rows = sum(estimate_rows(each.raw or b"") for each in attachments)
        if limit and rows > limit:
            self._read_later(move, attachments, rows)
            return True
        return self._read_now(move, attachments)

    @by_program()
    def _read_later(self, move, attachments, rows):
        """Let a job read these attachments, and split the bill then."""
        bill = self.env["telecom.bill"]._get_or_make(move)
        bill._start_task("read", rows, attachments=attachments.ids)
        move.sudo().message_post(  # whoever sent the file may not write on bills
            body=self.env._(
                "%(names)s: about %(rows)s rows, which are read in the background.",
                names=", ".join(attachments.mapped("name")),
                rows=f"{rows:,}",
            )
        )

    @api.private
    def read_rows(self, move, attachments):
        """Read these attachments without a split; tell if at least one was read."""
        try:
            reading = self.read_details(move, attachments)
        except UniqueViolation as error:  # refused when it is seen
            raise ConcurrencyError("somebody else read this file") from error
        return self._tell_refused(move, reading)

    def _tell_refused(self, move, reading):
        """Say in the chatter what was refused; tell if at least one file was read."""
        for attachment, reason in reading.refused.items():
            self._say_not_read(move, attachment, reason)
        return reading.is_any_read

    def _read_now(self, move, attachments):
        """Read these attachments and split; say in the chatter what failed."""
        try:
            take_in = self.env["telecom.bill"]._take_in
            reading = self.undisturbed(move, take_in, move, attachments)
            return self._tell_refused(move, reading)
        except (UserError, *SOMEBODY_ELSE) as error:
            reason = self.explain(error)
        except Exception as error:
            _logger.exception("Reading files on %s failed", move)
            reason = self._explain_unexpected(error)
        self.env.invalidate_all()
        for attachment in attachments:
            self._say_not_read(move, attachment, reason)
        return False

    @api.private
    def can_read(self, move):
        """Tell whether a draft has files that were not read, or not well."""
        bill = move.telecom_bill_id
        if bill._get_tasks():
            return False
        waits = move.state == "draft" and move.is_purchase_document()
        attachments = waits and not bill.is_split and self._get_attachments(move)
        return bool(attachments) and bool(
            bill.issue_ids
            or self.env["telecom.operator"]._find(move)
            # nobody read it yet: the server was stopped in the middle, for instance
            or (not move.partner_id and attachments._telecom_are_tables())
        )

    @api.private
    def read_attached(self, moves):
        """Read the detail files attached to these drafts that were not read before."""
        for move in moves:
            lock_records(move)
            move.telecom_bill_id._check_no_task()
            attachments = self._get_unread_attachments(move, [])
            if not attachments and has_waited(move):
                continue  # a second click
            if not attachments:
                raise UserError(
                    self.env._(
                        "%(bill)s has no attached file that a layout recognises "
                        "and that has not been read yet.",
                        bill=move.display_name,
                    )
                )
            self._read_attachments(move, attachments)

    @api.private
    def undisturbed(self, move, function, *args):
        """Call a function in a transaction of its own, again if another one was first.

        Two bills of a period write the same statements. The second request waits, and
        cannot go on with what it saw before: it begins again, as Odoo does with
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
                _logger.info("%s on %s, %s tries left", error, move, tries_left)
                time.sleep(random.uniform(0, LONGEST_WAIT))
        return None

    def _get_unread_attachments(self, move, files_data):
        """Return the detail files among these files and attachments, not read yet."""
        attachments = self.env["ir.attachment"]
        for file_data in files_data:
            if file_data["import_file_type"] == DETAIL:
                attachments |= self._keep_file(move, file_data)
        self._extract_files(move, files_data)
        # and Odoo extracts others that an e-invoice holds
        known = attachments | move._from_files_data(files_data)
        for attachment in self._get_attachments(move) - known:
            if self._is_detail(move, attachment):
                attachments |= attachment
        attachments -= move.telecom_bill_id.detail_ids.attachment_id
        return (
            attachments
            or self._get_einvoices(move, files_data)
            or self._get_printed(move, files_data)
        )

    def _is_detail(self, move, attachment):
        return move._to_files_data(attachment)[0]["import_file_type"] == DETAIL

    # -- telling ---------------------------------------------------------------------
