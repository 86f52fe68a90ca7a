from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import Period
from ...engine.collect import ASSUMED_PERIOD
from ...parsers import ROW_ISSUE_KINDS
from .telecom_bill_reader import ReadBeforeError


class TelecomBillReader(models.AbstractModel):
    """The document of the operator that a file belongs to, and its usage period."""

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

    # -- its period --------------------------------------------------------------------

    def _get_period(self, bill, collector, issues):
        """Return the billing period, and whether it is told by more than today."""
        asked = issues.filtered(lambda issue: issue.kind == ASSUMED_PERIOD)
        shown = (asked.first_day, asked.last_day)
        is_open = asked.state == "open" and shown == (bill.date_from, bill.date_to)
        if bill.date_from and bill.date_to and not is_open:
            period = Period(bill.date_from, bill.date_to)
            return period, asked.state != "resolved"
        corrected = bill.corrects_id.telecom_bill_id
        is_dated = bool(collector.days or collector.fee_days)
        # without days of its own it is of the month that the bill says
        told = (not is_dated and corrected.date_from) or bill.move_id.invoice_date
        today = fields.Date.context_today(bill)
        return collector.billing_period(told or today), bool(is_dated or told)

    def _set_period(self, bill, collector, period, is_told):
        """Keep the billing period, and ask about it if nothing tells it.

        Rows that cannot be read may tell it once they are corrected.
        """
        kinds = {kind for kind, _key in collector.found}
        if is_told or collector.sums or kinds - ROW_ISSUE_KINDS:
            bill.date_from, bill.date_to = period.date_from, period.date_to
            if not is_told:
                collector.ask_about_period(period)

    @api.private
    def follow_date(self, moves):
        """Let the date that drafts get tell the usage period that was assumed."""
        for bill in moves.telecom_bill_ids.filtered("date_from"):
            asked = bill.issue_ids.filtered(
                lambda issue: issue.kind == ASSUMED_PERIOD and issue.state == "open"
            )
            is_asked = asked and bill.move_id.invoice_date
            if is_asked and bill.state == "draft" and not bill._get_tasks():
                bill.action_split()


def _plain(document):
    """Return a document number without the marks that people and programs vary."""
    return "".join(filter(str.isalnum, document)).upper()
