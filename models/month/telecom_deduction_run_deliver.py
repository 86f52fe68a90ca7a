from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.misc import consteq, hash_sign, verify_hash_signed

SCOPE = "telecom_payroll_file"

LINK_DAYS = 14

TEMPLATE = "telecom_split_billing.mail_template_payroll_file"


class TelecomDeductionRun(models.Model):
    """The payroll office gets a link to the file: no amount travels by email."""

    _inherit = "telecom.deduction.run"

    link_date = fields.Datetime("Link Sent On", readonly=True, copy=False)

    def _deliver(self):
        """Make the file of this confirmed run, and send a link to it."""
        if not self.template_id:
            self.template_id = self.company_id.telecom_run_template_id
        self._export()
        if self.company_id.telecom_run_delivery == "mail":
            self._send_link()

    def _send_link(self):
        """Put the mail with the link to the file into the outbox."""
        self.env.ref(TEMPLATE).send_mail(self.id)
        self.link_date = fields.Datetime.now()
        self._message_log(
            body=self.env._(
                "A link to the payroll file was sent to %(address)s.",
                address=self.company_id.telecom_payroll_email,
            )
        )

    def _get_link(self):
        """Return the address at which the payroll office finds the file."""
        self.ensure_one()
        return f"{self.get_base_url()}/telecom/payroll/{self._get_link_token()}"

    def _get_link_token(self):
        attachment = self.attachment_id
        return hash_sign(
            self.env,
            SCOPE,
            [self.id, attachment.id, attachment.checksum],
            expiration=timedelta(days=LINK_DAYS),
        )

    @api.model
    def _get_by_link(self, token):
        """Return the run whose file a link leads to; none if it is no longer valid."""
        try:
            payload = verify_hash_signed(self.env, SCOPE, token)
        except ValueError:  # no token at all
            payload = None
        if not payload:
            return self.browse()
        run_id, attachment_id, checksum = payload
        run = self.browse(run_id).exists()
        attachment = run.attachment_id
        if attachment.id != attachment_id or run.state != "exported":
            return self.browse()
        return run if consteq(attachment.checksum, checksum) else self.browse()
