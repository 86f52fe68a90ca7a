from odoo import api, fields, models

from ..ground.guard import by_program


class ResCompany(models.Model):
    """Whether employees agree to the policy of their phone, and to what besides."""

    _inherit = "res.company"

    telecom_agreement = fields.Selection(
        [
            ("none", "Not used"),
            ("paper", "Recorded without emails"),
            ("mail", "Requested by email"),
        ],
        string="Phone Agreements",
        default="none",
        required=True,
    )
    telecom_agreement_days = fields.Integer(
        "Days Between Reminders", default=7, help="Set to 0 to send no reminders."
    )
    telecom_agreement_reminders = fields.Integer(
        "Maximum Reminders",
        default=3,
        help="After the last reminder, HR has to follow up.",
    )
    telecom_agreement_text = fields.Html(
        "Text of Agreements",
        translate=True,
        default=lambda self: self._get_default_telecom_agreement_text(),
        help="Shown below the policy, which is written out in plain language.",
    )
    telecom_agreement_version = fields.Integer(
        "Version of the Agreement Text", default=1, readonly=True
    )
    telecom_agreement_years = fields.Integer(
        "Years to Keep Agreements",
        default=5,
        help="Counted from the day on which an agreement became outdated. Set to "
        "0 to keep agreements indefinitely.",
    )

    _telecom_agreement_positive = models.Constraint(
        "CHECK (telecom_agreement_days >= 0 AND telecom_agreement_reminders >= 0"
        " AND telecom_agreement_years >= 0)",
        "The number of days, reminders and years for agreements cannot be negative.",
    )

    @api.model
    def _get_default_telecom_agreement_text(self):
        return self.env._(
            "I have read who pays what of the costs of the mobile phone that my "
            "employer provides, and I agree to it. I receive a statement that "
            "explains each amount. If these rules change, I will be asked to "
            "agree again."
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
        with by_program():
            for company in changed:
                company.telecom_agreement_version += 1
        return result
