from odoo import api, fields, models


class ResCompany(models.Model):
    """Whether employees agree to the policy of their phone, and to what besides."""

    _inherit = "res.company"

    telecom_agreement = fields.Selection(
        [
            ("none", "Not used"),
            ("paper", "Kept here, without e-mails"),
            ("mail", "Asked for by e-mail"),
        ],
        string="Phone Agreements",
        default="none",
        required=True,
    )
    telecom_agreement_days = fields.Integer(
        "Days Between Reminders", default=7, help="0 reminds nobody."
    )
    telecom_agreement_reminders = fields.Integer(
        "Reminders at Most", default=3, help="After these, it is for HR to ask."
    )
    telecom_agreement_text = fields.Html(
        "Text of Agreements",
        translate=True,
        default=lambda self: self._get_default_telecom_agreement_text(),
        help="Stands below the policy, which is written out in plain words.",
    )
    telecom_agreement_version = fields.Integer(
        "Version of the Agreement Text", default=1, readonly=True
    )
    telecom_agreement_years = fields.Integer(
        "Years to Keep Agreements",
        default=5,
        help="Counted from the day an agreement was outdated. 0 keeps them for good.",
    )

    _telecom_agreement_positive = models.Constraint(
        "CHECK (telecom_agreement_days >= 0 AND telecom_agreement_reminders >= 0"
        " AND telecom_agreement_years >= 0)",
        "Days, reminders and years of agreements cannot be negative.",
    )

    @api.model
    def _get_default_telecom_agreement_text(self):
        return self.env._(
            "I have read who pays what of the costs of the mobile phone that my "
            "employer provides, and I agree to it. I receive a statement that explains "
            "each amount. When these rules change, I am asked again."
        )

    def write(self, values):
        changed = self.browse()
        if "telecom_agreement_text" in values:
            changed = self.filtered(
                lambda company: (
                    company.telecom_agreement_text != values["telecom_agreement_text"]
                )
            )
        result = super().write(values)
        for company in changed._by_program():
            company.telecom_agreement_version += 1
        return result
