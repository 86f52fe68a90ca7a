from odoo import api, models
from odoo.exceptions import UserError

from ...engine import Period
from ...engine.collect import ASSUMED_PERIOD
from ..ground.guard import by_program
from .telecom_bill_reader import ReadBeforeError


class TelecomBillReader(models.AbstractModel):
    """The document of the operator that a file belongs to: one, and read once."""

    _inherit = "telecom.bill.reader"

    def _set_document(self, bill, detail, document, document_date):
        """Take over the document number and date, or say that the file is another's."""
        detail.write({"document": document, "document_date": document_date})
        document_of = bill._get_corrected() or bill  # of a wrong file
        own = document_of.document or document_of.move_id.ref
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
        if document and document_of == bill:
            self._refuse_same_document(bill, document)
            bill.document = document
            bill.move_id.ref = bill.move_id.ref or document
        if document_date and not bill.move_id.invoice_date:
            bill.move_id.invoice_date = document_date

    def _refuse_several(self, documents):
        if len(documents) > 1:
            raise UserError(
                self.env._(
                    "It contains rows of several documents: %(documents)s. A bill "
                    "is one document of the operator; upload one file for each "
                    "document.",
                    documents=", ".join(documents),
                )
            )

    def _refuse_same_document(self, bill, document):
        first = bill.search(
            [
                ("company_id", "=", bill.company_id.id),
                ("operator_id", "=", bill.operator_id.id),
                ("document", "=", document),
                ("state", "!=", "cancel"),
                ("id", "!=", bill.id),
            ],
            limit=1,
        )
        if first:
            raise ReadBeforeError(
                self.env._(
                    "Document %(document)s of %(operator)s is already on another "
                    "bill: %(bill)s.",
                    document=document,
                    operator=bill.operator_id.display_name,
                    bill=first.display_name,
                ),
                first.move_id,
            )

    @api.private
    def follow_date(self, moves):
        """Let the date that drafts get tell the usage period that was assumed."""
        for bill in moves.telecom_bill_ids.filtered("date_from"):
            asked = bill.issue_ids.filtered(
                lambda issue: issue.kind == ASSUMED_PERIOD and issue.state == "open"
            )
            day = bill.move_id.invoice_date
            if asked and day and bill.state == "draft" and not bill._get_tasks():
                self._tell_period(bill, asked, day)

    @by_program()
    def _tell_period(self, bill, asked, day):
        asked.unlink()
        period = Period.billing(day, bill.operator_id.sudo().period_day)  # of a bill
        bill.write({"date_from": period.date_from, "date_to": period.date_to})
        bill.action_split()


def _plain(document):
    """Return a document number without the marks that people and programs vary."""
    return "".join(filter(str.isalnum, document)).upper()
