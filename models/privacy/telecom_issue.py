from odoo import models

from ...engine import match_name


class TelecomIssue(models.Model):
    _inherit = "telecom.issue"

    def _forget_names(self, names):
        """Forget what a file calls a person, in whatever order and spelling."""
        for user_name, issues in self.grouped("user_name").items():
            if any(match_name(user_name or "", {None: name}) for name in names):
                issues.user_name = False
