from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..ground.guard import untraced
from ..ground.progress import tell
from ..ground.turn import lock_records

# Why a run lets employees pay themselves.
MOVED = {"no_mandate", "departed", "above_cap"}


class TelecomDeductionRun(models.Model):
    """The entries of a run: the deduction, the part not withheld, and its end."""

    _inherit = "telecom.deduction.run"

    def _confirm(self):
        """Book what the draft shows; the employee pays what cannot be deducted."""
        self._check_unchanged()
        self._tell_percent(20)
        self._release(
            self.deduction_ids.item_ids.filtered(lambda item: not item.amount)
        )
        self._book_deductions()
        self._tell_percent(80)
        self.state = "confirmed"
        for reason, deductions in self.deduction_ids.grouped(
            lambda each: each._get_rest_reason()
        ).items():
            if reason:
                left = deductions.item_ids.filtered(lambda item: item.due > item.amount)
                left.settlement_id._set_channel("receivable", reason)

    def _tell_percent(self, percent):
        people = len(self.deduction_ids)
        tell(self.env, people * percent // 100, people)

    def _check_unchanged(self):
        """Refuse to confirm anything but what payroll has seen."""
        items = self.deduction_ids.item_ids
        if not items:
            raise UserError(
                self.env._(
                    "%(run)s has nothing to deduct. Choose “Gather” once bills with a "
                    "part for employees are posted.",
                    run=self.name,
                )
            )
        # read together: by way of the items, each would be looked up alone
        settlements = self.env["telecom.settlement"].browse(items.settlement_id.ids)
        lock_records(settlements)
        now = self._group_settlements(
            settlements.filtered(
                lambda each: each.channel == "payroll" and not each.cancelled
            )
        )
        shown = {
            (each.employee_id, each.mandate_id, each.fallback): each
            for each in self.deduction_ids
        }
        for key in now.keys() | shown.keys():
            deduction, found = shown.get(key), now.get(key, settlements.browse())
            items = deduction.item_ids if deduction else items.browse()
            if {(each.settlement_id, each.due) for each in items} != {
                (each, each._get_deductible()) for each in found
            }:
                raise UserError(
                    self.env._(
                        "The amount that %(employee)s owes, or the mandate, has "
                        "changed since this run was gathered. Choose “Gather "
                        "Again” and check the run again.",
                        employee=key[0].name,
                    )
                )

    def _get_remuneration_account(self):
        account = self.company_id.telecom_remuneration_account_id
        if not account:
            raise UserError(
                self.env._(
                    "The company %(company)s has no remuneration payable account. "
                    "Choose it in Telecom, Configuration, Settings.",
                    company=self.company_id.name,
                )
            )
        return account

    def _get_booked_account(self):
        """Return the account that the deduction was booked on, whatever is set now."""
        lines = self.move_id.line_ids
        counterpart = lines - lines.filtered("telecom_settlement_id")
        return counterpart.account_id or self._get_remuneration_account()

    def _get_label(self):
        return self.env._("Phone costs deducted from wages, %(run)s", run=self.name)

    def _book_deductions(self):
        """Debit the remuneration payable, credit what the employees owe."""
        amounts = {
            item.settlement_id: item.amount
            for item in self.deduction_ids.item_ids
            if item.amount
        }
        if not amounts or not self.company_id.telecom_deduction_entry:
            return
        self.move_id = self.env["telecom.settlement"]._book(
            amounts, self._get_remuneration_account(), self._get_label(), self.date
        )
        self.move_id.telecom_run_id = self

    # -- what was withheld -----------------------------------------------------------

    def _withhold(self, withheld, reasons):
        """Keep what payroll withheld, {deduction: amount}; the rest is open again."""
        not_withheld, notes = {}, {}
        for deduction, amount in withheld.items():
            reason = reasons.get(deduction)
            for item, kept in deduction._share_withheld(amount):
                item.withheld = kept
                left = self.currency_id.round(item.amount - kept)
                if left:
                    not_withheld[item.settlement_id] = left
                    notes[item.settlement_id.id] = self._get_note(left, reason)
            deduction.write({"is_reported": True, "withheld_reason": reason})
        self._reverse_deductions(not_withheld, self.env._("not withheld"))
        self.env["telecom.settlement"].browse(notes)._message_log_batch(bodies=notes)
        # Of these only: payslips report one by one, each for one employee of thousands.
        reported = self.env["telecom.deduction"].concat(*withheld)
        self._release(reported.item_ids.filtered(lambda item: not item.withheld))

    def _get_note(self, amount, reason):
        return self.env._(
            "%(run)s: %(amount)s not withheld. %(reason)s",
            run=self.name,
            amount=self.currency_id.format(amount),
            reason=reason or "",
        )

    def _reverse_deductions(self, amounts, why):
        """Book that these settlements were not collected by this run after all."""
        if not amounts or not self.move_id:
            return
        entry = self.env["telecom.settlement"]._reverse_collected(
            amounts,
            self.move_id,
            self._get_booked_account(),
            f"{self._get_label()}, {why}",
            max(self.date, fields.Date.context_today(self)),
        )
        entry.telecom_run_id = self

    def _release(self, items):
        items.state = "released"

    def _close(self):
        """Count unreported deductions as withheld, and end the run."""
        if self.state == "confirmed":  # payroll was not told of it in a file
            self._release_revoked()
        quiet = self.with_context(tracking_disable=True)
        with untraced():
            quiet._count_as_withheld()
            self._tell_percent(30)
            quiet._match_payroll_entry()
        self.state = "done"
        with untraced():
            settlements = quiet._end_items().with_env(self.env)
        self._tell_percent(80)
        # Noted for all at once: what became of each would be two notes for each.
        note = self.env._("Deducted from the wages in %(run)s.", run=self.name)
        settlements._log(note)

    def _count_as_withheld(self):
        """Let what payroll did not report count as withheld."""
        silent = self.deduction_ids.filtered(lambda each: not each.is_reported)
        for amount, items in silent.item_ids.grouped("amount").items():
            items.withheld = amount

    def _end_items(self):
        """Let what is deducted be over; return the settlements of it."""
        active = self.deduction_ids.item_ids.filtered(
            lambda item: item.state == "active"
        )
        active.state = "done"
        self.env.flush_all()
        return self.env["telecom.settlement"].browse(active.settlement_id.ids)

    def _cancel(self, reason=None):
        """Take back what this run collected, and let its settlements go."""
        items = self.deduction_ids.item_ids.filtered(
            lambda item: item.state != "released"
        )
        collected = {
            item.settlement_id: (
                item.withheld if item.deduction_id.is_reported else item.amount
            )
            for item in items
        }
        self._reverse_deductions(
            {key: amount for key, amount in collected.items() if amount},
            self.env._("cancelled"),
        )
        self._unmatch_payroll_entry(items)
        items.withheld = 0
        self._release(items)
        self._return_to_payroll()
        self.state = "cancelled"
        if reason:
            self._message_log(body=self.env._("Cancelled: %(why)s", why=reason))

    def _return_to_payroll(self):
        """Let payroll collect again what this run made the employees pay."""
        moved = self.deduction_ids.item_ids.filtered(
            lambda item: (
                item.due > item.amount
                and item.settlement_id.channel_reason in MOVED
                and item.settlement_id.state in ("open", "partly")
            )
        )
        moved.settlement_id._set_channel("payroll")

    def _release_revoked(self, among=None):
        """Let go what these runs would deduct under mandates revoked since.

        It is looked at again before a run leaves the house: nothing is deducted from
        the wages of somebody who does not agree any more. ``among`` are the deductions
        to look at, by default all.
        """
        today = fields.Date.context_today(self)
        for run in self.filtered(lambda each: each.state in ("confirmed", "exported")):
            deductions = run.deduction_ids if among is None else among
            revoked = deductions.filtered(
                lambda each, run=run: (
                    each.run_id == run
                    and each.amount
                    and not each.is_reported
                    and each.mandate_id.date_revoked
                    and each.mandate_id.date_revoked <= today
                )
            )
            reasons = {
                each: self.env._(
                    "The mandate was revoked on %(date)s.",
                    date=format_date(self.env, each.mandate_id.date_revoked),
                )
                for each in revoked
            }
            if revoked:
                run._withhold(dict.fromkeys(revoked, 0.0), reasons)
