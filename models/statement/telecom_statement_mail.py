from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..ground.scheduled import SECONDS, take, work_off
from ..split.telecom_statement import OFFICER

TEMPLATE = "telecom_split_billing.mail_template_statement"

MAIL_STATES = [
    ("waiting", "To be sent"),
    ("sent", "Sent"),
    ("no_address", "No email address"),
    ("declined", "Declined by the employee"),
    ("failed", "Could not be sent"),
]

AT_ONCE = 200  # more than can be sent in time: each has a page of paper, about a second

TRIES = 3

# Who posts a bill sends its statements with it, and is told of those that failed.
SENDERS = (
    "telecom_split_billing.group_telecom_officer",
    "account.group_account_invoice",
)


def _mark_not_sent(statement, error):
    """Let the others go on; somebody is told, and sends it again."""
    statement._note_not_sent(error)


class TelecomStatement(models.Model):
    """Statements are sent after the bill is posted, for some seconds at a time."""

    _inherit = "telecom.statement"

    mail_state = fields.Selection(MAIL_STATES, "Email", readonly=True, index=True)
    mail_problem = fields.Char("Email Problem", readonly=True)
    mail_tries = fields.Integer(
        readonly=True,
        help="How often sending began without an end: of a page that stops the server, "
        "this is all that is left.",
        technical=True,
    )

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        # The page says what was used; who reads totals reads no mail to the holder.
        # Nobody writes a statement, but officers, who see its charges, discuss it.
        is_discussed = message_operation in ("read", "create")
        is_officer = self.env.user.has_group(OFFICER)
        needed = "read" if is_discussed and is_officer else "write"
        return dict.fromkeys(self, needed)

    def _keep_version(self, move, kind):
        result = super()._keep_version(move, kind)
        if kind == "reset":
            waiting = self.filtered(lambda each: each.mail_state == "waiting")
            waiting.mail_state = False
        else:
            self._queue_mails()
        return result

    def _queue_mails(self):
        """Let the scheduler send those that the company wants to be sent."""
        wanted = self.filtered(lambda each: each._is_mail_wanted())
        if wanted:
            wanted._wait_for_mail()
            self.env.ref("telecom_split_billing.cron_statement_mail")._trigger()

    def _wait_for_mail(self):
        self.write({"mail_state": "waiting", "mail_problem": False, "mail_tries": 0})

    def _is_mail_wanted(self):
        choice = self.company_id.telecom_statement_mail
        return choice == "all" or (choice == "employee" and bool(self.employee_total))

    @api.model
    def _cron_send_mails(self):
        """Send waiting statements for a while; the scheduler comes back for the rest.

        One during which the server was stopped is behind all others.
        """
        waiting = [("mail_state", "=", "waiting"), ("state", "=", "posted")]
        order = "mail_tries nulls first, id"
        batch = self.search(waiting, limit=AT_ONCE, order=order)
        left = work_off(
            batch,
            lambda each: each._send_waiting(),
            refused=_mark_not_sent,
            before=lambda each: each._count_try(),
            seconds=SECONDS,
        )
        self.env["ir.cron"]._commit_progress(
            len(batch) - left, remaining=self.search_count(waiting)
        )

    def _count_try(self):
        """Remember that sending begins, whatever happens to the server then."""
        take(self)
        self.mail_tries += 1

    def _send_waiting(self):
        """Send this statement unless it is a draft again, or somebody works on it."""
        take(self)
        if self.mail_state != "waiting" or self.state != "posted":
            return
        if self.mail_tries > TRIES:
            raise UserError(
                self.env._(
                    "Sending was interrupted %(count)s times: the server was stopped, "
                    "or somebody else changed the statement.",
                    count=TRIES,
                )
            )
        self.write({"mail_state": self._send_mail(), "mail_tries": 0})

    def _send_mail(self):
        """Put the mail of this statement into the outbox; return its new state."""
        self.ensure_one()
        declined = self.employee_id.sudo().telecom_mail_declined  # for HR otherwise
        if declined and self.company_id.telecom_mail_opt_out:
            return "declined"
        partner_sudo = self.sudo()._get_reader()  # contacts of staff are not for all
        if not partner_sudo.email:
            return "no_address"
        template_sudo = self.env.ref(TEMPLATE).sudo()  # reads language and contact
        template_sudo.send_mail(self.id)
        return "sent"

    def _get_reader(self):
        """Return the contact that a statement is written to."""
        employee = self.employee_id
        return (
            employee.user_id.partner_id or employee.work_contact_id
            if employee
            else self.partner_id
        )

    def action_send_mail(self):
        """Send these statements, or send them again, as somebody asked for them."""
        if not any(map(self.env.user.has_group, SENDERS)):
            raise AccessError(
                self.env._("Only telecom officers and accountants can send statements.")
            )
        self.check_access("read")
        posted_sudo = self.filtered(lambda each: each.state == "posted").sudo()
        if not posted_sudo:
            raise UserError(
                self.env._(
                    "There is no statement to send: statements are sent after their "
                    "bill is posted."
                )
            )
        posted_sudo._wait_for_mail()  # nobody writes statements by hand
        posted_sudo._follow_unsent()
        self.env.ref("telecom_split_billing.cron_statement_mail").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Statements to send by email: %(count)s.", count=len(posted_sudo)
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
