from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ground.expiry import get_limit
from ..ground.telecom_signature import SIGNED

STATES = [
    ("to_sign", "To Sign"),
    ("signed", "Signed"),
    ("outdated", "Outdated"),
]

# What was agreed, by whom: nobody writes it, and it stays as it was signed.
AGREED = {
    "employee_id",
    "partner_id",
    "company_id",
    "policy_id",
    "terms",
    "text",
    "text_version",
    "version",
}

REPORT = "telecom_split_billing.report_agreement"


class TelecomAgreement(models.Model):
    """A holder's agreement to the policy: who pays what of the phone, in plain words.

    It is made for the terms that hold today and stays as it was made. Once other terms
    hold, it is outdated and the holder is asked for another one. It blocks nothing: to
    deduct from wages takes a mandate, which is a document of its own.
    """

    _name = "telecom.agreement"
    _description = "Phone Agreement"
    _inherit = ["telecom.signature", "telecom.held"]
    _order = "id desc"

    employee_id = fields.Many2one(
        "hr.employee", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Other Holder",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    holder_name = fields.Char("Holder", compute="_compute_holder_name", store=True)
    department_id = fields.Many2one(
        "hr.department",
        compute="_compute_department_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    policy_id = fields.Many2one(
        "telecom.policy", required=True, readonly=True, index=True, ondelete="restrict"
    )
    terms = fields.Json(
        required=True, readonly=True, help="The rules that decide the split, as agreed."
    )
    # Made of a template and of the company's text, which was cleaned when it was typed.
    text = fields.Html("Agreement", required=True, readonly=True, sanitize=False)
    text_version = fields.Integer(
        "Version of the Company's Text", readonly=True, technical=True
    )
    version = fields.Integer(
        required=True,
        readonly=True,
        aggregator=None,
        help="Number of agreements requested from this holder, including this one.",
    )
    date_asked = fields.Date(
        "Asked On", readonly=True, help="Empty until an email is sent."
    )
    reminded_on = fields.Date(readonly=True)
    reminder_count = fields.Integer("Reminders", readonly=True)
    date_outdated = fields.Date(
        "Outdated Since",
        readonly=True,
        help="The day from which other terms apply, or the holder no longer has a "
        "line.",
    )
    state = fields.Selection(STATES, compute="_compute_state", store=True, index=True)

    _one_holder = models.Constraint(
        "CHECK(num_nonnulls(employee_id, partner_id) = 1)",
        "An agreement must belong to either an employee or another person, not both.",
    )
    # The scheduler and HR may ask at the same moment.
    _once = models.UniqueIndex(
        "(company_id, COALESCE(employee_id, 0), COALESCE(partner_id, 0), version)",
        "Another user is requesting this agreement at this moment. Please try again.",
    )

    @api.depends("employee_id.name", "partner_id.name")
    def _compute_holder_name(self):
        for agreement in self:
            person = agreement.employee_id or agreement.partner_id
            agreement.holder_name = agreement._get_pseudonym() or person.name

    def _get_pseudonym(self):
        """Return the name to show instead of the holder's own, or False."""
        return False

    @api.depends("employee_id.department_id")
    def _compute_department_id(self):
        for agreement in self:
            agreement.department_id = agreement.employee_id.department_id

    @api.depends("date_signed", "date_outdated")
    def _compute_state(self):
        for agreement in self:
            if agreement.date_outdated:
                agreement.state = "outdated"
            else:
                agreement.state = "signed" if agreement.date_signed else "to_sign"

    @api.depends("holder_name", "version")
    def _compute_display_name(self):
        for agreement in self:
            agreement.display_name = self.env._(
                "Phone agreement of %(holder)s, version %(version)s",
                holder=agreement.holder_name or "",
                version=agreement.version,
            )

    def _get_portal_name(self):
        """Return the name for the holder: what it is about, and which version."""
        self.ensure_one()
        return self.env._(
            "%(policy)s, version %(version)s",
            policy=self.policy_id.name,
            version=self.version,
        )

    def _get_terms_fields(self):
        return AGREED | SIGNED

    def _refuse_signed(self):
        raise UserError(
            self.env._(
                "%(agreement)s is signed and cannot be changed. Choose “Ask "
                "Again” to have another one signed.",
                agreement=self.display_name,
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        for agreement in self.filtered("date_signed"):
            if not agreement._is_kept_long_enough():
                raise UserError(
                    self.env._(
                        "%(agreement)s is signed: it is the proof of the agreed "
                        "terms and is kept for the period defined in the settings.",
                        agreement=agreement.display_name,
                    )
                )

    def _is_kept_long_enough(self):
        """Tell whether the company need not keep this one as a proof any more."""
        self.ensure_one()
        years = self.company_id.telecom_agreement_years
        before = get_limit(self, years=years)
        return bool(before and self.date_outdated) and self.date_outdated < before

    # -- who reads it ----------------------------------------------------------------

    def _count_own_to_sign(self):
        """Return how many agreements wait for the user's signature."""
        return self.search_count([*self._get_own_domain(), ("state", "=", "to_sign")])

    def _get_reader(self):
        """Return the contact to write to; none without an e-mail address."""
        self.ensure_one()
        employee_sudo = self.employee_id.sudo()  # contacts of staff are not for all
        contacts_sudo = (
            employee_sudo.user_id.partner_id
            | employee_sudo.work_contact_id
            | self.partner_id.sudo()  # the same of others
        )
        return contacts_sudo.filtered("email")[:1]

    def _get_mandate_to_sign(self):
        """Return the payroll mandate that waits for the same person, if any."""
        self.ensure_one()
        mandates_sudo = self.env["telecom.mandate"].sudo()  # of the same employee only
        if not self.employee_id:
            return mandates_sudo
        return mandates_sudo.search(
            [
                ("employee_id", "=", self.employee_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "to_sign"),
            ],
            limit=1,
        )

    # -- an agreement on paper, to sign there or to keep ----------------------------

    def _get_file_name(self):
        """Return the name of a downloaded file; it names no person."""
        self.ensure_one()
        return self.env._("Phone agreement %(version)s", version=self.version)

    def _render_paper(self):
        """Return (bytes, kind) of one agreement as a PDF."""
        self.ensure_one()
        reports_sudo = self.env["ir.actions.report"].sudo()  # holders print their own
        return reports_sudo._render_qweb_pdf(REPORT, self.ids)
