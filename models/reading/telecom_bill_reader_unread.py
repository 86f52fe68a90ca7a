from odoo import api, models
from odoo.exceptions import UserError

from .telecom_bill_reader import NOTHING

UNREAD = ("unread_file", NOTHING)


class TelecomBillReader(models.AbstractModel):
    """Uploads that were not read: what the bill says about them, and the next step."""

    _inherit = "telecom.bill.reader"

    @api.private
    def get_unread(self, move):
        """Return (message, step) about the files of a draft that were not read.

        The step is "layout", "vendor", "operator", "read" or "resolve"; both are False
        when everything was read, or is being read.
        """
        bill = move.telecom_bill_id
        if move.state != "draft" or not move.is_purchase_document() or bill.is_split:
            return False, False
        if bill._get_tasks():
            return False, False
        issue = bill.issue_ids.filtered(
            lambda each: each.state == "open" and each.kind in UNREAD
        )[:1]
        if issue:
            return issue.message, self._get_step_of_unread(move, issue)
        return self._get_unread_of_others(move)

    def _get_step_of_unread(self, move, issue):
        """Return the one thing to do about a file that was not read."""
        if self._get_for_layout(issue):
            return "layout"
        if issue.kind == NOTHING:
            return "resolve"
        if not move.partner_id:
            return "vendor"
        return "read" if self._get_operator(move) else "operator"

    def _get_for_layout(self, issue):
        """Return the files of an issue that a layout can be made of."""
        if issue.kind == NOTHING:
            return self._get_unsplit(issue.bill_id)
        return self._get_unknown(issue.attachment_id)

    def _get_unread_of_others(self, move):
        """Tell of a detail file on the bill of a vendor that is not an operator."""
        if not move.partner_id or self._get_operator(move):
            return False, False
        details = self._get_attachments(move).filtered(self._is_table_of_operator)
        if not details:
            return False, False
        message = self.env._(
            "The file %(name)s lists the usage of phone lines, but %(vendor)s is not "
            "an operator.",
            name=details[0].name,
            vendor=move.partner_id.commercial_partner_id.display_name,
        )
        return message, "operator"

    def _is_table_of_operator(self, attachment):
        """Tell whether a file is a table that one of the layouts reads."""
        profiles = self.env["telecom.import.profile"]
        return attachment._telecom_are_tables() and bool(
            profiles._recognise(attachment.raw or b"")
        )

    @api.private
    def get_file_for_layout(self, move):
        """Return the unread file of a draft that a layout can be made of."""
        issue = move.telecom_issue_ids.filtered(
            lambda each: each.state == "open" and each.kind in UNREAD
        )[:1]
        files = issue and self._get_for_layout(issue)
        if not files:
            raise UserError(
                self.env._(
                    "%(bill)s has no unread file that a layout can be created from.",
                    bill=move.display_name,
                )
            )
        return files[0]

    @api.private
    def make_operator(self, move):
        """Make the vendor of a draft an operator, and read the files of the bill."""
        vendor = move.partner_id.commercial_partner_id
        if not vendor:
            raise UserError(self.env._("Choose the vendor of the bill."))
        operators = self.env["telecom.operator"]
        if not operators._find(move):
            operators.create(
                {"partner_id": vendor.id, "company_id": move.company_id.id}
            )
        self.read_attached(move)
