from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...models.control.res_company import STEPS
from ...models.ground.turn import has_waited, lock_records
from ...models.masters.telecom_tax import VAT_METHODS


class TelecomStart(models.TransientModel):
    """Leads through the set-up of a company, from its country to the first bill.

    Each step is stored when the next one opens, so that the set-up can be closed and
    continued at any time: it opens at the first step that is still to be done.
    """

    _name = "telecom.start"
    _description = "Guided Set-Up"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    step = fields.Selection(
        STEPS,
        required=True,
        readonly=True,
        default=lambda self: self._get_first_step(self.env.company),
    )
    country_id = fields.Many2one(
        "res.country",
        default=lambda self: (
            self.env.company.account_fiscal_country_id or self.env.company.country_id
        ),
    )
    has_chart = fields.Boolean(compute="_compute_has_chart")
    chart = fields.Selection(
        lambda self: self.env["account.chart.template"]._select_chart_template(),
        string="Chart of Accounts",
        compute="_compute_chart",
        store=True,
        readonly=False,
    )
    vat_method = fields.Selection(
        VAT_METHODS,
        string="VAT on the Employee's Share",
        required=True,
        default=lambda self: self.env.company.telecom_vat_method,
    )
    vat_cards = fields.Json(compute="_compute_vat_cards")
    set_up_id = fields.Many2one("telecom.set.up", readonly=True)
    line_ids = fields.One2many(related="set_up_id.line_ids", readonly=False)
    not_found = fields.Text(related="set_up_id.not_found")

    @api.depends("company_id")
    def _compute_has_chart(self):
        for wizard in self:
            wizard.has_chart = wizard.company_id._has_telecom_chart()

    @api.depends("country_id")
    def _compute_chart(self):
        template = self.env["account.chart.template"]
        for wizard in self:
            country = wizard.country_id
            wizard.chart = country and template._guess_chart_template(country)

    @api.depends_context("lang")
    def _compute_vat_cards(self):
        for wizard in self:
            wizard.vat_cards = {
                "no_deduction": {
                    "text": self.env._(
                        "The VAT on private use is not deducted: the employee pays "
                        "the share and its VAT."
                    ),
                    "icon": "fa-percent",
                },
                "reinvoice": {
                    "text": self.env._(
                        "The company deducts all VAT, and sends the employee an "
                        "invoice with VAT for the share."
                    ),
                    "icon": "fa-file-text-o",
                },
                "flat_rate": {
                    "text": self.env._(
                        "The company deducts a fixed percentage of the VAT of the "
                        "whole bill, and the employee pays the share without VAT."
                    ),
                    "icon": "fa-balance-scale",
                },
            }

    # -- steps -----------------------------------------------------------------------

    @api.model
    def open_guide(self):
        """Open the guided set-up at the first step that is still to be done."""
        self.check_access("create")
        if self.env.company.telecom_sample:
            raise UserError(
                self.env._(
                    "%(company)s has sample data. Remove them in Telecom, Overview, "
                    "before you set up the company.",
                    company=self.env.company.name,
                )
            )
        return self._open(self.create({}))

    @api.model
    def _get_first_step(self, company):
        """Return the first step of a company that is still to be done."""
        return next(
            (step for step, _label in STEPS if not company._is_telecom_step_done(step)),
            STEPS[-1][0],
        )

    def action_next(self):
        """Store this step, and open the next one that is still to be done."""
        self.ensure_one()
        lock_records(self)
        if has_waited(self):  # a second click
            return self._open(self)
        wizard = getattr(self, f"_apply_{self.step}")() or self
        codes = [step for step, _label in STEPS]
        following = codes[codes.index(wizard.step) + 1 :]
        wizard.step = next(
            (
                step
                for step in following
                # the accounts depend on the VAT method that was just chosen
                if step == "accounts"
                or not wizard.company_id._is_telecom_step_done(step)
            ),
            codes[-1],
        )
        if wizard.step == "accounts" and not wizard._propose_accounts():
            return wizard.action_next()
        return self._open(wizard)

    def action_back(self):
        """Open the step before."""
        self.ensure_one()
        lock_records(self)
        if has_waited(self):  # a second click
            return self._open(self)
        codes = [step for step, _label in STEPS]
        self.step = codes[max(codes.index(self.step) - 1, 0)]
        if self.step == "accounts" and not self._propose_accounts():
            return self.action_back()
        return self._open(self)

    def _open(self, wizard):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set Up Telecom Split Billing"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [[False, "form"]],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _as_company(self):
        """Return the company with the rights that setting it up takes."""
        return self.company_id._as_telecom_set_up()

    # -- what each step does -----------------------------------------------------------

    def _apply_company(self):
        """Choose the country, and load the chart where there are no accounts yet."""
        company = self.company_id
        if not self.country_id:
            raise UserError(self.env._("Choose the country of the company."))
        if not company.country_id:
            # the chart is loaded below: Odoo would load another one for the country
            quiet = self._as_company().with_context(chart_template_load=True)
            quiet.country_id = self.country_id
        if self.has_chart:
            return self
        if not self.env.is_system():
            raise AccessError(
                self.env._(
                    "Loading a chart of accounts requires the access right "
                    "“Settings”. Ask an administrator of the system to load it."
                )
            )
        self.env["account.chart.template"].try_loading(self.chart, company)
        # it may have installed a module: everything is asked of its registry
        return self.env()[self._name].browse(self.id)

    def _apply_vat(self):
        self._as_company().telecom_vat_method = self.vat_method

    def _apply_accounts(self):
        self.set_up_id.action_apply()

    def _propose_accounts(self):
        """Fill the dialog of the accounts and taxes; tell if it has any rows."""
        self.set_up_id = self.set_up_id.create({"company_id": self.company_id.id})
        self.set_up_id._propose()
        return bool(self.set_up_id.line_ids)

    def _apply_bill(self):
        raise UserError(self.env._("Upload the bill of your operator."))
