from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

KINDS = [("work", "For work"), ("not_mine", "Not mine")]

STATES = [
    ("open", "To Decide"),
    ("to_book", "To Book"),
    ("done", "Granted"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
]

WAITING = ("open", "to_book")

# What whoever decides writes by hand; all else follows from buttons.
BY_HAND = {"line_ids", "answer"}

OFFICER = "telecom_split_billing.group_telecom_officer"


class TelecomDispute(models.Model):
    """An employee's objection to a statement: usage for work, or not theirs.

    The manager or a telecom officer decides, in part too; what is granted is booked
    as a correction. They see what the employee chose to show, and no other usage.
    """

    _name = "telecom.dispute"
    _description = "Telecom Dispute"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _mail_post_access = "read"  # employees may answer questions about their own

    statement_id = fields.Many2one(
        "telecom.statement",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="statement_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    holder_name = fields.Char(
        "Employee", related="statement_id.holder_name", store=True
    )
    period = fields.Char("Month", compute="_compute_period")
    user_id = fields.Many2one(
        "res.users",
        "Disputed By",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    manager_id = fields.Many2one(
        "res.users",
        "Manager",
        related="statement_id.employee_id.parent_id.user_id",
        store=True,
        index=True,
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)
    date = fields.Date(
        "Disputed On", required=True, readonly=True, default=fields.Date.context_today
    )
    date_deadline = fields.Date("Decide By", readonly=True)
    is_late = fields.Boolean(compute="_compute_is_late")
    line_ids = fields.One2many("telecom.dispute.line", "dispute_id", "Disputed Items")
    amount = fields.Monetary("Disputed", compute="_compute_amounts", store=True)
    granted = fields.Monetary(compute="_compute_amounts", store=True, tracking=True)
    state = fields.Selection(
        STATES, required=True, readonly=True, default="open", index=True, tracking=True
    )
    answer = fields.Text(help="Visible to the employee. Give a reason when you refuse.")
    decider_id = fields.Many2one(
        "res.users", "Decided By", readonly=True, tracking=True, ondelete="restrict"
    )
    date_decided = fields.Date("Decided On", readonly=True)
    may_decide = fields.Boolean(compute="_compute_may_decide")
    is_own = fields.Boolean(compute="_compute_may_decide")
    correction_ids = fields.One2many(
        "telecom.correction",
        "dispute_id",
        groups="telecom_split_billing.group_telecom_officer,account.group_account_invoice",
        readonly=True,
    )

    @api.depends("holder_name", "statement_id")
    def _compute_display_name(self):
        for dispute in self:
            dispute.display_name = self.env._(
                "Dispute of %(holder)s, %(month)s",
                holder=dispute.holder_name or "",
                month=dispute.period or "",
            )

    @api.depends("statement_id")
    @api.depends_context("lang")
    def _compute_period(self):
        for dispute_sudo in self.sudo():  # managers may not read the statement
            statement = dispute_sudo.statement_id
            dispute_sudo.period = statement and statement._get_portal_name()

    @api.depends("line_ids.amount", "line_ids.granted")
    def _compute_amounts(self):
        for dispute in self:
            dispute.amount = sum(dispute.line_ids.mapped("amount"))
            dispute.granted = sum(dispute.line_ids.mapped("granted"))

    @api.depends("state", "date_deadline")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for dispute in self:
            deadline = dispute.date_deadline
            late = dispute.state == "open" and deadline and deadline < today
            dispute.is_late = bool(late)

    @api.depends("state", "manager_id")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        for dispute in self:
            dispute.is_own = dispute._is_own()
            dispute.may_decide = (
                dispute.state == "open" and not dispute._get_cannot_decide_reason()
            )

    def _is_own(self):
        """Tell whether the user is the one who disputes, or the holder."""
        self.ensure_one()
        statement_sudo = self.sudo().statement_id  # whose it is
        return self.env.user == self.user_id or statement_sudo._is_of(self.env.user)

    def _get_cannot_decide_reason(self):
        """Return why the user decides nothing here, or False."""
        if self._is_own():
            return self.env._("You cannot decide your own dispute.")
        if self.manager_id != self.env.user and not self.env.user.has_group(OFFICER):
            return self.env._(
                "Only the manager of the employee or a telecom officer can decide "
                "disputes."
            )
        return False

    def _check_decider(self):
        if reason := self._get_cannot_decide_reason():
            raise AccessError(reason)

    def write(self, vals):
        if not self.env.su and self._get_telecom_own()[0] & vals.keys():
            self._check_by_hand()
        return super().write(vals)

    def _get_telecom_fixed(self):
        fixed = super()._get_telecom_fixed()
        return fixed if self.state == "open" else fixed | BY_HAND

    def _check_by_hand(self):
        """Let who decides answer and grant while a dispute is open, and no more."""
        for dispute in self:
            dispute._check_decider()
            dispute._check_open()

    def _check_open(self):
        if self.state != "open":
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(dispute)s is no longer open: %(state)s. Reload the page.",
                    dispute=self.display_name,
                    state=states[self.state],
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_waiting(self):
        if any(dispute.state in WAITING for dispute in self):
            raise UserError(
                self.env._(
                    "A dispute that is not decided and booked cannot be deleted."
                )
            )

    # -- what employees read of their disputes in the portal ------------------------

    def _get_portal_state(self):
        """Return the state of a dispute in words, for the employee."""
        self.ensure_one()
        if self.state == "done":
            if self._get_outcome() == "all":
                return self.env._("Granted")
            return self.env._("Granted in part")
        return {
            "open": self.env._("Being decided"),
            "to_book": self.env._("Decided, being booked"),
            "refused": self.env._("Refused"),
            "withdrawn": self.env._("Withdrawn"),
        }[self.state]

    def _get_portal_next(self):
        """Return what comes next, "" when nothing does."""
        self.ensure_one()
        if self.state == "to_book":
            return self.env._("An accountant books it. You then receive an email.")
        if self.state != "open":
            return ""
        if self.date_deadline:
            return self.env._(
                "Your manager or a telecom officer decides by %(day)s. You then "
                "receive an email.",
                day=format_date(self.env, self.date_deadline),
            )
        return self.env._(
            "Your manager or a telecom officer decides. You then receive an email."
        )

    def _get_files(self):
        """Return the files that were sent with the dispute."""
        return self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)], order="id"
        )

    def _ask_decider(self):
        """Ask the manager to decide, or who decides for the company."""
        self.ensure_one()
        user = self.manager_id
        if not user or user == self.user_id or not user.active:
            user = self.company_id.telecom_dispute_user_id
            if not user or not user.has_group(OFFICER):
                return
        if user != self.user_id:
            self._ask(user)
