from collections import defaultdict
from decimal import Decimal

from odoo import Command, models
from odoo.exceptions import UserError

from ...engine import within


class TelecomDispute(models.Model):
    """The result of a decided dispute, charge by charge."""

    _inherit = "telecom.dispute"

    def _get_correction_charges(self):
        """Return the charges of the correction: what was granted before, and now."""
        disputable = self.statement_id._get_disputable_charges()
        known = {
            each["charge_id"]: each
            for each in self.env["telecom.correction"]._get_charges(
                self.statement_id.ids
            )
        }
        commands = []
        for charge, granted in self._get_granted().items():
            amount = charge._get_net_amount()
            if charge.id not in known or not amount:
                raise UserError(
                    self.env._(
                        "A part of it is no longer charged, so it cannot be "
                        "granted. Refuse the dispute; the employee can dispute "
                        "the new charge."
                    )
                )
            _amount, left = disputable.get(charge, (Decimal(0), Decimal(0)))
            before = within(Decimal(str(charge.fixed_employer)), amount)
            commands.append(
                Command.create(
                    {
                        **known[charge.id],
                        "payer": "employer",
                        "part": float(before + within(granted, left)),
                    }
                )
            )
        return commands

    def _get_granted(self):
        """Return {charge: what is granted of it by this dispute}."""
        granted = defaultdict(Decimal)
        for line in self.sudo().line_ids:  # charges are for officers only
            if line.granted:
                granted[line.charge_id] += Decimal(str(line.granted))
        return dict(granted)
