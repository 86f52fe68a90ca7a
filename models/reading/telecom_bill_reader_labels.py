from decimal import Decimal

from odoo import models


class TelecomBillReader(models.AbstractModel):
    """Statements of payments that the operator collects for others.

    They are no invoices: amounts include the tax, and nothing of it can be deducted.
    """

    _inherit = "telecom.bill.reader"

    def _get_lookup(self, bill, operator, profile, issues):
        """Return a function from label to usage type id, or None where no row fits.

        Decisions for this bill go first. On a statement of third-party payments,
        everything is one.
        """
        general = self.env["telecom.usage.label"]._get_lookup(operator, profile)
        decided = {
            issue.key: issue.usage_type_id.id
            for issue in issues
            if issue.kind == "unmapped_label" and issue.usage_type_id
        }

        def lookup(label):
            return decided.get(label) or general(label)

        if not bill.third_party:
            return lookup
        types = self.env["telecom.usage.type"].search(
            [("category_id.code", "=", "third_party")]
        )
        other = types.filtered(lambda each: each.code == "mobile_payments") or types[:1]

        def find(label):
            found = lookup(label)
            return found if found in types.ids else other.id

        return find


def with_tax_included(row):
    """Return a usage row whose tax is part of its amount."""
    if row.amount is None:
        return row
    tax = row.tax
    if tax is None:
        tax = row.amount * (row.rate or 0) / 100
    return row._replace(amount=row.amount + tax, tax=Decimal(0), rate=Decimal(0))
