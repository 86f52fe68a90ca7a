from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """The data kept about the usage of phones, and how long."""

    _inherit = "res.company"

    telecom_unmask_reason = fields.Char(
        "Reason for Storing Dialled Numbers",
        help="The law requires a reason for storing the numbers that somebody called.",
    )
    telecom_keep_rows = fields.Selection(
        [("months", "For a limited time"), ("none", "Not at all: totals only")],
        "Keep Usage Rows",
        default="months",
        required=True,
        help="Without usage rows, statements show totals per usage type. The detail "
        "files are also deleted, as soon as the bill is posted.",
    )
    telecom_rows_months = fields.Integer(
        "Months to Keep Usage Rows",
        default=12,
        help="Counted from the end of the billing period. Set to 0 to keep usage "
        "rows indefinitely.",
    )
    telecom_statement_years = fields.Integer(
        "Years to Keep Statements",
        default=10,
        help="Settled statements are deleted after this time; journal entries are "
        "kept. Set to 0 to keep statements indefinitely.",
    )
    telecom_mandate_years = fields.Integer(
        "Years to Keep Mandates",
        default=5,
        help="Counted from the end date of a mandate. Set to 0 to keep mandates "
        "indefinitely.",
    )

    _telecom_times_positive = models.Constraint(
        "CHECK (telecom_rows_months >= 0 AND telecom_statement_years >= 0"
        " AND telecom_mandate_years >= 0)",
        "The retention period cannot be negative.",
    )

    @api.constrains("telecom_mask_numbers", "telecom_unmask_reason")
    def _check_telecom_unmask_reason(self):
        for company in self:
            if not (company.telecom_mask_numbers or company.telecom_unmask_reason):
                raise ValidationError(
                    self.env._(
                        "Enter the reason why %(company)s stores the numbers that "
                        "were dialled.",
                        company=company.name,
                    )
                )
