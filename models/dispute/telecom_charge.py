from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ...engine import within, worth
from ..ground.money import get_unit


class TelecomCharge(models.Model):
    _inherit = "telecom.charge"

    def _get_worth(self, chosen, amount, left):
        """Return what each of the chosen rows is worth, together at most what is left.

        ``amount`` is what all rows of this charge are worth.
        """
        self.ensure_one()
        found = self.env.execute_query(
            SQL(
                "SELECT id, amount::text FROM telecom_usage_row WHERE charge_id = %s",
                self.id,
            )
        )
        rows = {row_id: Decimal(exact or 0) for row_id, exact in found}
        unit = get_unit(self.company_currency_id)
        parts = []
        for part in worth(amount, rows, chosen.ids, unit):
            parts.append(within(part, left))
            left -= parts[-1]
        return parts
