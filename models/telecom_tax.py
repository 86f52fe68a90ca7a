from odoo import api, fields, models

TAX_DOMAIN = "[('type_tax_use', '=', 'purchase')]"


class TelecomTax(models.Model):
    """Which purchase taxes a company uses for a VAT rate of its operators' bills."""

    _name = "telecom.tax"
    _description = "Telecom Tax"
    _order = "company_id, rate desc, id"
    _rec_name = "rate"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    rate = fields.Float(string="VAT Rate (%)", required=True, digits=(5, 2))
    tax_id = fields.Many2one(
        "account.tax",
        string="Employer's Part",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain=TAX_DOMAIN,
        help="The deductible tax, for what the employer pays.",
    )
    non_deductible_tax_id = fields.Many2one(
        "account.tax",
        string="Employee's Part",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain=TAX_DOMAIN,
        help="The tax that is not deducted, for what the employee pays: the employee "
        "owes the amount with this tax.",
    )

    _rate_unique = models.Constraint(
        "UNIQUE(company_id, rate)",
        "The company has taxes for this VAT rate already.",
    )

    @api.depends("rate")
    def _compute_display_name(self):
        for tax in self:
            tax.display_name = f"{tax.rate:g} %"
