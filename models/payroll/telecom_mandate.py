from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..ground.expiry import get_limit
from ..ground.guard import by_program
from ..ground.telecom_signature import SIGNED
from ..ground.turn import once_per_record

STATES = [
    ("to_sign", "To Sign"),
    ("upcoming", "Upcoming"),
    ("valid", "Valid"),
    ("expired", "Expired"),
    ("revoked", "Revoked"),
]

# What the employee agreed to: it stays as it was signed.
TERMS = SIGNED | {
    "employee_id",
    "company_id",
    "operator_ids",
    "text",
    "text_version",
    "date_from",
    "maximum_kind",
    "maximum_amount",
    "maximum_percent",
}

# When it ends: never later than agreed, and not for days that are over.
ENDS = {"date_to", "date_revoked"}


class TelecomMandate(models.Model):
    """An employee's written agreement that phone costs are deducted from the wages.

    The requirements of the law differ by country; the addon deducts nothing without one
    that is signed, in force on that day and made for that operator, and never more than
    it allows. The employee can revoke it at any time, from then on.
    """

    _name = "telecom.mandate"
    _description = "Payroll Mandate"
    _inherit = ["telecom.signature"]
    _order = "date_signed desc, id desc"
    _check_company_auto = True

    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    operator_ids = fields.Many2many(
        "telecom.operator",
        string="Operators",
        check_company=True,
        help="Applies to the bills of these operators. Leave empty for all operators.",
    )
    text = fields.Html(
        "Agreement",
        compute="_compute_text",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="The text that the employee agrees to, as signed.",
    )
    text_version = fields.Integer(
        "Version",
        compute="_compute_text",
        store=True,
        precompute=True,
        required=True,
    )
    date_from = fields.Date(
        "From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_to = fields.Date("Until", tracking=True)
    date_revoked = fields.Date(
        "Revoked On",
        copy=False,
        readonly=True,
        tracking=True,
        help="No deductions are made from this day on.",
    )
    maximum_kind = fields.Selection(
        [
            ("none", "No maximum"),
            ("amount", "An amount"),
            ("percent", "A part of the net pay"),
        ],
        "Maximum per Pay Period",
        required=True,
        default="amount",
        tracking=True,
    )
    maximum_amount = fields.Monetary(tracking=True)
    maximum_percent = fields.Float("Maximum Part (%)", digits=(5, 2), tracking=True)
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A mandate cannot end before it begins.",
    )
    _maximum = models.Constraint(
        "CHECK (maximum_amount >= 0 AND maximum_percent BETWEEN 0 AND 100)",
        "The maximum must be an amount of zero or more, or a percentage between 0 "
        "and 100 %.",
    )

    @api.depends("employee_id")
    def _compute_company_id(self):
        for mandate in self:
            mandate.company_id = mandate.employee_id.company_id or self.env.company

    @api.depends("employee_id")
    def _compute_text(self):
        for mandate in self:
            employee_sudo = mandate.employee_id.sudo()  # payroll may not read the lang
            lang = employee_sudo.lang or self.env.lang
            company = mandate.company_id.with_context(lang=lang)
            mandate.text = company.telecom_mandate_text
            mandate.text_version = company.telecom_mandate_version

    @api.depends("employee_id", "date_from")
    def _compute_display_name(self):
        for mandate in self:
            mandate.display_name = self.env._(
                "Mandate of %(employee)s from %(date)s",
                employee=mandate.employee_id.name or "",
                date=mandate.date_from or "",
            )

    @api.depends("date_signed", "date_from", "date_to", "date_revoked")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for mandate in self:
            if mandate.date_revoked and mandate.date_revoked <= today:
                mandate.state = "revoked"
            elif not mandate.date_signed:
                mandate.state = "to_sign"
            elif mandate.date_to and mandate.date_to < today:
                mandate.state = "expired"
            elif max(mandate.date_from, mandate.date_signed) > today:
                mandate.state = "upcoming"
            else:
                mandate.state = "valid"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        revoked = Domain("date_revoked", "<=", today)
        unsigned = ~revoked & Domain("date_signed", "=", False)
        expired = ~revoked & ~unsigned & Domain("date_to", "<", today)
        valid = self._get_domain_on(today)
        domains = {
            "revoked": revoked,
            "to_sign": unsigned,
            "expired": expired,
            "valid": valid,
            "upcoming": ~revoked & ~unsigned & ~expired & ~valid,
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    def _get_terms_fields(self):
        return TERMS

    def _refuse_signed(self):
        raise UserError(
            self.env._(
                "%(mandate)s is signed and cannot be changed. Revoke it and "
                "create a new one.",
                mandate=self.display_name,
            )
        )

    def _bends(self, values):
        """Tell whether ``values`` change what was agreed, or what is past."""
        today = fields.Date.context_today(self)
        for name in values.keys() & ENDS:
            new = fields.Date.to_date(values[name])
            if self[name] == (new or False):
                continue
            if not new or new < today or (self[name] and new > self[name]):
                return True
        return super()._bends(values)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        for mandate in self.filtered("date_signed"):
            if mandate._is_kept_long_enough():
                continue
            raise UserError(
                self.env._(
                    "%(mandate)s is signed: it is the proof of the deducted "
                    "amounts. Revoke it instead.",
                    mandate=mandate.display_name,
                )
            )

    def _is_kept_long_enough(self):
        """Tell whether the company need not keep this mandate as a proof any more."""
        self.ensure_one()
        years = self.company_id.telecom_mandate_years
        before = get_limit(self, years=years)
        ends = [day for day in (self.date_to, self.date_revoked) if day]
        return bool(before and ends) and min(ends) < before

    # -- which one holds -------------------------------------------------------------

    @api.model
    def _get_domain_on(self, day):
        """Return the domain of the mandates that allow deductions on ``day``."""
        return (
            Domain("date_signed", "<=", day)
            & Domain("date_from", "<=", day)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
            & (Domain("date_revoked", "=", False) | Domain("date_revoked", ">", day))
        )

    @api.model
    def _get_valid(self, employees, company, day, operator=None):
        """Return {employee id: the mandate that holds on ``day``}.

        It is for all operators or for ``operator``; of several, the one signed last.
        Employees without a valid mandate are left out.
        """
        mandates = self.search(
            Domain("employee_id", "in", employees.ids)
            & Domain("company_id", "=", company.id)
            & self._get_domain_on(day)
        )
        valid = {}
        for mandate in mandates:
            scope = mandate.operator_ids
            if not scope or (operator and operator in scope):
                valid.setdefault(mandate.employee_id.id, mandate)
        return valid

    def _get_cap(self, net_pay):
        """Return the most that may be deducted in a pay period, or None for all.

        ``False`` when it is a part of a net pay that was not reported.
        """
        self.ensure_one()
        if self.maximum_kind == "none":
            return None
        if self.maximum_kind == "amount":
            return self.maximum_amount
        if not net_pay:
            return False
        return self.currency_id.round(max(net_pay, 0) * self.maximum_percent / 100)

    # -- revoking --------------------------------------------------------------------

    @once_per_record
    def action_revoke(self):
        """End these mandates from today on."""
        self.check_access("write")
        self._revoke()

    @by_program()
    def _revoke(self):
        today = fields.Date.context_today(self)
        for mandate in self:
            if mandate.state in ("revoked", "expired"):
                raise UserError(
                    self.env._(
                        "%(mandate)s is no longer valid.",
                        mandate=mandate.display_name,
                    )
                )
        self.date_revoked = today

    # -- signing ---------------------------------------------------------------------

    @once_per_record
    def action_ask_to_sign(self):
        """Send the employees the link to sign."""
        self.check_access("write")
        self.filtered(lambda each: each.state == "to_sign")._ask_to_sign()

    def _ask_to_sign(self):
        """Send each employee the link, and note it."""
        template = self.env.ref("telecom_split_billing.mail_template_mandate")
        template_sudo = template.sudo()  # payroll may not read language and contact
        for mandate in self:
            template_sudo.send_mail(mandate.id)
            mandate._message_log(
                body=self.env._("The employee has been asked to sign.")
            )

    def _get_own(self):
        """Return the mandates of the user, as superuser."""
        # Payroll may read those of everybody, but finds only its own here.
        return self.sudo().search([("employee_id.user_id", "=", self.env.uid)])
