from odoo import api, fields, models

from ..ground.guard import by_program


class ResCompany(models.Model):
    """How the payroll office calls a company."""

    _inherit = "res.company"

    telecom_payroll_number = fields.Char(
        string="Employer Number at the Payroll Office",
        help="The placeholder {company_number} of payroll files.",
    )

    # -- the text with which employees agree to payroll deductions ------------------

    telecom_mandate_text = fields.Html(
        "Text of Payroll Mandates",
        translate=True,
        default=lambda self: self._get_default_telecom_mandate_text(),
        help="The text that employees agree to. You are responsible for its "
        "compliance with the law.",
    )
    telecom_mandate_version = fields.Integer(
        "Version of the Mandate Text", default=1, readonly=True
    )

    @api.model
    def _get_default_telecom_mandate_text(self):
        return self.env._(
            "I agree that my part of the costs of the mobile phone that my "
            "employer provides is deducted from my net wages, up to the maximum "
            "stated here for each pay period. I receive a statement that explains "
            "each amount. I pay amounts that are not deducted in another way. I "
            "can revoke this agreement at any time; it then ends as of that day."
        )

    def write(self, values):
        changed = self.browse()
        if "telecom_mandate_text" in values:
            changed = self.filtered(
                lambda company: (
                    company.telecom_mandate_text != values["telecom_mandate_text"]
                )
            )
        result = super().write(values)
        with by_program():
            for company in changed:
                company.telecom_mandate_version += 1
        return result
