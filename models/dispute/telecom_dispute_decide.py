from odoo import Command, fields, models
from odoo.exceptions import UserError

from ..ground.turn import DoneAlready, is_second_click, lock_records, once
from .telecom_dispute import WAITING

TEMPLATE = "telecom_split_billing.mail_template_dispute"


class TelecomDispute(models.Model):
    """Deciding a dispute, and what follows from it."""

    _inherit = "telecom.dispute"

    # -- buttons ---------------------------------------------------------------------

    @once
    def action_grant(self):
        """Let the employer pay all that is disputed."""
        self._lock_to_decide()
        lines_sudo = self.sudo().line_ids  # who decides was checked
        for line in lines_sudo:
            line.granted = line.amount
        return self._grant()

    @once
    def action_grant_part(self):
        """Let the employer pay the amount beside each line."""
        self._lock_to_decide()
        if not self._get_granted():
            raise UserError(
                self.env._(
                    "Enter the amounts that you grant on the lines, or refuse the "
                    "dispute as a whole."
                )
            )
        return self._grant()

    @once
    def action_refuse(self):
        """Grant nothing; the employee reads why."""
        self._lock_to_decide()
        if not (self.answer or "").strip():
            raise UserError(
                self.env._(
                    "Enter the reason in the answer first: it is shown to the employee."
                )
            )
        self_sudo = self.sudo()  # who decides was checked
        self_sudo.line_ids.granted = 0
        self_sudo._set_decided("refused")
        self_sudo._tell()

    @once
    def action_withdraw(self):
        """Withdraw one's own dispute while it is undecided."""
        for dispute in self:
            dispute.check_access("read")
            if not dispute._is_own():
                raise UserError(
                    self.env._(
                        "Only the holder who filed a dispute can withdraw "
                        "it. Refuse it instead."
                    )
                )
            dispute_sudo = dispute.sudo()  # one's own; employees write no disputes
            dispute_sudo._lock_open()
            dispute_sudo.state = "withdrawn"
            dispute_sudo.activity_unlink(["mail.mail_activity_data_todo"])

    def action_open_statement(self):
        """Open the statement that is disputed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "telecom.statement",
            "view_mode": "form",
            "res_id": self.statement_id.id,
        }

    def action_open_correction(self):
        """Open the correction that books what was granted."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "telecom.correction",
            "view_mode": "form",
            "res_id": self.correction_ids[:1].id,
        }

    # -- deciding --------------------------------------------------------------------

    def _lock_to_decide(self):
        """Hold the dispute while it is decided, by whom may decide it."""
        self.ensure_one()
        self.check_access("write")
        self._check_decider()
        self._lock_open()

    def _lock_open(self):
        lock_records(self)
        if self.state != "open" and is_second_click(self):
            raise DoneAlready(self.env._("The dispute is already decided."))
        self._check_open()

    def _grant(self):
        self_sudo = self.sudo()  # who decides corrects nothing else
        self_sudo._set_decided("to_book")
        correction_sudo = self_sudo._create_correction()
        correction_sudo.action_preview()
        if self.env.user.has_group("account.group_account_invoice"):
            return correction_sudo.sudo(False).action_confirm()
        correction_sudo._ask_to_book()
        return True

    def _create_correction(self):
        """Write down what was decided; an accountant books it."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return self.env["telecom.correction"].create(
            {
                "company_id": self.company_id.id,
                "kind": "charge",
                "reason": self.env._(
                    "Disputed: %(kind)s. Decided by %(user)s.",
                    kind=kinds[self.kind],
                    user=self.decider_id.name,
                ),
                "statement_ids": [Command.set(self.statement_id.ids)],
                "dispute_id": self.id,
                "charge_ids": self._get_correction_charges(),
            }
        )

    def _set_decided(self, state):
        self.write(
            {
                "state": state,
                "decider_id": self.env.uid,
                "date_decided": fields.Date.context_today(self),
            }
        )
        self.activity_feedback(["mail.mail_activity_data_todo"])

    def _reopen(self):
        """Let it be decided anew: what was decided will not be booked."""
        self.write({"state": "open", "decider_id": False, "date_decided": False})
        for dispute in self:
            dispute._ask_decider()

    def _close(self):
        """Tell the employee, now that it is booked."""
        self.state = "done"
        for dispute in self:
            dispute._tell()

    # -- who is told -----------------------------------------------------------------

    def _ask(self, user):
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.date_deadline or fields.Date.context_today(self),
            summary=self.env._("Decide a dispute about phone costs"),
            user_id=user.id,
        )

    def _tell(self):
        """Send the decision to the employee, who reads the amounts in the portal."""
        self.ensure_one()
        if self._get_reader().email:
            template_sudo = self.env.ref(TEMPLATE).sudo()  # reads language and contact
            template_sudo.send_mail(self.id)

    def _get_reader(self):
        """Return the contact that is told about the decision."""
        return self.user_id.partner_id

    def _get_outcome(self):
        """Return whether all, some or nothing was granted."""
        self.ensure_one()
        if self.state not in (*WAITING, "done") or not self.granted:
            return "none"
        return (
            "part"
            if self.currency_id.compare_amounts(abs(self.granted), abs(self.amount))
            else "all"
        )

    def _get_new_amounts(self):
        """Return what changed: this statement, and those that are split with it."""
        self.ensure_one()
        return self.correction_ids.line_ids
