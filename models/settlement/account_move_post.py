from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..ground.guard import by_program
from ..ground.turn import DoneAlready, once, take_turn

# What accountants say of a draft, and what the split of a posted bill followed.
OF_DRAFTS = {
    "telecom_date_from",
    "telecom_date_to",
    "telecom_corrects_id",
    "telecom_third_party",
}


class AccountMove(models.Model):
    """Posting a split bill: the employees' part becomes what each of them owes."""

    _inherit = "account.move"

    def _is_telecom(self):
        """Tell whether this document is split between employer and employees."""
        self.ensure_one()
        move_sudo = self.sudo()  # asked of every move, whoever posts it
        return self.is_purchase_document() and bool(
            move_sudo.telecom_is_split
            or move_sudo.telecom_issue_ids
            or move_sudo._telecom_has_usage()
        )

    @once
    def action_post(self):
        """Post each bill once, one bill of a company after the other."""
        bills = self.filtered(lambda move: move._is_telecom())
        if not bills._telecom_take_turns():
            return super().action_post()
        mine = bills.filtered(
            lambda move: move.state == "posted" and move.write_uid == self.env.user
        )
        if mine and mine == self:
            raise DoneAlready(self.env._("It is posted already."))
        return super(AccountMove, self - mine).action_post()

    def _telecom_take_turns(self):
        """Wait until no other bill of these companies is posted; tell if we waited.

        Bills of one period book on the same statements.
        """
        companies = self.company_id.sorted("id")
        waited = [take_turn(self.env, "telecom_post", each.id) for each in companies]
        return any(waited)

    def _telecom_refuse_posted(self):
        """Say in words that a bill is posted, whoever posted it."""
        for move in self.filtered(lambda move: move.state == "posted"):
            raise UserError(
                self.env._(
                    "%(bill)s is posted already, by %(user)s. Load the page again.",
                    bill=move.display_name,
                    user=move.sudo().write_uid.name,  # a name, for whoever posts
                )
            )

    def _post(self, soft=True):
        self._telecom_check_entry()
        bills = self.filtered(lambda move: move._is_telecom())
        bills._telecom_take_turns()
        bills._telecom_refuse_posted()
        for move in self.filtered(lambda move: move._is_telecom()):
            move._telecom_prepare_post()
        for move in self.filtered("telecom_invoiced_ids"):
            move._telecom_check_invoiced()
        posted = super()._post(soft)
        for move in posted.filtered("telecom_is_split"):
            move._telecom_book()
        for move in posted.filtered("telecom_invoiced_ids"):
            move._telecom_follow_invoice()
        return posted

    def _get_telecom_fixed(self):
        fixed = super()._get_telecom_fixed()
        return fixed if self.state == "draft" else fixed | OF_DRAFTS

    @by_program
    def _telecom_prepare_post(self):
        """Make sure that what is posted equals the shares, or say why it cannot be."""
        if self.telecom_is_split and self._telecom_must_be_split_again():
            self._telecom_split()
        reason = self._get_telecom_blocking_reason()
        if reason:
            raise UserError(reason)
        if not self.telecom_is_split:
            return
        if self._telecom_was_converted_again():
            self._telecom_split()
        if self._telecom_lines_were_changed():
            raise UserError(
                self.env._(
                    "The lines of %(bill)s were changed by hand, so they no longer say "
                    "what its statements say. Choose “Split Again”, then post it.",
                    bill=self.display_name,
                )
            )
        if reason := self._get_telecom_total_reason():
            raise UserError(reason)

    def _get_telecom_total_reason(self):
        """Return why the total of the bill is not the operator's, or False."""
        totals = self.telecom_total_ids.filtered("has_document")
        document = sum(total.document_base + total.document_tax for total in totals)
        kept = sum(self._telecom_get_kept_lines().mapped("price_total"))
        difference = self._telecom_sign() * (self.amount_total - kept) - document
        if not totals or abs(difference) <= self.company_id.telecom_tolerance + 1e-9:
            return False
        return self.env._(
            "%(bill)s comes to %(total)s, but the operator's document says "
            "%(document)s. Remove the lines or taxes that were changed by hand, or "
            "choose “Split Again”.",
            bill=self.display_name,
            total=self.currency_id.format(self.amount_total),
            document=self.currency_id.format(abs(document)),
        )

    def _telecom_must_be_split_again(self):
        """Tell whether the shares of this draft no longer fit the other documents."""
        booked = self.telecom_booked_beside or ""
        method = self.telecom_vat_method or "no_deduction"
        return (
            self.telecom_stale
            or booked != self._telecom_get_booked_beside()
            or method != self._telecom_get_vat_method()
        )

    def _telecom_lines_were_changed(self):
        """Tell whether the lines of the bill differ from the shares."""
        employer, employee, _owed = self._telecom_get_booked_totals()
        lines = self.invoice_line_ids.filtered("telecom_role")
        sums = defaultdict(float)
        for line in lines:
            sums[line.telecom_role] += line.balance
        currency = self.company_currency_id
        # tax included: also when account or tax of a line was changed
        cleared = self._telecom_get_cleared() - self.telecom_cleared
        return (
            currency.compare_amounts(sums["expense"], employer)
            or currency.compare_amounts(sums["clearing"], employee)
            or not currency.is_zero(cleared)
        )

    def _telecom_was_converted_again(self):
        """Tell whether Odoo converted the lines of the split anew, each by itself.

        It does so when another line is added; the amounts of the document stay.
        """
        if self.currency_id == self.company_currency_id:
            return False
        lines = self.invoice_line_ids.filtered("telecom_role")
        lines -= self._telecom_get_kept_lines()
        totals = self.telecom_total_ids
        stated = sum(totals.mapped("file_base")) + sum(totals.mapped("difference"))
        found = sum(lines.mapped("amount_currency"))
        same = not self.currency_id.compare_amounts(stated, found)
        return same and self._telecom_lines_were_changed()

    def _telecom_get_booked_totals(self):
        """Return what the shares say: (employer, employees, what goes to clearing).

        What the operator collects itself is not on this bill; the tax of an invoice to
        the employee comes with that invoice.
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
                 WHERE share.move_id = %s
                """,
                self.telecom_vat_method == "reinvoice",
                self.id,
            )
        )
        return rows[0]

    # -- booking ---------------------------------------------------------------------

    @by_program
    def _telecom_book(self):
        """Let what was posted count: for the employees, and for other documents."""
        statements = self._telecom_statements()
        self._telecom_settle()
        self._telecom_free_reversed()
        statements._update_totals()
        is_correction = self.telecom_correction_id
        statements._keep_version(self, "corrected" if is_correction else "posted")
        self._telecom_mark_stale(statements)

    def _telecom_statements(self):
        return (
            self.env["telecom.statement"]
            .sudo()  # booking is for all holders; nothing of them is shown
            .browse(self._get_telecom_statement_ids())
        )

    def _telecom_mark_stale(self, statements):
        """Tell other drafts of these periods that they must be split again."""
        if not statements:
            return
        statements |= statements._get_pooled()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE account_move move SET telecom_stale = TRUE
                 WHERE move.state = 'draft' AND move.id != %s
                   AND move.id IN (
                       SELECT share.move_id FROM telecom_share share
                        WHERE share.statement_id = ANY(%s)
                   )
                """,
                self.id,
                statements.ids,
            )
        )
        self.env["account.move"].invalidate_model(["telecom_stale"])
