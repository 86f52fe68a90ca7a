from odoo import api, fields, models


class TelecomUsageMark(models.Model):
    """A number that somebody called for work: a suggestion for the months to come.

    It is private: only its user reads it. The number itself is not kept, only what the
    import makes of it for the rows of the line that called it.
    """

    _name = "telecom.usage.mark"
    _description = "Number Called for Work"
    _order = "number, dialled, id"
    _telecom_deletable = True  # one's own: the rules see to that

    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="cascade"
    )
    number = fields.Char("Line", readonly=True)
    dialled = fields.Char(
        "Number",
        readonly=True,
        help="The number as shown in the usage, usually masked.",
    )
    dialled_key = fields.Char(required=True, readonly=True, groups=fields.NO_ACCESS)

    _once = models.UniqueIndex(
        "(user_id, dialled_key)", "This number is already marked."
    )

    @api.model
    def _get_secret(self):
        """Return what makes the keys of dialled numbers this database's own."""
        return self.env["telecom.usage.secret"]._get("dialled")

    @api.model
    def _get_own(self):
        """Return the marks of the user, as superuser: their keys are never shown."""
        return self.sudo().search([("user_id", "=", self.env.uid)])  # one's own

    @api.model
    def _remember(self, rows_sudo):
        """Mark the numbers of the user's own rows as called for work."""
        known = set(self._get_own().mapped("dialled_key"))
        new = {
            row.dialled_key: {
                "user_id": self.env.uid,
                "number": row.number,
                "dialled": row.dialled,
                "dialled_key": row.dialled_key,
            }
            for row in rows_sudo
            if row.dialled_key and row.dialled_key not in known
        }
        self.sudo().create(list(new.values()))  # marks are made by what one does
