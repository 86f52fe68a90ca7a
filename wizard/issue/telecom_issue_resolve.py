from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.bill.telecom_issue import (
    AMOUNT_KINDS,
    DATE_KINDS,
    NUMBER_KINDS,
    RESOLUTIONS_BY_KIND,
)
from ...models.ground.turn import once
from ...models.reading.telecom_bill_reader_unread import UNREAD

DAYS_TO_WAIT = 7


class TelecomIssueResolve(models.TransientModel):
    """Resolves issues of one kind at once, then splits their bills again."""

    _name = "telecom.issue.resolve"
    _description = "Resolve Telecom Issues"

    issue_ids = fields.Many2many("telecom.issue", readonly=True)
    kind = fields.Selection(
        lambda self: self.env["telecom.issue"]._fields["kind"].selection,
        compute="_compute_kind",
    )
    message = fields.Text(compute="_compute_kind")
    can_assign = fields.Boolean(compute="_compute_kind")
    can_map = fields.Boolean(compute="_compute_kind")
    can_correct = fields.Boolean(compute="_compute_kind")
    can_charge = fields.Boolean(compute="_compute_kind")
    can_employer = fields.Boolean(compute="_compute_kind")
    can_ignore = fields.Boolean(compute="_compute_kind")
    can_accept = fields.Boolean(compute="_compute_kind")
    can_own_period = fields.Boolean(compute="_compute_kind")
    can_bill_period = fields.Boolean(compute="_compute_kind")
    can_confirm_period = fields.Boolean(compute="_compute_kind")
    can_keep = fields.Boolean(compute="_compute_kind")
    can_adopt = fields.Boolean(compute="_compute_kind")
    can_always = fields.Boolean(compute="_compute_kind")
    can_make_layout = fields.Boolean(compute="_compute_can_make_layout")
    company_id = fields.Many2one("res.company", compute="_compute_kind")
    employee_id = fields.Many2one("hr.employee", check_company=True, domain="[]")
    partner_id = fields.Many2one(
        "res.partner",
        "Other Holder",
        help="A person who is not an employee, for instance a director.",
    )
    date_from = fields.Date(
        "Holder From", compute="_compute_date_from", readonly=False, store=True
    )
    date_to = fields.Date(
        "Until", compute="_compute_date_to", readonly=False, store=True
    )
    usage_type_id = fields.Many2one(
        "telecom.usage.type",
        compute="_compute_usage_type_id",
        store=True,
        readonly=False,
    )
    is_proposed = fields.Boolean(compute="_compute_is_proposed")
    from_now_on = fields.Boolean(
        default=True, help="If not selected, only for this bill."
    )
    corrected_amount = fields.Float("Amount without Tax", digits=(16, 4))
    corrected_day = fields.Date("Day")
    corrected_line_id = fields.Many2one("telecom.line", "Line")
    usage_from = fields.Date(
        "Usage Period", compute="_compute_usage", readonly=False, store=True
    )
    usage_to = fields.Date(compute="_compute_usage", readonly=False, store=True)
    reason = fields.Char()

    @api.depends("issue_ids")
    def _compute_kind(self):
        for wizard in self:
            kinds = set(wizard.issue_ids.mapped("kind"))
            kind = kinds.pop() if len(kinds) == 1 else False
            wizard.kind = kind
            wizard.message = "\n".join(wizard.issue_ids.mapped("message"))
            wizard.company_id = wizard.issue_ids.company_id[:1]
            for resolution in (
                "assign",
                "map",
                "correct",
                "charge",
                "employer",
                "ignore",
                "accept",
                "own_period",
                "bill_period",
                "confirm_period",
                "keep",
                "adopt",
                "always",
            ):
                wizard[f"can_{resolution}"] = all(
                    resolution in RESOLUTIONS_BY_KIND[each]
                    for each in wizard.issue_ids.mapped("kind")
                )

    @api.depends("issue_ids")
    def _compute_can_make_layout(self):
        for wizard in self:
            wizard.can_make_layout = bool(wizard._get_files_for_layout())

    def _get_files_for_layout(self):
        """Return the files of these issues that a layout can be made of."""
        if self.kind not in UNREAD:
            return self.env["ir.attachment"]
        files = map(self.env["telecom.bill.reader"]._get_for_layout, self.issue_ids)
        return self.env["ir.attachment"].union(*files)

    @api.depends("issue_ids")
    def _compute_date_from(self):
        for wizard in self:
            issues = wizard.issue_ids._origin
            wizard.date_from = issues and issues._get_first_day()

    @api.depends("issue_ids")
    def _compute_usage(self):
        for wizard in self:
            bill = wizard.issue_ids.bill_id[:1]
            wizard.usage_from, wizard.usage_to = bill.date_from, bill.date_to

    @api.depends("issue_ids")
    def _compute_usage_type_id(self):
        for wizard in self:
            proposed = wizard.issue_ids._origin._propose_usage_types().values()
            types = self.env["telecom.usage.type"].union(*proposed)
            wizard.usage_type_id = types if len(types) == 1 else False

    @api.depends("issue_ids", "usage_type_id")
    def _compute_is_proposed(self):
        for wizard in self:
            chosen = wizard.usage_type_id._origin
            proposed = wizard.issue_ids._origin._propose_usage_types().values()
            wizard.is_proposed = bool(chosen) and chosen in proposed

    @api.depends("issue_ids", "date_from")
    def _compute_date_to(self):
        for wizard in self:
            following = wizard._get_next_holder()
            wizard.date_to = following and following.date_from - timedelta(days=1)

    def _get_next_holder(self):
        """Return the first assignment of these numbers after the day from which."""
        assignments_sudo = self.env[
            "telecom.assignment"
        ].sudo()  # a day leaves, no name
        if not self.date_from:
            return assignments_sudo
        return assignments_sudo.search(
            [
                ("line_id.number", "in", self.issue_ids.mapped("key")),
                ("company_id", "in", self.issue_ids.company_id.ids),
                ("date_from", ">", self.date_from),
            ],
            order="date_from",
            limit=1,
        )

    # -- buttons ---------------------------------------------------------------------

    @once
    def action_assign(self):
        """Give the numbers to a holder, from a day on, and split again."""
        self.ensure_one()
        self.issue_ids._take(self.create_date)
        if bool(self.employee_id) == bool(self.partner_id):
            raise UserError(
                self.env._(
                    "Choose the holder of the number: an employee or another person."
                )
            )
        if reason := self.issue_ids._get_cannot_resolve_reason("assign"):
            raise UserError(reason)
        for issue in self.issue_ids:
            issue._assign(
                self.employee_id or self.partner_id, self.date_from, self.date_to
            )
        return self._split_again()

    @once
    def action_map(self):
        """Give the labels a usage type, for this bill and the next ones."""
        self.ensure_one()
        self.issue_ids._take(self.create_date)
        if not self.usage_type_id:
            raise UserError(self.env._("Choose the usage type of this label."))
        for issue in self.issue_ids:
            issue._map(self.usage_type_id, self.from_now_on)
        return self._split_again()

    @once
    def action_correct(self):
        """Put the right value in the place of the unreadable one."""
        self.ensure_one()
        if self.kind in AMOUNT_KINDS and not self.corrected_amount:
            raise UserError(self.env._("Enter the amount without tax."))
        if self.kind in DATE_KINDS and not self.corrected_day:
            raise UserError(self.env._("Enter the right date."))
        if self.kind in NUMBER_KINDS and not self.corrected_line_id:
            raise UserError(self.env._("Choose the line that the row belongs to."))
        return self._resolve_as(
            "correct",
            corrected_amount=self.corrected_amount,
            corrected_day=self.corrected_day,
            corrected_line_id=self.corrected_line_id.id,
        )

    @once
    def action_charge(self):
        """Charge these rows without what could not be read of their quantity."""
        return self._resolve_as("charge")

    @once
    def action_employer(self):
        """Let the employer pay what these issues are about, on this bill."""
        return self._resolve_as("employer")

    @once
    def action_ignore(self):
        """Leave these rows out of the bill, with the reason."""
        return self._resolve_as("ignore")

    @once
    def action_own_period(self):
        """Let the usage of an earlier period count there, limits and all."""
        return self._resolve_as("own_period")

    @once
    def action_bill_period(self):
        """Let the usage of an earlier period count in the period of the bill."""
        return self._resolve_as("bill_period")

    @once
    def action_confirm_period(self):
        """Say which period the bill is for, where nothing in it does."""
        self.ensure_one()
        if not (self.usage_from and self.usage_to):
            raise UserError(self.env._("Enter the usage period of the bill."))
        self.issue_ids._take(self.create_date)
        bill = self.issue_ids.bill_id
        bill.write({"date_from": self.usage_from, "date_to": self.usage_to})
        self.issue_ids._resolve("confirm_period")
        return self._split_again()

    @once
    def action_keep(self):
        """Keep the lines of another operator on this bill."""
        return self._resolve_as("keep")

    @once
    def action_adopt(self):
        """Give the lines of another operator to that of the bill: they have moved."""
        self.ensure_one()
        self.issue_ids._take(self.create_date)
        self.issue_ids._resolve("adopt")
        self.issue_ids._adopt()
        return self._split_again()

    @once
    def action_always(self):
        """Let the employer pay this bill, and all of the operator like it."""
        self.ensure_one()
        self.issue_ids._take(self.create_date)
        self.issue_ids._resolve("always", self.reason)
        self.issue_ids._pay_always()
        return {"type": "ir.actions.act_window_close"}

    @once
    def action_wait(self):
        """Remind of the details in a week; the bill waits for them."""
        self.ensure_one()
        for move in self.issue_ids.move_id:
            move.activity_schedule(
                "mail.mail_activity_data_todo",
                fields.Date.context_today(self) + timedelta(days=DAYS_TO_WAIT),
                self.env._("Details of this bill expected"),
                user_id=self.env.uid,
            )
        return {"type": "ir.actions.act_window_close"}

    def action_make_layout(self):
        """Open the wizard that makes a layout, on the file of the bill."""
        self.ensure_one()
        files = self._get_files_for_layout()
        if not files:
            raise UserError(
                self.env._(
                    "%(bill)s has no table and no PDF with text attached. Attach the "
                    "details that the operator provides, for instance a CSV file.",
                    bill=self.issue_ids.bill_id[:1].display_name,
                )
            )
        return self.env["telecom.import.profile.wizard"]._open_attachment(files[0].id)

    @once
    def action_accept(self):
        """Accept that the totals differ; the difference is the employer's."""
        self.ensure_one()
        self.issue_ids._take(self.create_date)
        self.issue_ids._resolve("accept", self.reason)
        for issue in self.issue_ids:
            issue.move_id.message_post(
                body=self.env._(
                    "%(user)s accepted the difference: %(detail)s. Reason: %(reason)s",
                    user=self.env.user.name,
                    detail=issue.detail,
                    reason=self.reason,
                )
            )
        return self._split_again()

    def _resolve_as(self, resolution, **values):
        self.ensure_one()
        self.issue_ids._take(self.create_date)
        self.issue_ids._resolve(resolution, self.reason, **values)
        return self._split_again()

    def _split_again(self):
        issues, bills = self.issue_ids, self.issue_ids.bill_id
        bills.action_split()
        return issues.exists()._get_way_on(bills)
