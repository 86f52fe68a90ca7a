from typing import NamedTuple

from odoo import api, fields, models


class Reader(NamedTuple):
    """The reader of a holder's statements, and the login of that person."""

    user: object
    login: str
    address: str

    def get_addresses(self):
        """Return where this person reads that something changed."""
        return {self.address, self.user.email} - {False, None, ""}


class TelecomReader(models.AbstractModel):
    """Notes a change of the reader of a holder's statements.

    A user who changes the user of an employee, the contact of a user, an email address
    or a password could read what another person called, and change it back.
    """

    _name = "telecom.reader"
    _description = "Reader of Statements"

    @api.model
    def _get_readers(self, employees, partners):
        """Return {holder: Reader} of those among these who have statements."""
        statements_sudo = self.env["telecom.statement"].sudo()  # that there are some
        readers = {}
        for name, holders in (("employee_id", employees), ("partner_id", partners)):
            groups = statements_sudo._read_group([(name, "in", holders.ids)], [name])
            for (holder_sudo,) in groups:
                readers[holder_sudo] = self._get_reader(holder_sudo)
        return readers

    @api.model
    def _get_reader(self, holder_sudo):
        """Return who reads the statements of an employee or of another person."""
        if holder_sudo._name == "hr.employee":
            user = holder_sudo.user_id
            contact = user.partner_id or holder_sudo.work_contact_id
        else:
            users = holder_sudo.with_context(active_test=False).user_ids
            user, contact = users[:1], holder_sudo
        return Reader(user, user.login, contact.email or "")

    @api.model
    def _note_changes(self, before, password=False):
        """Say what changed on the holder, to both persons, and among the looks."""
        for holder_sudo, old in before.items():
            new = self._get_reader(holder_sudo)
            if changes := self._explain(old, new, password):
                text = " ".join(changes)
                holder_sudo._message_log(body=text)
                self._list(holder_sudo, text)
                self._send(holder_sudo, old.get_addresses() | new.get_addresses(), text)

    @api.model
    def _explain(self, old, new, password):
        """Return sentences that say what is different, none when nothing is."""
        who = self.env.user.name
        changes = []
        if old.user != new.user:
            changes.append(
                self.env._(
                    "%(who)s changed the reader of these phone statements from "
                    "%(old)s to %(new)s.",
                    who=who,
                    old=old.user.name or self.env._("none"),
                    new=new.user.name or self.env._("none"),
                )
            )
        elif old.login != new.login:
            changes.append(
                self.env._(
                    "%(who)s changed the login of %(user)s.", who=who, user=new[0].name
                )
            )
        if old.address != new.address:
            changes.append(
                self.env._(
                    "%(who)s changed the email address for statements from "
                    "%(old)s to %(new)s.",
                    who=who,
                    old=old.address or self.env._("none"),
                    new=new.address or self.env._("none"),
                )
            )
        if password:
            changes.append(
                self.env._(
                    "%(who)s set the password of %(user)s.", who=who, user=new[0].name
                )
            )
        return changes

    @api.model
    def _list(self, holder_sudo, text):
        """Put the change among the looks at the statements, where it stays."""
        name = "employee_id" if holder_sudo._name == "hr.employee" else "partner_id"
        statements_sudo = self.env["telecom.statement"].sudo()  # of this holder
        self.env["telecom.usage.access"].sudo().create(  # nobody writes one by hand
            [
                {
                    "statement_id": statement.id,
                    "user_id": self.env.uid,
                    "reason": text,
                    "date_end": fields.Datetime.now(),  # it opens nothing
                }
                for statement in statements_sudo.search([(name, "=", holder_sudo.id)])
            ]
        )

    @api.model
    def _send(self, holder_sudo, addresses, text):
        company = holder_sudo.company_id or self.env.company
        body = self.env._(
            "%(text)s If you did not expect this, contact your HR department.",
            text=text,
        )
        self.env["mail.mail"].sudo().create(  # whoever changes it may send no mails
            [
                {
                    "subject": self.env._(
                        "Reader of the phone statements of %(name)s",
                        name=holder_sudo.name,
                    ),
                    "body_html": body,
                    "email_to": address,
                    "email_from": company.email_formatted,
                }
                for address in sorted(addresses)
            ]
        )

    @api.model
    def _watch(self, write, employees, partners, password=False):
        """Do a write, and note what it changes for holders among these.

        Odoo writes a user through its employee, a contact through its user: a holder
        who is watched already is left to that watch.
        """
        watched = self.env.cr.precommit.data.setdefault(self._name, set())
        before = self._get_readers(employees, partners)
        before = {
            holder: old for holder, old in before.items() if holder not in watched
        }
        watched.update(before)
        try:
            result = write()
        finally:
            watched.difference_update(before)
        self._note_changes(before, password)
        return result
