from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

BENEFIT_KINDS = [
    ("device", "Device"),
    ("subscription", "Subscription"),
    ("internet", "Internet"),
]


class TelecomBenefitAuthority(models.Model):
    """Who counts a phone as a part of the wage: the tax office, social security."""

    _name = "telecom.benefit.authority"
    _description = "Benefit Authority"
    _order = "country_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="Names the authority in the file for the payroll office."
    )
    sequence = fields.Integer(default=10)
    country_id = fields.Many2one("res.country", required=True, index=True)
    accepts_repayment = fields.Boolean(
        help="Whether it is split billing, and so no benefit, when the employee pays "
        "private use back to the employer. If not, it is only when the operator "
        "collects it from the employee itself.",
    )
    source = fields.Text(translate=True)
    rate_ids = fields.One2many("telecom.benefit.rate", "authority_id", "Flat Amounts")

    _code_unique = models.Constraint(
        "UNIQUE(code)", "Another authority has this code already."
    )

    def _get_rates(self, day):
        """Return {kind: the flat amount a month} that holds on ``day``."""
        self.ensure_one()
        return {
            rate.kind: rate.amount
            for rate in self.rate_ids
            if rate.date_from <= day and (not rate.date_to or day <= rate.date_to)
        }


class TelecomBenefitRate(models.Model):
    """What one kind of benefit is worth a month, from a day on."""

    _name = "telecom.benefit.rate"
    _description = "Flat Amount of a Benefit"
    _order = "authority_id, kind, date_from desc, id"

    authority_id = fields.Many2one(
        "telecom.benefit.authority", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(BENEFIT_KINDS, required=True)
    currency_id = fields.Many2one(related="authority_id.country_id.currency_id")
    amount = fields.Monetary("Per Month", required=True)
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("Until")
    source = fields.Char(translate=True)

    @api.constrains("authority_id", "kind", "date_from", "date_to")
    def _check_overlap(self):
        for rate in self:
            overlapping = Domain("authority_id", "=", rate.authority_id.id)
            overlapping &= Domain("kind", "=", rate.kind) & Domain("id", "!=", rate.id)
            overlapping &= Domain("date_to", "=", False) | Domain(
                "date_to", ">=", rate.date_from
            )
            if rate.date_to:
                overlapping &= Domain("date_from", "<=", rate.date_to)
            if self.search_count(overlapping, limit=1):
                raise ValidationError(
                    self.env._(
                        "Two flat amounts of %(authority)s hold at the same time. End "
                        "the earlier one on the day before the later one.",
                        authority=rate.authority_id.name,
                    )
                )
