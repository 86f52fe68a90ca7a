from odoo import api, models

from ...parsers import INVOICES, BadFile, detect, is_pdf, xml_kind
from ...parsers.detect import READABLE
from ..ground.guard import by_program
from .telecom_bill_reader import NOTHING


class TelecomBillReader(models.AbstractModel):
    """Bills of an operator on which nothing could be split: they ask what to do."""

    _inherit = "telecom.bill.reader"

    @api.private
    def follow_vendor(self, moves):
        """Ask about drafts that became an operator's, and no longer about others."""
        drafts = moves.filtered(lambda move: move.state == "draft")
        for move in drafts.filtered(lambda move: move.is_purchase_document()):
            bill = move.telecom_bill_id
            if self.env["telecom.operator"]._find(move):
                self._note_nothing(move)
            elif move.partner_id and bill and not bill.detail_ids:
                self._forget(bill)

    @by_program()
    def _forget(self, bill):
        """Drop what was noted of a bill that is not an operator's."""
        bill.issue_ids.unlink()
        bill.operator_id = False

    @by_program()
    def _note_nothing(self, move):
        """Keep an issue of a draft with files of which nothing could be split."""
        operator = self._get_operator(move)
        attachments = operator and self._get_attachments(move)
        if not attachments or move.state != "draft":
            return
        bill = move.telecom_bill_id
        if bill._get_tasks():
            return
        others = bill.issue_ids.filtered(lambda each: each.kind != NOTHING)
        if bill.detail_ids or others or operator.without_details == "employer":
            bill.issue_ids.filtered(lambda each: each.kind == NOTHING).unlink()
            return
        bill = self.env["telecom.bill"]._get_or_make(move)
        bill.operator_id = operator
        found = ", ".join(map(self._describe_unsplit, attachments))
        bill._sync_issues(NOTHING, {"bill": {"detail": found}})

    def _describe_unsplit(self, attachment):
        """Return the name of a file, and why nothing of it was split."""
        content, name = attachment.raw or b"", attachment.name
        if xml_kind(content) in INVOICES:
            return self.env._(
                "%(name)s (an e-invoice without a number of your lines)", name=name
            )
        reason = self._explain_unread_pdf(content)
        reason = reason or self.env._("no layout recognises it")
        return self.env._(
            "%(name)s (%(reason)s)", name=name, reason=reason.removesuffix(".")
        )

    def _get_unsplit(self, bill):
        """Return the files of a bill that a layout can be made of, the best one first.

        Tables go first, because they tell more than what is printed.
        """
        attachments = self._get_attachments(bill.move_id)
        tables = attachments.filtered(lambda each: each._telecom_are_tables())
        return tables | (attachments - tables).filtered(self._has_text)

    def _get_unknown(self, attachments):
        """Return those of these files that a layout can be made of, and none fits."""
        return attachments.filtered(self._is_unknown)

    def _is_unknown(self, attachment):
        content = attachment.raw or b""
        if is_pdf(content) and self._get_pdf_problem(content):
            return False
        try:
            if detect(content) not in READABLE:
                return False
            return not self.env["telecom.import.profile"]._recognise_or_raise(content)
        except BadFile:  # a file that is no table, whatever layout
            return False
