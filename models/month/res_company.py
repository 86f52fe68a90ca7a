from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

DAYS = ("telecom_run_gather_day", "telecom_run_confirm_day")


class ResCompany(models.Model):
    """Which steps of a month the company leaves to scheduled jobs."""

    _inherit = "res.company"

    telecom_usual_factor = fields.Float(
        string="Usual Part of an Employee",
        default=3.0,
        digits=(6, 2),
        help="A bill is not posted automatically if the part of an employee is more "
        "than this many times the employee's average per period over the last twelve "
        "months. Set to 0 to allow any amount.",
    )
    telecom_usual_amount = fields.Monetary(
        string="Always Usual Up To",
        default=25.0,
        help="A part of an employee up to this amount is never unusual.",
    )
    telecom_run_until = fields.Selection(
        [
            ("none", "By hand"),
            ("gather", "Gather"),
            ("confirm", "Gather and confirm"),
            ("deliver", "Gather, confirm and deliver"),
        ],
        string="Automatic Deduction Runs",
        required=True,
        default="none",
        help="The steps of a deduction run that a scheduled job performs.",
    )
    telecom_run_period = fields.Selection(
        [("current", "The current month"), ("next", "The next month")],
        string="Pay Period of Automatic Runs",
        required=True,
        default="current",
    )
    telecom_run_gather_day = fields.Integer(
        string="Gather on Day",
        default=20,
        help="Day of the month. In a shorter month, the last day applies.",
    )
    telecom_run_confirm_day = fields.Integer(
        string="Confirm on Day",
        default=22,
        help="Day of the month. In a shorter month, the last day applies.",
    )
    telecom_run_delivery = fields.Selection(
        [
            ("none", "Not as a file: payslips take the deductions"),
            ("file", "Create the payroll file"),
            ("mail", "Email a link to the payroll file"),
        ],
        string="Delivery to Payroll",
        required=True,
        default="none",
    )
    telecom_run_template_id = fields.Many2one(
        "telecom.payroll.template",
        string="Payroll File of Automatic Runs",
        ondelete="restrict",
        groups="telecom_split_billing.group_telecom_payroll",
    )
    telecom_payroll_email = fields.Char(
        string="Email Address of the Payroll Office",
        help="Receives the link to the payroll file. A file of withheld amounts that "
        "arrives from this address in reply is read automatically.",
    )
    telecom_run_close = fields.Boolean(
        string="Close Reported Runs",
        default=True,
        help="A run is closed when payroll has reported every deduction.",
    )
    telecom_mandate_ask = fields.Boolean(
        string="Ask for Missing Mandates",
        help="A scheduled job asks employees who have to pay a part and have no "
        "mandate for their signature. An employee who revoked a mandate is not asked.",
    )
    telecom_mandate_days = fields.Integer(
        string="Days Between Requests of a Mandate",
        default=7,
        help="Set to 0 to send no reminders.",
    )
    telecom_mandate_reminders = fields.Integer(
        string="Reminders of a Mandate",
        default=3,
        help="After the last reminder, the missing mandate is an exception.",
    )
    telecom_digest_date = fields.Date(
        string="Last Digest of Exceptions", readonly=True, copy=False
    )

    _telecom_mandate_positive = models.Constraint(
        "CHECK (telecom_mandate_days >= 0 AND telecom_mandate_reminders >= 0)",
        "The number of days and reminders for mandates cannot be negative.",
    )

    @api.constrains(*DAYS)
    def _check_telecom_run_days(self):
        for company in self:
            if not all(1 <= company[name] <= 31 for name in DAYS):
                raise ValidationError(
                    self.env._("The days of a month are numbers from 1 to 31.")
                )
            if company.telecom_run_confirm_day < company.telecom_run_gather_day:
                raise ValidationError(
                    self.env._(
                        "A run cannot be confirmed before it is gathered. Choose a "
                        "later day for the confirmation."
                    )
                )

    @api.constrains("telecom_run_delivery", "telecom_payroll_email")
    def _check_telecom_delivery(self):
        for company in self:
            by_mail = company.telecom_run_delivery == "mail"
            if by_mail and not company.telecom_payroll_email:
                raise ValidationError(
                    self.env._("Enter the email address of the payroll office.")
                )

    def _get_telecom_pay_period(self, today):
        """Return (first day, last day) of the pay period that runs are made for."""
        self.ensure_one()
        first = today.replace(day=1)
        if self.telecom_run_period == "next":
            first += relativedelta(months=1)
        return first, first + relativedelta(months=1) - timedelta(days=1)

    def _is_telecom_day(self, name, today):
        """Tell whether that day of the month, or the last of a short one, is here."""
        last = (today.replace(day=1) + relativedelta(months=1)) - timedelta(days=1)
        return today.day >= min(self[name], last.day)

    def _telecom_speak(self):
        """Return this company in its own language, for what a job writes."""
        return self.with_context(lang=self.partner_id.lang or self.env.lang)
