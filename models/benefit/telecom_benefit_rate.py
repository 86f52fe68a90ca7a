from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

BENEFIT_KINDS = [
    ("device", "Device"),
    ("subscription", "Subscription"),
    ("internet", "Internet"),
]


class TelecomBenefitRate(models.Model):
    """The value of one kind of benefit a month, from a day on."""

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
                        "Two flat amounts of %(authority)s are valid at the same "
                        "time. End the earlier one on the day before the later "
                        "one starts.",
                        authority=rate.authority_id.name,
                    )
                )
