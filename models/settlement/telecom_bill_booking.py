from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..ground.guard import by_program
from ..ground.progress import tell
from ..ground.turn import take_turn


class TelecomBillBooking(models.AbstractModel):
    """Posting a split bill: the employees' part becomes what each of them owes."""

    _name = "telecom.bill.booking"
    _description = "Booking of a Telecom Bill"

    @api.private
    def take_turns(self, bills):
        """Wait until no other bill of these companies is posted; tell if we waited.

        Bills of one period book on the same statements.
        """
        companies = bills.company_id.sorted("id")
        waited = [take_turn(self.env, "telecom_post", each.id) for each in companies]
        return any(waited)

    def _refuse_posted(self, bills):
        """Say in words that a bill is already posted."""
        for bill in bills.filtered(lambda bill: bill.state == "posted"):
            raise UserError(
                self.env._(
                    "%(bill)s is already posted, by %(user)s. Reload the page.",
                    bill=bill.display_name,
                    user=bill.move_id.sudo().write_uid.name,  # a name, to all
                )
            )

    # -- before posting --------------------------------------------------------------

    @api.private
    def prepare(self, moves):
        """Make sure that the bills among these documents can be booked."""
        bills = self.env["telecom.bill"]._get_live(moves)
        self.take_turns(bills)
        self._refuse_posted(bills)
        for bill in bills:
            self._prepare_post(bill)

    @by_program()
    def _prepare_post(self, bill):
        """Make sure that what is posted equals the shares, or say why it cannot be."""
        if bill.is_split and self._must_be_split_again(bill):
            self.env["telecom.bill.splitter"].split(bill)
        reason = bill._get_blocking_reason()
        if reason:
            raise UserError(reason)
        if not bill.is_split:
            return
        if self._was_converted_again(bill):
            self.env["telecom.bill.splitter"].split(bill)
        if self._lines_were_changed(bill):
            raise UserError(
                self.env._(
                    "The lines of %(bill)s were changed manually and no longer "
                    "match its statements. Choose “Split Again”, then post it.",
                    bill=bill.display_name,
                )
            )
        if reason := self._get_total_reason(bill):
            raise UserError(reason)

    def _get_total_reason(self, bill):
        """Return why the total of the bill is not the operator's, or False."""
        totals = bill.total_ids.filtered("has_document")
        document = sum(total.document_base + total.document_tax for total in totals)
        kept = sum(bill._get_kept_lines().mapped("price_total"))
        difference = bill._sign() * (bill.move_id.amount_total - kept) - document
        if not totals or abs(difference) <= bill.company_id.telecom_tolerance + 1e-9:
            return False
        return self.env._(
            "The total of %(bill)s is %(total)s, but the operator's document "
            "states %(document)s. Remove the lines or taxes that were changed "
            "manually, or choose “Split Again”.",
            bill=bill.display_name,
            total=bill.currency_id.format(bill.move_id.amount_total),
            document=bill.currency_id.format(abs(document)),
        )

    def _must_be_split_again(self, bill):
        """Tell whether the shares of this draft no longer fit the other documents."""
        booked = bill.booked_beside or ""
        method = bill.vat_method or "no_deduction"
        return (
            bill.stale
            or booked != self.env["telecom.bill.splitter"]._get_booked_beside(bill)
            or method != self.env["telecom.bill.splitter"]._get_vat_method(bill)
        )

    def _lines_were_changed(self, bill):
        """Tell whether the lines of the bill differ from the shares."""
        employer, employee, _owed = self._get_booked_totals(bill)
        lines = bill.move_id.invoice_line_ids.filtered("telecom_role")
        sums = defaultdict(float)
        for line in lines:
            sums[line.telecom_role] += line.balance
        currency = bill.company_currency_id
        # tax included: also when account or tax of a line was changed
        cleared = bill._get_cleared() - bill.cleared
        return (
            currency.compare_amounts(sums["expense"], employer)
            or currency.compare_amounts(sums["clearing"], employee)
            or not currency.is_zero(cleared)
        )

    def _was_converted_again(self, bill):
        """Tell whether Odoo converted the lines of the split anew, each by itself.

        It does so when another line is added; the amounts of the document stay.
        """
        if bill.currency_id == bill.company_currency_id:
            return False
        lines = bill.move_id.invoice_line_ids.filtered("telecom_role")
        lines -= bill._get_kept_lines()
        totals = bill.total_ids
        stated = sum(totals.mapped("file_base")) + sum(totals.mapped("difference"))
        found = sum(lines.mapped("amount_currency"))
        same = not bill.currency_id.compare_amounts(stated, found)
        return same and self._lines_were_changed(bill)

    def _get_booked_totals(self, bill):
        """Return what the shares say: (employer, employees, what goes to clearing).

        An amount that the operator collects itself is not on this bill; the tax of an
        invoice to the employee comes with that invoice.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(SUM(share.employer), 0),
                       COALESCE(SUM(share.employee) FILTER (WHERE NOT direct), 0),
                       COALESCE(SUM(share.employee + CASE WHEN %s THEN 0
                                    ELSE share.employee_tax END)
                                FILTER (WHERE NOT direct), 0)
                  FROM telecom_share share
             LEFT JOIN telecom_statement statement ON statement.id = share.statement_id
    CROSS JOIN LATERAL (
                    SELECT COALESCE(statement.channel = 'operator_direct', FALSE)
                       ) AS collected(direct)
                 WHERE share.bill_id = %s
                """,
                bill.vat_method == "reinvoice",
                bill.id,
            )
        )
        return rows[0]

    # -- booking ---------------------------------------------------------------------

    @api.private
    def book(self, moves):
        """Let the bills among these posted documents count."""
        for bill in self.env["telecom.bill"]._get_of(moves).filtered("is_split"):
            self._book_bill(bill)

    @by_program()
    def _book_bill(self, bill):
        """Let what was posted count: for the employees, and for other documents."""
        statements = bill._get_statements()
        self._settle(bill)
        self._tell_percent(bill, 80)
        self._free_reversed(bill)
        statements._update_totals(posted=True)
        is_correction = bill.kind == "correction"
        statements._keep_version(bill, "corrected" if is_correction else "posted")
        self.env["telecom.bill.splitter"].mark_stale(bill, statements)

    def _tell_percent(self, bill, percent):
        """Tell how much of the statements of a bill is booked, to the bar of a task."""
        count = bill.statement_count
        tell(self.env, count * percent // 100, count)

    @by_program()
    def _free_reversed(self, bill):
        """Let the document of a reversed bill come in again, on another bill."""
        origin = bill.reversed_id
        if origin.is_split:
            origin.detail_ids.checksum = False
            origin.document = False
