import re
from itertools import product

from markupsafe import escape

from odoo import api, models
from odoo.tools import SQL


class TelecomPerson(models.AbstractModel):
    """Putting something else in the place of a name, wherever it was written."""

    _inherit = "telecom.person"

    @api.model
    def _get_names(self, employee_sudo, statements_sudo):
        """Return how an employee may be called in texts, earlier names included.

        E-mail addresses too: they are shown next to the author of a message.
        """
        contact = employee_sudo.work_contact_id
        names = {
            employee_sudo.name,
            employee_sudo.legal_name,
            not contact.is_company and contact.name,
            *statements_sudo.mapped("holder_name"),
        }
        written = set()
        for name in filter(None, (" ".join((name or "").split()) for name in names)):
            first, _space, rest = name.partition(" ")
            start, _space, last = name.rpartition(" ")
            written.add(name)
            if rest:
                written |= {f"{rest} {first}", f"{rest}, {first}"}
                written |= {f"{last} {start}", f"{last}, {start}"}
        addresses = {employee_sudo.work_email, not contact.is_company and contact.email}
        written |= set(filter(None, addresses))
        written |= {str(escape(name)) for name in written}
        return sorted(written, key=len, reverse=True)  # the longest, then its parts

    @api.model
    def _replace_names(self, records, names, instead):
        """Replace names by ``instead`` in all texts of these records.

        In SQL: texts that can no longer be changed name people too.
        """
        model = self.env[records._name]
        columns = [
            field.name
            for field in model._fields.values()
            if field.store
            and field.column_type
            and field.type in ("char", "text", "html")
            and not field.translate
        ]
        if not (records and columns and names):
            return
        self.env.flush_all()
        for column, pattern in product(columns, _get_patterns(names)):
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s SET %(column)s ="
                    " REGEXP_REPLACE(%(column)s, %(pattern)s, %(instead)s, 'g')"
                    " WHERE id = ANY(%(ids)s) AND %(column)s ~ %(pattern)s",
                    table=SQL.identifier(model._table),
                    column=SQL.identifier(column),
                    pattern=pattern,
                    instead=instead.replace("\\", r"\\"),
                    ids=records.ids,
                )
            )
        self.env.invalidate_all()

    @api.model
    def _replace_names_in_chatter(self, records, names, instead):
        """The same in the messages and activities of these records."""
        messages_sudo = self._get_messages(records)
        for found_sudo in (
            messages_sudo,
            messages_sudo.tracking_value_ids,
            self._get_activities(records),
        ):
            self._replace_names(found_sudo, names, instead)

    @api.model
    def _get_messages(self, records):
        messages_sudo = self.env["mail.message"].sudo()  # whoever may read them
        return messages_sudo.search(
            [("model", "=", records._name), ("res_id", "in", records.ids)]
        )

    @api.model
    def _get_activities(self, records):
        activities_sudo = self.env["mail.activity"].sudo()  # whoever is to do them
        return activities_sudo.with_context(active_test=False).search(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        )


def _get_patterns(names):
    """Return the expressions that find names as whole words: Ann is not Annabel.

    A name of one word counts as it is written: Will is not will.
    """
    kinds = (
        ("(?i)", [name for name in names if " " in name]),
        ("", [name for name in names if " " not in name]),
    )
    return [
        rf"{option}(?<!\w)(?:{'|'.join(map(re.escape, some))})(?!\w)"
        for option, some in kinds
        if some
    ]
