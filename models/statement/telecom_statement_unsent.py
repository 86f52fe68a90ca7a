from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError

TASK = "telecom_split_billing.activity_type_statement_unsent"

NAMED = 20  # the others are in the list of statements


class TelecomStatement(models.Model):
    """Statements that cannot be sent: one task on their bill names them."""

    _inherit = "telecom.statement"

    def _note_not_sent(self, error):
        """Keep why this statement could not be sent, and name it on its bill."""
        known = isinstance(error, UserError)  # anything else is no text for users
        self.write(
            {
                "mail_state": "failed",
                "mail_problem": str(error)
                if known
                else self.env._("Unexpected error. The log of the server has details."),
            }
        )
        self.env.flush_all()
        move = self._get_posted_with()
        note = self._get_unsent(move)._get_unsent_note()
        if task := move.activity_search([TASK]):
            task.note = note
        elif user := self._get_unsent_user():
            move.activity_schedule(TASK, user_id=user.id, note=note)

    def _follow_unsent(self):
        """Let the tasks name the statements that are left; close them without any."""
        self.env.flush_all()
        for move in self._get_posted_with():
            if left := self._get_unsent(move):
                move.activity_search([TASK]).note = left._get_unsent_note()
            else:
                move.activity_unlink([TASK])

    def _get_posted_with(self):
        """Return the documents with which these statements were booked last."""
        moves = self.env["account.move"]
        return moves.union(*(each.version_ids[:1].move_id for each in self))

    def _get_unsent(self, move):
        """Return the statements of a document that could not be sent."""
        found = self.search(
            [("version_ids.move_id", "=", move.id), ("mail_state", "=", "failed")],
            order="id",
        )
        return found.filtered(lambda each: each._get_posted_with() == move)

    def _get_unsent_user(self):
        """Return the user that posted the bill, else an administrator."""
        group = self.env.ref("telecom_split_billing.group_telecom_administrator")
        users = self.version_ids[:1].user_id | group.all_user_ids.sorted("id")
        return users.filtered(lambda user: user.active and not user.share)[:1]

    def _get_unsent_note(self):
        """Return the names of these statements, each with its problem."""
        named = self[:NAMED]
        rows = [(each.display_name, each.mail_problem or "") for each in named]
        text = Markup("<ul>%s</ul>") % Markup().join(
            Markup("<li>%s: %s</li>") % row for row in rows
        )
        if left := len(self - named):
            text += Markup("<p>%s</p>") % self.env._("And %(count)s more.", count=left)
        return text
