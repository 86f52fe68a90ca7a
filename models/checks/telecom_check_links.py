from odoo import models
from odoo.tools import SQL

from ..ground.evidence import EvidenceLink


class TelecomCheck(models.Model):
    """The links of usage rows, charges and shares, which have no foreign keys."""

    _inherit = "telecom.check"

    def _find_broken_links(self):
        """Return one finding for each model with links that lead nowhere."""
        company = self.env.ref("base.main_company")
        found = []
        for name in sorted(self.env.registry):
            model = self.env[name]
            count = sum(
                self._count_broken(model, field)
                for field in model._fields.values()
                if isinstance(field, EvidenceLink) and field.store
            )
            if count:
                found.append(
                    {
                        "company_id": company.id,
                        "res_id": self.env["ir.model"]._get_id(name),
                        "expected": 0,
                        "found": count,
                    }
                )
        return found

    def _count_broken(self, model, field):
        """Return how many records have a value in a link, but no record behind it."""
        link = SQL.identifier("evidence", field.name)
        ((count,),) = self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*) FROM %s evidence
                 WHERE %s IS NOT NULL
                   AND NOT EXISTS (SELECT FROM %s target WHERE target.id = %s)
                """,
                SQL.identifier(model._table),
                link,
                SQL.identifier(self.env[field.comodel_name]._table),
                link,
            )
        )
        return count
