import secrets

from odoo import api, fields, models


class TelecomUsageSecret(models.Model):
    """A secret value that makes keys unique to this database; no role reads it.

    With the secret of dialled numbers, numbers could be tried until a key fits.
    """

    _name = "telecom.usage.secret"
    _description = "Secret of Dialled Numbers"

    name = fields.Char(required=True, readonly=True)
    value = fields.Char(required=True, readonly=True, groups=fields.NO_ACCESS)

    _once = models.UniqueIndex("(name)", "There is one secret of each name.")

    @api.model
    def _get(self, name):
        """Return the secret of a name, made when there is none."""
        secrets_sudo = self.sudo()  # of no role, the import asks for it
        found = secrets_sudo.search([("name", "=", name)])
        if not found:
            value = secrets.token_hex(32)
            found = secrets_sudo.create({"name": name, "value": value})
        return bytes.fromhex(found.value)
