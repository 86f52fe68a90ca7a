from dataclasses import replace

from odoo import api, fields, models

KINDS = [
    ("deduction", "Deduction"),
    ("benefit_device", "Benefit: device"),
    ("benefit_subscription", "Benefit: subscription"),
    ("benefit_internet", "Benefit: internet"),
    ("contribution", "Own contribution to a benefit"),
]


class TelecomWageCode(models.Model):
    """The code under which the payroll office knows one kind of amount."""

    _name = "telecom.wage.code"
    _description = "Wage Code"
    _order = "company_id, kind, authority, id"
    _rec_name = "code"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    kind = fields.Selection(KINDS, string="Kind of Amount", required=True)
    authority = fields.Char(
        help="The code of the authority that the amount is intended for, for instance "
        "tax or social. Leave empty for all amounts without a code of their own.",
    )
    code = fields.Char(string="Wage Code", required=True)

    _once = models.UniqueIndex(
        "(company_id, kind, COALESCE(authority, ''))",
        "This kind of amount already has a wage code.",
    )

    @api.depends("kind", "code")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for record in self:
            record.display_name = f"{kinds.get(record.kind, '')} {record.code or ''}"

    @api.model
    def _fill(self, amounts, company):
        """Return the engine's amounts, with the wage code where they have none yet."""
        codes = {
            (each.kind, each.authority or ""): each.code
            for each in self.search([("company_id", "=", company.id)])
        }
        return [
            amount
            if amount.wage_code
            else replace(
                amount,
                wage_code=codes.get((amount.kind, amount.authority))
                or codes.get((amount.kind, ""), ""),
            )
            for amount in amounts
        ]
