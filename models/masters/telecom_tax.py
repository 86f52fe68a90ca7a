from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare

TAX_DOMAIN = "[('type_tax_use', '=', 'purchase')]"

SALE_TAX_DOMAIN = "[('type_tax_use', '=', 'sale')]"

VAT_METHODS = [
    ("no_deduction", "Not deducted: the employee pays the VAT too"),
    ("reinvoice", "Re-invoiced: the employee gets an invoice with VAT"),
    ("flat_rate", "Deducted at a flat rate: no VAT for the employee"),
]

# Which tax a bill line takes, by how its tax can be deducted (engine.posting).
BILL_TAXES = {
    "deductible": "tax_id",
    "non_deductible": "non_deductible_tax_id",
    "partial": "partial_tax_id",
}

# Which tax a company must have chosen, by its way of treating the VAT.
METHOD_TAXES = {
    "no_deduction": "non_deductible_tax_id",
    "reinvoice": "sale_tax_id",
    "flat_rate": "partial_tax_id",
}


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
        help="The deductible tax on the employer's part.",
    )
    non_deductible_tax_id = fields.Many2one(
        "account.tax",
        string="Employee's Part",
        ondelete="restrict",
        check_company=True,
        domain=TAX_DOMAIN,
        help="The non-deductible tax, on the employee's part: the employee owes the "
        "amount including this tax.",
    )

    sale_tax_id = fields.Many2one(
        "account.tax",
        string="Invoice to the Employee",
        ondelete="restrict",
        check_company=True,
        domain=SALE_TAX_DOMAIN,
        help="The sales tax of invoices to employees, if phone costs are re-invoiced.",
    )
    partial_tax_id = fields.Many2one(
        "account.tax",
        string="Flat Rate",
        ondelete="restrict",
        check_company=True,
        domain=TAX_DOMAIN,
        help="The partly deductible tax, for the whole bill, if the VAT is deducted at "
        "a flat rate.",
    )

    _rate_unique = models.Constraint(
        "UNIQUE(company_id, rate)",
        "The company already has taxes for this VAT rate.",
    )

    @api.constrains(
        "rate", "tax_id", "non_deductible_tax_id", "sale_tax_id", "partial_tax_id"
    )
    def _check_rate(self):
        """Refuse taxes of another rate: two rates must not share one tax."""
        for tax in self:
            for each in tax._get_all():
                percent = each.amount_type == "percent"
                if percent and float_compare(each.amount, tax.rate, 2):
                    raise ValidationError(
                        self.env._(
                            "%(tax)s is a tax of %(found)s %%, not of %(rate)s %%.",
                            tax=each.display_name,
                            found=f"{each.amount:g}",
                            rate=f"{tax.rate:g}",
                        )
                    )

    def _get_all(self):
        """Return the taxes of the rate, whatever they are for."""
        bills = self.tax_id | self.non_deductible_tax_id | self.partial_tax_id
        return bills | self.sale_tax_id

    def _get_bill_tax(self, treatment):
        """Return the tax of a bill line that is treated so; none when it is missing.

        Where there is no tax, it matters little how it is treated.
        """
        tax = self[BILL_TAXES[treatment]]
        return tax if tax or self.rate else self.tax_id

    def _has_taxes_for(self, method):
        """Tell whether nothing is missing for a way of treating the VAT."""
        return not self.rate or bool(self[METHOD_TAXES[method]])

    def _get_employee_percent(self, method):
        """Return the tax that employees pay, in percent of their part.

        At a flat rate, it is what of the tax stays on the account of the line.
        """
        if method != "flat_rate":
            return as_rate(self.rate)
        lines = self.partial_tax_id.invoice_repartition_line_ids
        kept = lines.filtered(
            lambda line: line.repartition_type == "tax" and not line.account_id
        )
        return as_rate(self.rate) * as_rate(sum(kept.mapped("factor_percent"))) / 100

    @api.depends("rate")
    def _compute_display_name(self):
        for tax in self:
            tax.display_name = f"{tax.rate:g} %"


def as_rate(rate):
    """Return a stored tax rate as an exact number."""
    return Decimal(str(rate))
