from odoo import models

from ...parsers.usage_words import propose_usage_type


class TelecomIssue(models.Model):
    """Labels without a usage type: what their words propose."""

    _inherit = "telecom.issue"

    def _propose_usage_types(self):
        """Return {issue: the usage type that its label probably means, or none}."""
        codes = {
            issue: issue.kind == "unmapped_label" and propose_usage_type(issue.key)
            for issue in self
        }
        types = self.env["telecom.usage.type"].search(
            [("code", "in", [*filter(None, codes.values())])]
        )
        by_code = types.grouped("code")
        return {
            issue: by_code.get(code, types.browse()) for issue, code in codes.items()
        }
