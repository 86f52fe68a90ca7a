from odoo import fields, models


class TelecomBenefitAuthority(models.Model):
    """An authority that counts a phone as wage: the tax office, social security."""

    _name = "telecom.benefit.authority"
    _description = "Benefit Authority"
    _order = "country_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="Code of the authority in the file for the payroll office."
    )
    sequence = fields.Integer(default=10)
    country_id = fields.Many2one("res.country", required=True, index=True)
    accepts_repayment = fields.Boolean(
        help="Treat private use that the employee pays back to the employer as split "
        "billing, and therefore not as a benefit. Otherwise, it is split billing "
        "only if the operator itself collects it from the employee.",
    )
    source = fields.Text(translate=True)
    rate_ids = fields.One2many("telecom.benefit.rate", "authority_id", "Flat Amounts")

    _code_unique = models.Constraint(
        "UNIQUE(code)", "Another authority already has this code."
    )

    def _get_rates(self, day):
        """Return {kind: the flat amount a month} that holds on ``day``."""
        self.ensure_one()
        return {
            rate.kind: rate.amount
            for rate in self.rate_ids
            if rate.date_from <= day and (not rate.date_to or day <= rate.date_to)
        }
