from stdnum import imei
from stdnum.exceptions import ValidationError as NumberError

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .telecom_line import HOLDER_GROUPS

IMEI_DIGITS = 15

STATES = [
    ("in_use", "In Use"),
    ("returned", "Returned"),
    ("kept", "Kept by the Holder"),
]


class TelecomDevice(models.Model):
    """A phone or tablet that goes with a line, and what is still paid for it.

    It is no asset: nothing is booked. Devices that were given back or kept stay on the
    line as its history.
    """

    _name = "telecom.device"
    _description = "Telecom Device"
    _inherit = ["mail.thread"]
    _order = "line_id, state, date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char("Model", required=True, tracking=True)
    line_id = fields.Many2one(
        "telecom.line",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        related="line_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    holder = fields.Char(related="line_id.holder", groups=HOLDER_GROUPS)
    imei = fields.Char(
        "IMEI",
        copy=False,
        tracking=True,
        help="15 digits. Dial *#06# on the device to display them.",
    )
    date_from = fields.Date("Since", default=fields.Date.context_today)
    state = fields.Selection(STATES, required=True, default="in_use", tracking=True)
    returned_on = fields.Date(
        compute="_compute_returned_on",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    value = fields.Monetary(
        tracking=True, help="The value of the device when it was new."
    )
    instalment_count = fields.Integer("Number of Instalments", tracking=True)
    instalment_from = fields.Date(
        "First Instalment", help="Any day in the month of the first instalment."
    )
    instalment_amount = fields.Monetary("Instalment per Month", tracking=True)
    instalments_paid = fields.Integer(compute="_compute_instalments")
    instalments = fields.Char(
        compute="_compute_instalments", help="Number of instalments paid to date."
    )
    instalments_left = fields.Monetary(
        "Left to Pay",
        compute="_compute_instalments",
        help="Amount left to pay from next month onwards.",
    )
    note = fields.Text(groups=HOLDER_GROUPS)

    _imei_unique = models.UniqueIndex(
        "(company_id, imei) WHERE state = 'in_use' AND imei IS NOT NULL",
        "A device with this IMEI is already in use on another line of the company.",
    )
    _amounts_positive = models.Constraint(
        "CHECK(value >= 0 AND instalment_amount >= 0 AND instalment_count >= 0)",
        "The value of a device and its instalments cannot be negative.",
    )

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        # as on the line: the notes are for those who may change the device
        return dict.fromkeys(self, "write")

    @api.depends("state")
    def _compute_returned_on(self):
        today = fields.Date.context_today(self)
        for device in self:
            if device.state == "returned":
                device.returned_on = device.returned_on or today
            else:
                device.returned_on = False

    @api.depends("instalment_count", "instalment_from", "instalment_amount")
    @api.depends_context("lang")
    def _compute_instalments(self):
        today = fields.Date.context_today(self)
        for device in self:
            paid = device._count_instalments(today)
            device.instalments_paid = paid
            left = (device.instalment_count - paid) * device.instalment_amount
            device.instalments_left = left
            device.instalments = False
            if device.instalment_count:
                device.instalments = self.env._(
                    "%(paid)s of %(count)s", paid=paid, count=device.instalment_count
                )

    def _count_instalments(self, day):
        """Return how many instalments are due by the end of the month of a day."""
        first = self.instalment_from
        if not first:
            return 0
        months = 12 * (day.year - first.year) + day.month - first.month + 1
        return min(max(months, 0), self.instalment_count)

    @api.constrains("instalment_count", "instalment_from")
    def _check_instalment_from(self):
        for device in self:
            if device.instalment_count and not device.instalment_from:
                raise ValidationError(
                    self.env._(
                        "Enter the month in which the first instalment of "
                        "%(device)s is paid.",
                        device=device.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        # a device that was given back a moment ago may be used again
        self.flush_model(["imei", "state"])
        return super().create([self._normalise(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._normalise(vals))

    def _normalise(self, vals):
        """Keep the digits of an IMEI, and refuse what is none."""
        if not vals.get("imei"):
            return {**vals, "imei": False} if "imei" in vals else vals
        digits = imei.compact(vals["imei"])
        try:
            imei.validate(digits)
        except NumberError:
            digits = ""
        if len(digits) != IMEI_DIGITS:
            raise ValidationError(
                self.env._(
                    "“%(imei)s” is not an IMEI. An IMEI has 15 digits; the last "
                    "one is a check digit. Dial *#06# on the device to display it.",
                    imei=vals["imei"],
                )
            )
        return {**vals, "imei": digits}

    def _leave(self, state, day):
        """Note that these devices are given back or kept from a day on."""
        for device in self.filtered(lambda each: each.state == "in_use"):
            device.write({"state": state, "returned_on": state == "returned" and day})
            values = {"device": device.name}
            device.line_id._note(
                self.env._("The device %(device)s was returned.", **values)
                if state == "returned"
                else self.env._("The holder keeps the device %(device)s.", **values)
            )
