from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """What is kept of the usage of phones, and for how long."""

    _inherit = "res.company"

    telecom_unmask_reason = fields.Char(
        "Why Dialled Numbers Are Stored",
        help="The law asks for a reason to store whom somebody called.",
    )
    telecom_keep_rows = fields.Selection(
        [("months", "For a time"), ("none", "Not at all: sums only")],
        "Keep Usage Rows",
        default="months",
        required=True,
        help="Without usage rows, statements show sums per usage type. The detail "
        "files go too, as soon as the bill is posted.",
    )
    telecom_rows_months = fields.Integer(
        "Months to Keep Usage Rows",
        default=12,
        help="Counted from the end of the billing period. 0 keeps them for good.",
    )
    telecom_statement_years = fields.Integer(
        "Years to Keep Statements",
        default=10,
        help="Settled statements are deleted then; the journal entries stay. 0 keeps "
        "them for good.",
    )
    telecom_mandate_years = fields.Integer(
        "Years to Keep Mandates",
        default=5,
        help="Counted from the day a mandate ended. 0 keeps them for good.",
    )

    _telecom_times_positive = models.Constraint(
        "CHECK (telecom_rows_months >= 0 AND telecom_statement_years >= 0"
        " AND telecom_mandate_years >= 0)",
        "How long data are kept cannot be a negative time.",
    )

    @api.constrains("telecom_mask_numbers", "telecom_unmask_reason")
    def _check_telecom_unmask_reason(self):
        for company in self:
            if not (company.telecom_mask_numbers or company.telecom_unmask_reason):
                raise ValidationError(
                    self.env._(
                        "Say why %(company)s stores the numbers that were dialled.",
                        company=company.name,
                    )
                )
