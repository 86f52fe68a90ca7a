from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from ..ground.turn import DoneAlready, is_second_click, lock_records, once

RUN_STATES = [
    ("draft", "Draft"),
    ("confirmed", "Confirmed"),
    ("exported", "Exported"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]

# What a draft is gathered for.
PERIOD = {"company_id", "date_from", "date_to", "date"}


class TelecomDeductionRun(models.Model):
    """The deductions from the wages of one pay period, of all employees.

    A draft shows what would be deducted and why, and keeps what it shows from other
    runs. Confirming books it; payroll then says what was really withheld.
    """

    _name = "telecom.deduction.run"
    _description = "Deduction Run"
    _inherit = ["mail.thread", "mail.activity.mixin", "telecom.task.subject"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        "Pay Period", required=True, default=lambda self: self._get_default_period()[0]
    )
    date_to = fields.Date(
        "To", required=True, default=lambda self: self._get_default_period()[1]
    )
    date = fields.Date(
        "Accounting Date",
        compute="_compute_date",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="The date of the journal entry, usually the pay day.",
    )
    state = fields.Selection(
        RUN_STATES, required=True, readonly=True, default="draft", tracking=True
    )
    deduction_ids = fields.One2many("telecom.deduction", "run_id", "Deductions")
    move_id = fields.Many2one(
        "account.move",
        "Journal Entry",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )
    asks_net_pay = fields.Boolean(compute="_compute_asks_net_pay")
    amount = fields.Monetary("To Deduct", compute="_compute_amounts")
    withheld = fields.Monetary(compute="_compute_amounts")
    employee_count = fields.Integer("Employees", compute="_compute_amounts")
    settlement_count = fields.Integer("Settlements", compute="_compute_amounts")

    _period = models.Constraint(
        "CHECK (date_to >= date_from)",
        "The pay period cannot end before it begins.",
    )

    def _get_default_period(self):
        """Return the month of today: what is still to be paid."""
        first = fields.Date.context_today(self).replace(day=1)
        return first, first + relativedelta(months=1, days=-1)

    @api.depends("date_from")
    def _compute_name(self):
        for run in self:
            month = run.date_from and format_date(
                run.env, run.date_from, date_format="MMMM y"
            )
            run.name = self.env._("Phone costs, %(month)s", month=month or "")

    @api.depends("deduction_ids.mandate_id")
    def _compute_asks_net_pay(self):
        """Tell whether a mandate allows a part of the net pay."""
        for run_sudo in self.sudo():  # mandates are payroll's only
            kinds = run_sudo.deduction_ids.mandate_id.mapped("maximum_kind")
            run_sudo.asks_net_pay = "percent" in kinds

    @api.depends("date_to")
    def _compute_date(self):
        for run in self:
            run.date = run.date_to

    @api.depends(
        "deduction_ids.amount", "deduction_ids.withheld", "deduction_ids.item_ids"
    )
    def _compute_amounts(self):
        for run in self:
            deductions = run.deduction_ids
            run.amount = sum(deductions.mapped("amount"))
            run.withheld = sum(deductions.mapped("withheld"))
            run.employee_count = len(deductions.employee_id)
            run.settlement_count = len(deductions.item_ids.settlement_id)

    @api.model_create_multi
    def create(self, vals_list):
        for values in vals_list:
            self._check_values(values)
        return super().create(vals_list)

    def _get_telecom_fixed(self):
        fixed = super()._get_telecom_fixed()
        if self.state != "draft":
            fixed |= PERIOD
        if self.state not in ("confirmed", "exported"):
            fixed |= {"payroll_move_id"}
        return fixed

    def _check_values(self, values):
        """Let payroll decide about a run, accountants choose the entry to match."""
        if self.env.su:
            return
        names = values.keys()
        if names - {"payroll_move_id"} and not self._is_payroll():
            raise AccessError(
                self.env._(
                    "Payroll users decide about a run; accountants only choose "
                    "the payroll entry."
                )
            )

    @api.model
    def _is_payroll(self):
        return self.env.user.has_group("telecom_split_billing.group_telecom_payroll")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        for run in self:
            if run.state not in ("draft", "cancelled") or run.move_id:
                raise UserError(
                    self.env._(
                        "%(run)s is confirmed and is the proof of the deducted "
                        "amounts. Cancel it instead.",
                        run=run.name,
                    )
                )

    def _check_payroll(self):
        """Refuse what only payroll does; what follows is booked as the system."""
        self.check_access("write")
        if not self._is_payroll():
            raise AccessError(
                self.env._("Only payroll users can decide about deductions from wages.")
            )

    def _lock(self, *states, step=None):
        """Hold the run while something is decided, and refuse another state.

        Nothing is decided while a background task goes on with it.
        """
        self.ensure_one()
        lock_records(self)
        self._check_free(step)
        if self.state not in states:
            if is_second_click(self):
                raise DoneAlready(self.env._("%s has already been changed.", self.name))
            names = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(run)s is already %(state)s. Reload the page.",
                    run=self.name,
                    state=names[self.state],
                )
            )

    def _check_free(self, step):
        """Refuse a step while a task goes on; a second click for it ends quietly."""
        mine = self._get_tasks().filtered(lambda task: task.user_id == self.env.user)
        reason = self._get_task_reason()
        if reason and step in mine.mapped("kind"):
            raise DoneAlready(reason)
        self._check_no_task()

    def _is_waiting(self):
        return self.state not in ("done", "cancelled")

    # -- buttons ---------------------------------------------------------------------

    def _ask_why(self, step):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why?"),
            "res_model": "telecom.deduction.undo",
            "view_mode": "form",
            "target": "new",
            "context": {"default_run_id": self.id, "default_step": step},
        }

    @once
    def action_draft(self):
        """Begin a cancelled run again."""
        self._check_payroll()
        for run in self:
            run._lock("cancelled")
            run_sudo = run.sudo()  # its deductions are nobody's to delete
            run_sudo.deduction_ids.unlink()
            run_sudo.write(
                {
                    "state": "draft",
                    "move_id": False,
                    "payroll_move_id": False,
                    "attachment_id": False,
                }
            )

    def action_open_entry(self):
        """Open the journal entries of this run."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal Entries"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("telecom_run_id", "=", self.id)],
            "context": {"create": False},
        }

    def action_open_settlements(self):
        """Open the settlements that this run deducts."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Settlements"),
            "res_model": "telecom.settlement",
            "view_mode": "list,form",
            "domain": [("deduction_item_ids.deduction_id.run_id", "=", self.id)],
            "context": {"create": False},
        }
