import re

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize
from odoo.tools.misc import consteq, hmac

from odoo.addons.mail.tools.alias_error import AliasError

from ..ground.guard import by_program
from ..payroll.telecom_deduction_run_step import STATES

SCOPE = "telecom_payroll_answer"

CODE = re.compile(r"\[PHONE-(\d{1,9})-([0-9a-f]{12})\]")


class TelecomDeductionRun(models.Model):
    """A file of withheld amounts that payroll puts into the chatter, or mails.

    A mail counts when it comes from the payroll office's address and carries the code
    of the run in its subject, as a reply does: an address alone can be made up.
    """

    _inherit = "telecom.deduction.run"

    def _get_answer_code(self):
        """Return the code of this run for the subject of mails."""
        self.ensure_one()
        secret = hmac(self.env(su=True), SCOPE, self.id)
        return f"[PHONE-{self.id}-{secret[:12]}]"

    def _get_answer_address(self):
        """Return the address that answers of the payroll office are read at."""
        alias_sudo = self.env.ref("telecom_split_billing.alias_payroll").sudo()
        return alias_sudo.alias_full_name or self.company_id.email_formatted

    def _is_coded(self, subject):
        """Tell whether the subject of a mail carries the code of this run."""
        found = CODE.search(subject or "")
        return bool(found) and consteq(found[0], self._get_answer_code())

    @api.model
    def _alias_get_error(self, message, message_dict, alias):
        """Send mails back that no payroll office wrote, or about no run."""
        if error := super()._alias_get_error(message, message_dict, alias):
            return error
        if self.sudo()._get_by_mail(message_dict):
            return False
        return AliasError(
            "error_telecom_sender",
            self.env._("This address only accepts mails of the payroll office."),
        )

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Return the run that a mail to the payroll address is about; make none."""
        run = self._get_by_mail(msg_dict)
        return run or super().message_new(msg_dict, custom_values)

    @api.model
    def _get_by_mail(self, msg_dict):
        """Return the run of a mail: that of its code, else the last of its sender."""
        office = email_normalize(msg_dict.get("email_from"))
        companies = self.env["res.company"].search(
            [("telecom_payroll_email", "=ilike", office or "-")]
        )
        runs = self.search(
            [("company_id", "in", companies.ids), ("state", "!=", "cancelled")]
        )
        about = runs.filtered(lambda run: run._is_coded(msg_dict.get("subject")))
        return about[:1] or runs[:1]

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        for run in self:
            run._look_for_answer(message)
        return result

    def _look_for_answer(self, message):
        """Read the files of a message, if payroll sent them about this run."""
        if not message.attachment_ids:
            return
        if message.message_type == "comment" and self._is_payroll():
            self._take_answer(message.attachment_ids)
        # a call could say that a message is a mail: the gateway is superuser
        elif message.message_type == "email" and self.env.su:
            if self._is_coded(message.subject):
                self._take_answer(message.attachment_ids)
            else:
                self._note_problem(
                    self.env._(
                        "The files of a message were not read, because its subject "
                        "does not contain the code of this run: %(code)s",
                        code=self._get_answer_code(),
                    )
                )

    @by_program()
    def _take_answer(self, attachments):
        """Read the files of a message; what is wrong with one is kept on the run."""
        run = self.sudo()  # the payroll office has no user
        if run.state not in ("confirmed", "exported"):
            return
        for attachment in attachments:
            try:
                with self.env.cr.savepoint():
                    run._take_file(attachment)
            except UserError as error:
                run._note_problem(
                    self.env._(
                        "The file %(name)s was not read: %(why)s",
                        name=attachment.name,
                        why=error.args[0],
                    )
                )

    def _take_file(self, attachment):
        """Keep what a file says was withheld, by a job if it has many rows."""
        rows = self._read_withheld(attachment.raw or b"")
        self._lock(*STATES["report"])
        if self._is_too_long(len(rows), self.company_id):
            self._report_later(rows, name=attachment.name)
        else:
            self._report_withheld(rows)
            self._note_answer(attachment.name)

    def _report(self, name=None):
        result = super()._report()
        if name:
            self._note_answer(name)
        return result

    def _note_answer(self, name):
        """Say which file was read, and let the job of the month go on."""
        self.problem = False
        self._message_log(
            body=self.env._("The withheld amounts were read from %(name)s.", name=name)
        )
        self.env.ref("telecom_split_billing.cron_month").sudo()._trigger()

    @by_program()
    def _note_problem(self, text):
        """Keep what went wrong on the run and in its chatter."""
        self.problem = text
        self._message_log(body=text)
