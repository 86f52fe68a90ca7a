import phonenumbers
from phonenumbers import PhoneNumberFormat

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...parsers.identifiers import fold, kind_of
from ..ground.guard import untraced

# Who holds a line is for those who manage lines or employees, and for the holder.
HOLDER_GROUPS = "telecom_split_billing.group_telecom_officer,hr.group_hr_user"

KINDS = [
    ("phone", "Phone Number"),
    ("sim", "Data SIM"),
    ("internet", "Internet or Other Connection"),
]


class TelecomLine(models.Model):
    """One phone number, data SIM or connection that an operator bills us for."""

    _name = "telecom.line"
    _description = "Telecom Line"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "number, id"
    _check_company_auto = True

    kind = fields.Selection(
        KINDS,
        required=True,
        default="phone",
        tracking=True,
        help="A data SIM is identified by the ICCID printed on it. Internet and other "
        "connections are identified by the customer, circuit or installation number "
        "on the operator's bill.",
    )
    name = fields.Char(
        string="Number or Identifier",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        help="Enter a phone number as it is dialled in the operator's country, or in "
        "full with + and the country code; the ICCID of a data SIM; or the number that "
        "the operator's bill states for another connection.",
    )
    number = fields.Char(
        string="Compared As",
        required=True,
        copy=False,
        tracking=True,
        help="The number or identifier as it is stored and compared with bills: a "
        "phone number with + and digits only, others without spaces and punctuation.",
        technical=True,
    )
    operator_id = fields.Many2one(
        "telecom.operator",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        default=lambda self: self.env["telecom.operator"]._get_only(self.env.company),
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    assignment_ids = fields.One2many(
        "telecom.assignment", "line_id", string="Holders", groups=HOLDER_GROUPS
    )
    assignment_id = fields.Many2one(
        "telecom.assignment",
        string="Current Assignment",
        compute="_compute_assignment_id",
        search="_search_assignment_id",
        groups=HOLDER_GROUPS,
    )
    employee_id = fields.Many2one(
        "hr.employee",
        compute="_compute_assignment_id",
        search="_search_employee_id",
        groups=HOLDER_GROUPS,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Other Holder",
        compute="_compute_assignment_id",
        groups=HOLDER_GROUPS,
    )
    holder = fields.Char(
        compute="_compute_assignment_id",
        groups=HOLDER_GROUPS,
        help="The current holder of the line.",
    )
    holder_since = fields.Date(
        string="Since", related="assignment_id.date_from", groups=HOLDER_GROUPS
    )
    next_holder = fields.Char(
        compute="_compute_next_holder",
        groups=HOLDER_GROUPS,
        help="The new holder of the line, and the first day.",
    )
    next_holder_from = fields.Date(compute="_compute_next_holder", groups=HOLDER_GROUPS)
    current_policy_id = fields.Many2one(
        related="assignment_id.current_policy_id", groups=HOLDER_GROUPS
    )
    policy_source = fields.Selection(
        related="assignment_id.policy_source", groups=HOLDER_GROUPS
    )

    _number_company_unique = models.Constraint(
        "UNIQUE(number, company_id)",
        "The company already has a line with this number. Use that line, and "
        "unarchive it if it is archived.",
    )

    @api.depends("number", "kind")
    def _compute_name(self):
        for line in self:
            line.name = _get_readable(line.kind or "phone", line.number, line.name)

    @api.depends(
        "assignment_ids.date_from",
        "assignment_ids.date_to",
        "assignment_ids.employee_id",
        "assignment_ids.partner_id",
    )
    def _compute_assignment_id(self):
        today = fields.Date.context_today(self)
        for line in self:
            held = line.assignment_ids
            current = held.filtered(lambda each: each._covers(today))[:1]
            # the holders of all lines of a list are read at once
            current = current.with_prefetch(held._prefetch_ids)
            line.assignment_id = current
            line.employee_id = current.employee_id
            line.partner_id = current.partner_id
            line.holder = current.holder

    @api.depends(
        "assignment_ids.date_from",
        "assignment_ids.employee_id",
        "assignment_ids.partner_id",
    )
    def _compute_next_holder(self):
        today = fields.Date.context_today(self)
        for line in self:
            held = line.assignment_ids
            coming = held.filtered(
                lambda each: each.date_from and each.date_from > today
            ).sorted("date_from")[:1]
            coming = coming.with_prefetch(held._prefetch_ids)
            line.next_holder = coming.holder
            line.next_holder_from = coming.date_from

    def _search_assignment_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        current = self.env["telecom.assignment"]._get_domain_on(
            fields.Date.context_today(self)
        )
        wanted = Domain("id", "in", [item for item in value if item])
        domain = Domain("assignment_ids", "any", current & wanted)
        if False in value:
            domain |= Domain("assignment_ids", "not any", current)
        return domain

    def _search_employee_id(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        current = self.env["telecom.assignment"]._get_domain_on(
            fields.Date.context_today(self)
        )
        held = Domain("employee_id", operator, value)
        return Domain("assignment_ids", "any", current & held)

    @api.model_create_multi
    def create(self, vals_list):
        # The kind is another field's default in dialogs about issues and corrections.
        vals_list = [{"kind": "phone", **vals} for vals in vals_list]
        lines = super().create([self._normalise_vals(vals) for vals in vals_list])
        lines._forget_recognised()
        return lines

    def write(self, vals):
        if not {"name", "number", "kind"} & vals.keys():
            return super().write(vals)
        for line in self:
            super(TelecomLine, line).write(line._normalise_vals(vals))
        self._forget_recognised()
        return True

    def unlink(self):
        self._unlink_without_statements()
        everything = self.with_context(active_test=False)
        with untraced():  # no note on a line that goes
            # what the database deletes along leaves its messages, which name people
            everything.assignment_ids.unlink()
            everything.device_ids.unlink()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_without_statements(self):
        charge_sudo = self.env["telecom.charge"].sudo()  # only whether there is one
        if charge_sudo.search_count([("line_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "There are statements or charges of this line. It cannot be "
                    "deleted: archive it instead."
                )
            )

    def action_correct(self):
        """Open a correction of who held this line on posted bills."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correction"),
            "res_model": "telecom.correction",
            "view_mode": "form",
            "context": {
                "default_kind": "holder",
                "default_line_id": self.id,
                "default_company_id": self.company_id.id,
            },
        }

    def _mail_get_partner_fields(self, introspect_fields=False):
        # The holder is nobody to write to about the line unless an officer says so.
        return []

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        # The notes name the holders: they are for those who may change the line.
        return dict.fromkeys(self, "write")

    # -- lines that somebody still holds who has left the company -------------------

    holder_left = fields.Boolean(
        "Holder Has Left",
        compute="_compute_holder_left",
        search="_search_holder_left",
        groups=HOLDER_GROUPS,
    )
    departure_date = fields.Date(
        "Holder Leaves On", compute="_compute_holder_left", groups=HOLDER_GROUPS
    )

    @api.depends("employee_id")
    def _compute_holder_left(self):
        today = fields.Date.context_today(self)
        for line in self:
            employee_sudo = line.employee_id.sudo()  # the day alone, for officers too
            day = employee_sudo.departure_date
            line.departure_date = day
            line.holder_left = bool(employee_sudo) and (
                not employee_sudo.active or bool(day and day < today)
            )

    def _search_holder_left(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        employees_sudo = self.env["hr.employee"].sudo()  # that they left, no more
        left = employees_sudo.with_context(active_test=False)._search(
            ["|", ("active", "=", False), ("departure_date", "<", today)]
        )
        current = self.env["telecom.assignment"]._get_domain_on(today)
        domain = Domain(
            "assignment_ids", "any", current & Domain("employee_id", "in", left)
        )
        return domain if True in value else ~domain

    def _get_left_on(self):
        """Return the last day of a holder who has left, else False."""
        self.ensure_one()
        return self.holder_left and self.departure_date

    device_ids = fields.One2many("telecom.device", "line_id", "Devices")
    device = fields.Char(
        "Device in Use", compute="_compute_device", groups=HOLDER_GROUPS
    )

    @api.depends("device_ids.name", "device_ids.state")
    def _compute_device(self):
        for line in self:
            line.device = ", ".join(line._get_devices().mapped("name"))

    def _get_devices(self):
        """Return the devices that go with these lines now."""
        return self.device_ids.filtered(lambda each: each.state == "in_use")

    def _note(self, body):
        self._message_log_batch(dict.fromkeys(self.ids, body))


def _get_readable(kind, number, name):
    """Return an identifier as it is easy to read; ``name`` is the one until now.

    In the form the kind may be another than that of the number yet: the name stays.
    """
    if not number or kind_of(number) != kind != "internet":
        return name or number
    if kind == "phone":
        parsed = phonenumbers.parse(number)
        return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    if kind == "sim":
        return " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    # the spelling of the operator's bill is easier to read than the stored one
    return name if fold(name or "") == number else number
