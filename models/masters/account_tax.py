from odoo import models


class AccountTax(models.Model):
    _inherit = "account.tax"

    def _get_telecom_rate(self):
        """Return the rate that a document with these taxes charges.

        Under a reverse charge it charges none: what is owed is deducted on the spot.
        """
        charged = self - self._filter_telecom_reverse_charge()
        return sum(charged.mapped("amount"))

    def _filter_telecom_reverse_charge(self):
        """Return those of these taxes that add nothing to the total of a bill."""
        return self.filtered(
            lambda tax: (
                tax.amount
                and not sum(
                    line.factor_percent
                    for line in tax.invoice_repartition_line_ids
                    if line.repartition_type == "tax"
                )
            )
        )
