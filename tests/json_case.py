import json

from odoo.tests import HttpCase

from .today import OnOneDay


class JsonCase(OnOneDay, HttpCase):
    """What a program does: it calls methods over JSON-2 with the key of a user."""

    def call(self, key, model, method, **values):
        return self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(values),
            headers={
                "Authorization": f"Bearer {key}",
                "Content-Type": "application/json",
            },
        )

    def give_key(self, user):
        """Return a key that does not end: the database's clock decides on the end."""
        keys = self.env["res.users.apikeys"].with_user(user)
        return keys.sudo()._generate(None, "a program", None)
