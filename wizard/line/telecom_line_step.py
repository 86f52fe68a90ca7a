from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.i18n import format_list

from ...models.ground.turn import once_per_dialog
from ...models.line.telecom_line import KINDS

STEPS = [
    ("order", "Order a Line"),
    ("activate", "Activate"),
    ("hand_over", "Hand Over"),
    ("swap", "Swap Number"),
    ("suspend", "Suspend"),
    ("resume", "Resume"),
    ("take_over", "Take Over Privately"),
    ("return", "Return"),
]

FOR_ONE_LINE = ("hand_over", "swap")


class TelecomLineStep(models.TransientModel):
    """Asks what a step in the life of lines needs, and does it.

    Officers and HR do these steps; HR changes nothing else of lines.
    """

    _name = "telecom.line.step"
    _description = "Step of a Line"
    _check_company_auto = True

    step = fields.Selection(STEPS, required=True, readonly=True)
    line_ids = fields.Many2many(
        "telecom.line",
        readonly=True,
        default=lambda self: self._get_default_lines(),
        context={"active_test": False},
    )
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    operator_id = fields.Many2one(
        "telecom.operator",
        check_company=True,
        default=lambda self: self.env["telecom.operator"]._get_only(self.env.company),
    )
    day = fields.Date(
        "From", compute="_compute_day", store=True, readonly=False, precompute=True
    )
    last_day = fields.Date(
        compute="_compute_day", store=True, readonly=False, precompute=True
    )
    employee_id = fields.Many2one("hr.employee", check_company=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Other Holder",
        check_company=True,
        help="A person who is not an employee, for instance a director.",
    )
    holders = fields.Char("Held By", compute="_compute_holders")
    kind = fields.Selection(KINDS, required=True, default="phone")
    number = fields.Char()
    devices = fields.Selection(
        [("returned", "Returned"), ("kept", "Kept by the holder")],
        "Device",
        compute="_compute_devices",
        store=True,
        readonly=False,
        precompute=True,
    )
    has_devices = fields.Boolean(compute="_compute_has_devices")
    note = fields.Char(help="Added to the notes of the line.")

    def _get_default_lines(self):
        of_lines = self.env.context.get("active_model") == "telecom.line"
        return of_lines and self.env.context.get("active_ids")

    @api.depends("line_ids")
    @api.depends_context("company")
    def _compute_company_id(self):
        for wizard in self:
            company = wizard.line_ids.company_id or self.env.company
            wizard.company_id = company if len(company) == 1 else False

    @api.depends("line_ids", "step")
    def _compute_day(self):
        today = fields.Date.context_today(self)
        for wizard in self:
            left = [line._get_left_on() for line in wizard.line_ids]
            # several people left on several days: each line has its own last day
            last = (left[0] or today) if len(set(left)) == 1 else False
            if wizard.step == "suspend":
                last = False
            wizard.last_day = last
            after = wizard.step == "take_over" and last and last < today
            wizard.day = fields.Date.add(last, days=1) if after else today

    @api.depends("line_ids")
    def _compute_holders(self):
        for wizard in self:
            names = [line.holder for line in wizard.line_ids if line.holder]
            wizard.holders = format_list(self.env, names)

    @api.depends("step")
    def _compute_devices(self):
        for wizard in self:
            wizard.devices = "kept" if wizard.step == "take_over" else "returned"

    @api.depends("line_ids", "step")
    def _compute_has_devices(self):
        for wizard in self:
            devices = wizard.line_ids._get_devices()
            asked = wizard.step in ("return", "take_over")
            wizard.has_devices = asked and bool(devices)

    @once_per_dialog
    def action_apply(self):
        """Do the step."""
        self.ensure_one()
        if not self.line_ids and self.step != "order":
            raise UserError(self.env._("Choose a line first."))
        if len(self.line_ids) > 1 and self.step in FOR_ONE_LINE:
            raise UserError(
                self.env._("This step is only possible for one line at a time.")
            )
        self.line_ids.check_access("read")
        lines_sudo = self.line_ids.sudo()  # HR may do this and nothing else to lines
        shown = getattr(self, f"_apply_{self.step}")(lines_sudo) or lines_sudo
        if self.note:
            shown._note(self.note)
        return {"type": "ir.actions.act_window_close"}

    def _apply_order(self, lines_sudo):
        if not (self.number and self.operator_id):
            raise UserError(self.env._("Enter the ordered number and its operator."))
        holder = self.employee_id or self.partner_id
        return lines_sudo._step_order(
            self.number, self.operator_id, self.company_id, holder, self.day, self.kind
        )

    def _apply_activate(self, lines_sudo):
        lines_sudo._step_activate(self.day)
        if holder := self.employee_id or self.partner_id:
            for line_sudo in lines_sudo:
                line_sudo._step_hand_over(holder, self.day)

    def _apply_hand_over(self, lines_sudo):
        holder = self.employee_id or self.partner_id
        if not holder:
            raise UserError(self.env._("Choose the new holder of the line."))
        lines_sudo._step_hand_over(holder, self.day)

    def _apply_swap(self, lines_sudo):
        if not self.number:
            raise UserError(self.env._("Enter the new number."))
        return lines_sudo | lines_sudo._step_swap(self.number, self.day)

    def _apply_suspend(self, lines_sudo):
        lines_sudo._step_suspend(self.day, self.last_day)

    def _apply_resume(self, lines_sudo):
        lines_sudo._step_resume(self.day)

    def _apply_take_over(self, lines_sudo):
        lines_sudo._step_take_over(self.day, self.devices)

    def _apply_return(self, lines_sudo):
        lines_sudo._step_return(self.last_day, self.devices)
