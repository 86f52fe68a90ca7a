from odoo import models
from odoo.tools.misc import format_date

from .telecom_dispute import WAITING


class TelecomDispute(models.Model):
    """What employees read of their disputes in the portal."""

    _inherit = "telecom.dispute"

    def _get_portal_state(self):
        """Return in words where a dispute stands, for whoever disputes."""
        self.ensure_one()
        if self.state == "done":
            if self._get_outcome() == "all":
                return self.env._("Granted")
            return self.env._("Granted in part")
        return {
            "open": self.env._("Being decided"),
            "to_book": self.env._("Decided, being booked"),
            "refused": self.env._("Refused"),
            "withdrawn": self.env._("Withdrawn"),
        }[self.state]

    def _get_portal_next(self):
        """Return what comes next, "" when nothing does."""
        self.ensure_one()
        if self.state == "to_book":
            return self.env._("An accountant books it. You get an e-mail then.")
        if self.state != "open":
            return ""
        if self.date_deadline:
            return self.env._(
                "Your manager or a telecom officer decides by %(day)s. You get an "
                "e-mail then.",
                day=format_date(self.env, self.date_deadline),
            )
        return self.env._(
            "Your manager or a telecom officer decides. You get an e-mail then."
        )

    def _get_files(self):
        """Return the files that were sent with the dispute."""
        return self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)], order="id"
        )


class TelecomStatement(models.Model):
    _inherit = "telecom.statement"

    def _get_dispute_choices(self):
        """Return what the portal offers to dispute, the largest amounts first.

        It is what the holder pays: no discounts, nothing that the employer pays anyway.
        One is a dict of charge, amount, employee (what of it the holder pays) and
        dispute (the one that holds it already, or an empty one).
        """
        self.ensure_one()
        shares = self._get_posted_shares()
        charges = shares.charge_id
        choices = []
        for charge, (amount, _left) in self._get_disputable_charges().items():
            together = shares.filtered(
                lambda share, charge=charge: (
                    share.charge_id == charge or share.charge_id.origin_id == charge
                )
            )
            choices.append(
                {
                    "charge": charge,
                    "amount": float(amount),
                    "employee": sum(together.mapped("employee")),
                    "dispute": self._get_earlier_disputes(
                        charge, charges.row_ids.browse()
                    )[:1],
                }
            )
        return sorted(
            (each for each in choices if each["employee"] * self.employee > 0),
            key=lambda choice: -abs(choice["amount"]),
        )

    def _get_row_disputes(self, rows):
        """Return {row: the dispute that holds it already, or granted it}."""
        by_row, by_charge = {}, {}
        for line in self.dispute_ids.line_ids:
            if line.whole and line.state in WAITING:
                by_charge[line.charge_id] = line.dispute_id
            elif line.state in WAITING or (line.state == "done" and line.granted):
                by_row[line.row_id] = line.dispute_id
        return {
            row: dispute
            for row in rows
            if (dispute := by_row.get(row) or by_charge.get(row.charge_id))
        }
