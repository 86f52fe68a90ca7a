from collections import defaultdict

from odoo import models

from ...parsers import is_same_vat

MOST_LINES = 100  # of an e-invoice that become lines of the bill, before the split


class AccountEdiCommon(models.AbstractModel):
    _inherit = "account.edi.common"

    def _import_partner(self, company_id, name, phone, email, vat, **kwargs):
        partner, logs = super()._import_partner(
            company_id, name, phone, email, vat, **kwargs
        )
        return self._telecom_get_vendor(company_id, partner) or partner, logs

    def _telecom_get_vendor(self, company, partner):
        """Return the vendor of the only operator with the VAT number of a partner.

        Of several partners with one VAT number, Odoo takes the first by name: the bill
        of an operator would not be split.
        """
        operators = self.env["telecom.operator"].search(
            [("company_id", "in", (False, company.id))]
        )
        vendors = operators.partner_id
        if partner.commercial_partner_id in vendors:
            return None
        same = vendors.filtered(
            lambda each: is_same_vat(each.vat or "", partner.vat or "")
        )
        return same if len(same) == 1 else None

    def _import_lines(
        self, record, tree, xpath, document_type=False, tax_type=False, qty_factor=1
    ):
        """Sum up the lines of an operator's large bill before they are journal items.

        Odoo makes about 90 of them a second, and the split replaces them anyway: the
        lines of the e-invoice stay as usage rows.
        """
        reader = self.env["telecom.bill.reader"]
        if record._name == "account.move" and reader._is_of_operator(record):
            lines = tree.findall(xpath)
            if len(lines) > MOST_LINES:
                summed = self._telecom_sum_up(record, lines, document_type, qty_factor)
                values = [
                    self._telecom_prepare_sum(record, percent, amount, count, tax_type)
                    for percent, (amount, count) in summed.items()
                ]
                return values, []
        return super()._import_lines(
            record, tree, xpath, document_type, tax_type, qty_factor
        )

    def _telecom_sum_up(self, record, lines, document_type, qty_factor):
        """Return {tax rate: (amount, how many lines)}."""
        sums = defaultdict(lambda: (0.0, 0))
        total = self._get_line_xpaths(document_type, qty_factor)["line_total_amount"]
        for line in lines:
            rates = self._get_tax_nodes(line)
            percent = rates[0].text if rates else "0"
            amount, count = sums[percent]
            node = line.find(total)
            written = node.text if node is not None else 0
            sums[percent] = amount + float(written or 0), count + 1
        return {
            percent: (record.currency_id.round(qty_factor * amount), count)
            for percent, (amount, count) in sums.items()
        }

    def _telecom_prepare_sum(self, record, percent, amount, count, tax_type):
        """Return the values of one line of the bill for many of the e-invoice."""
        tax = record._get_specific_tax("", "percent", float(percent), tax_type)
        if not tax:
            tax = tax.search(
                [
                    *tax._check_company_domain(record.company_id),
                    ("amount_type", "=", "percent"),
                    ("type_tax_use", "=", tax_type),
                    ("amount", "=", float(percent)),
                    ("price_include", "=", False),
                ],
                limit=1,
            )
        return {
            "name": self.env._("Phone costs, %(count)s lines", count=count),
            "quantity": 1,
            "price_unit": amount,
            "tax_ids": tax.ids,
        }
