from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine import plan
from ..ground.progress import tell

# Why an employee is not deducted from what is due; the first one that holds is told.
REASONS = [
    ("full", "Full amount due"),
    ("credit", "Paid out"),
    ("capped", "Up to the maximum"),
    ("limited", "Reduced by payroll"),
    ("left_out", "Left out by payroll"),
    ("no_net_pay", "The net pay is not known"),
    ("no_mandate", "No valid mandate"),
    ("departed", "Has left"),
]

# With these, nothing is deducted and the employee pays it.
TO_RECEIVABLE = {"no_mandate", "departed"}

LIMITS = {"left_out", "limit", "limit_reason"}

EDITABLE = LIMITS | {"net_pay"}


class TelecomDeduction(models.Model):
    """The amount that one run deducts from the wages of an employee, and the reason."""

    _name = "telecom.deduction"
    _description = "Deduction"
    _order = "run_id desc, employee_id, id"
    _check_company_auto = True

    run_id = fields.Many2one(
        "telecom.deduction.run",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    run_name = fields.Char("Deduction Run", related="run_id.name")
    run_state = fields.Selection(related="run_id.state")
    date_from = fields.Date(
        "Pay Period", related="run_id.date_from", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="run_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    employee_id = fields.Many2one(
        "hr.employee", required=True, readonly=True, index=True, ondelete="restrict"
    )
    payroll_number = fields.Char(
        related="employee_id.telecom_payroll_number",
        groups="telecom_split_billing.group_telecom_payroll",
    )
    mandate_id = fields.Many2one(
        "telecom.mandate",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="telecom_split_billing.group_telecom_payroll",
    )
    maximum_kind = fields.Selection(
        related="mandate_id.maximum_kind",
        groups="telecom_split_billing.group_telecom_payroll",
    )
    fallback = fields.Selection(
        [("no_mandate", "No valid mandate"), ("departed", "Has left")], readonly=True
    )
    is_last = fields.Boolean(
        "Last Pay", readonly=True, help="The employee leaves in this pay period."
    )
    net_pay = fields.Monetary(
        groups="telecom_split_billing.group_telecom_payroll",
        help="The net pay of the period, for mandates that allow the deduction of "
        "a part of it.",
    )
    left_out = fields.Boolean(
        help="If selected, nothing is deducted or paid out in this run."
    )
    limit = fields.Monetary(
        "Maximum",
        help="Maximum amount to deduct, even if more is due and allowed.",
    )
    limit_reason = fields.Char(
        "Reason for the Limit", help="Visible to the employee and to accountants."
    )
    item_ids = fields.One2many(
        "telecom.deduction.item", "deduction_id", "Settlements", readonly=True
    )
    due = fields.Monetary(compute="_compute_amounts", store=True)
    amount = fields.Monetary("To Deduct", compute="_compute_amounts", store=True)
    rest = fields.Monetary("Not Deducted", compute="_compute_amounts", store=True)
    withheld = fields.Monetary(compute="_compute_amounts", store=True)
    is_reported = fields.Boolean("Reported by Payroll", readonly=True)
    withheld_reason = fields.Char("Reason for the Difference", readonly=True)
    reason = fields.Selection(REASONS, readonly=True)
    explanation = fields.Text(compute="_compute_explanation")

    @api.depends("employee_id", "run_id.name")
    def _compute_display_name(self):
        for deduction in self:
            deduction.display_name = (
                f"{deduction.employee_id.name}, {deduction.run_name}"
            )

    @api.depends("item_ids.due", "item_ids.amount", "item_ids.withheld")
    def _compute_amounts(self):
        for deduction in self:
            items = deduction.item_ids
            deduction.due = sum(items.mapped("due"))
            deduction.amount = sum(items.mapped("amount"))
            deduction.withheld = sum(items.mapped("withheld"))
            deduction.rest = deduction.due - deduction.amount

    @api.depends(
        "run_id.state",
        "reason",
        "due",
        "amount",
        "rest",
        "limit_reason",
        "is_last",
        "is_reported",
        "withheld",
        "withheld_reason",
    )
    @api.depends_context("lang")
    def _compute_explanation(self):
        for deduction in self:
            deduction.explanation = deduction._get_explanation()

    def _get_explanation(self):
        """Say in a few sentences why this much is deducted, and why less was."""
        self.ensure_one()
        sentences = [self._explain_amount(), self._explain_rest()]
        if self.is_reported:
            sentences.append(self._explain_withheld())
        return " ".join(filter(None, sentences))

    def _explain_amount(self):
        sentence = {
            "full": self.env._("The full amount due of %(due)s."),
            "credit": self.env._("%(amount)s is paid out with the wages."),
            "capped": self.env._(
                "The mandate allows %(amount)s of the amount due of %(due)s."
            ),
            "limited": self.env._(
                "Payroll set the deduction to %(amount)s of %(due)s: %(why)s."
            ),
            "left_out": self.env._("Payroll excluded the deduction: %(why)s."),
            "no_net_pay": self.env._(
                "The mandate allows a part of the net pay, but the net pay is not "
                "known."
            ),
            "no_mandate": self.env._(
                "There is no valid mandate: the employee pays %(due)s."
            ),
            "departed": self.env._(
                "The employee has left and pays %(due)s in another way."
            ),
        }.get(self.reason, "")
        return sentence % {
            "due": self._format(self.due),
            "amount": self._format(self.amount),
            "why": _plain(self.limit_reason),
        }

    def _explain_rest(self):
        if self.reason == "no_net_pay":
            return self.run_state == "draft" and self.env._("Enter the net pay.")
        if self.rest <= 0 or self.reason in TO_RECEIVABLE:
            return False
        rest = self._format(self.rest)
        if self._get_rest_reason():
            return self.env._("The employee pays the remaining %(rest)s.", rest=rest)
        return self.env._("%(rest)s is postponed to a later pay.", rest=rest)

    def _explain_withheld(self):
        missing = self.currency_id.round(self.amount - self.withheld)
        if not missing:
            return False
        if not self.withheld_reason:
            return self.env._(
                "%(missing)s was not withheld.", missing=self._format(missing)
            )
        return self.env._(
            "%(missing)s was not withheld: %(why)s.",
            missing=self._format(missing),
            why=_plain(self.withheld_reason),
        )

    def _format(self, amount):
        return self.currency_id.format(abs(amount))

    @api.constrains("left_out", "limit", "limit_reason")
    def _check_limit(self):
        for deduction in self:
            if deduction.limit < 0:
                raise ValidationError(self.env._("The maximum cannot be negative."))
            if (deduction.limit or deduction.left_out) and not deduction.limit_reason:
                raise ValidationError(
                    self.env._(
                        "Enter the reason why the deduction of %(employee)s is "
                        "lower than the amount due.",
                        employee=deduction.employee_id.name,
                    )
                )

    def _get_telecom_fixed(self):
        fixed = super()._get_telecom_fixed()
        return fixed if self.run_id.state == "draft" else fixed | LIMITS

    def write(self, values):
        result = super().write(values)
        if values.keys() & EDITABLE:
            drafts = self.filtered(lambda deduction: deduction.run_id.state == "draft")
            drafts.sudo()._plan()  # the settlements are not payroll's to write
        return result

    def unlink(self):
        self._check_not_confirmed()
        return super().unlink()

    def _check_not_confirmed(self):
        for deduction in self:
            if deduction.run_id.state not in ("draft", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(run)s is confirmed, so its deductions cannot be changed.",
                        run=deduction.run_id.name,
                    )
                )

    # -- buttons ---------------------------------------------------------------------

    def action_change(self):
        """Ask how much less is to be deducted, and why."""
        return self._open("view_telecom_deduction_change_form", "new")

    def action_open(self):
        """Open what is deducted from this employee, per settlement."""
        return self._open("view_telecom_deduction_form", "current")

    def _open(self, view, target):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.employee_id.name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref(f"telecom_split_billing.{view}").id, "form")],
            "target": target,
        }

    # -- planning --------------------------------------------------------------------

    def _plan(self):
        """Decide how much is taken of each settlement, and say why.

        Reasons are few, and written once each.
        """
        reasons = defaultdict(list)
        for done, deduction in enumerate(self):
            tell(self.env, done, len(self))
            items = deduction._get_items()
            dues = [_exact(item.due) for item in items]
            if deduction.left_out and not deduction.fallback:
                reason, amounts = "left_out", [Decimal(0)] * len(dues)
            else:
                cap, reason = deduction._get_cap(sum(dues))
                amounts = plan(dues, cap)
            reasons[reason].append(deduction.id)
            for item, amount in zip(items, amounts, strict=True):
                if _exact(item.amount) != amount:
                    item.amount = float(amount)
        for reason, ids in reasons.items():
            self.browse(ids).reason = reason

    def _get_cap(self, due):
        """Return (the most that is deducted, or None; why)."""
        if due <= 0:
            return None, "credit"
        if self.fallback:
            return Decimal(0), self.fallback
        allowed = self.mandate_id._get_cap(self.net_pay)
        if allowed is False:
            return Decimal(0), "no_net_pay"
        cap, reason = None, "full"
        if allowed is not None and _exact(allowed) < due:
            cap, reason = _exact(allowed), "capped"
        if self.limit and _exact(self.limit) < (due if cap is None else cap):
            cap, reason = _exact(self.limit), "limited"
        return cap, reason

    def _share_withheld(self, amount):
        """Return [(item, what of it was withheld)]: the oldest settlements first."""
        self.ensure_one()
        items = self._get_items()
        dues = [_exact(item.amount) for item in items]
        sign = -1 if sum(dues) < 0 else 1
        kept = plan([sign * due for due in dues], abs(_exact(amount)))
        return [
            (item, float(sign * each)) for item, each in zip(items, kept, strict=True)
        ]

    def _get_items(self):
        """Return the items with the oldest settlement first."""
        return self.item_ids.sorted(
            lambda item: (item.settlement_id.date, item.settlement_id.id)
        )

    def _get_rest_reason(self):
        """Return why the employee pays what is not deducted, or False to carry it."""
        if self.fallback:
            return self.fallback
        if self.rest <= 0:
            return False
        if self.is_last:
            return "departed"
        above = self.company_id.telecom_above_cap == "receivable"
        return above and self.reason == "capped" and "above_cap"


def _exact(amount):
    return Decimal(f"{amount:.6f}").normalize()


def _plain(reason):
    return (reason or "").strip().rstrip(".")
