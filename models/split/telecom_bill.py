from odoo import api, fields, models
from odoo.tools.misc import format_amount

PARTS = {"expense": "employer", "clearing": "employees"}


class TelecomBill(models.Model):
    """The parts of a bill, as its lines book them: they add up to the document."""

    _inherit = "telecom.bill"

    parts_table = fields.Html(
        "Parts of the Bill", compute="_compute_parts_table", sanitize=False
    )

    @api.depends("share_ids")
    @api.depends_context("lang")
    def _compute_parts_table(self):
        qweb = self.env["ir.qweb"]
        for bill in self:
            bill.parts_table = bill._is_shown_by_payer() and qweb._render(
                "telecom_split_billing.bill_parts", bill._show_parts()
            )

    def _is_shown_by_payer(self):
        """Tell whether lines of the vendor bill say who pays what."""
        lines = self.move_id.invoice_line_ids
        return self.is_split and bool(set(PARTS) & set(lines.mapped("telecom_role")))

    def _sum_payers(self):
        """Return {part: (amount without tax, total)} in the currency of the bill.

        A rounding difference of the tax is the employer's, as all differences are.
        """
        self.ensure_one()
        move, sums = self.move_id, {}
        lines = move.invoice_line_ids.filtered(
            lambda each: each.display_type == "product"
        )
        for role, members in lines.grouped("telecom_role").items():
            part = "other" if role in ("other", False) else PARTS.get(role, "employer")
            net, total = sums.get(part, (0, 0))
            sums[part] = (
                net + sum(members.mapped("price_subtotal")),
                total + sum(members.mapped("price_total")),
            )
        others = [each for part, each in sums.items() if part != "employer"]
        sums["employer"] = (
            move.amount_untaxed - sum(net for net, _total in others),
            move.amount_total - sum(total for _net, total in others),
        )
        return sums

    def _show_parts(self):
        """Return what the panel shows: the rows of its table and the bar above it."""
        move, parts = self.move_id, self._sum_payers()
        names = {
            "employer": self.env._("Employer"),
            "employees": self.env._("Employees"),
            "other": self.env._("Other lines"),
        }
        shown = {part: name for part, name in names.items() if part in parts}
        is_bar = move.amount_total and all(total >= 0 for _net, total in parts.values())
        return {
            "rows": [
                {**self._show_part(shown[part], *parts[part]), "part": part}
                for part in shown
            ],
            "bar": is_bar
            and {part: 100 * parts[part][1] / move.amount_total for part in shown},
            "total": self._show_part(
                self.env._("Total"), move.amount_untaxed, move.amount_total
            ),
            "document": self.has_document and self._show_document(),
        }

    def _show_document(self):
        """Return the row of the operator's document, and whether it equals the lines.

        It states neither lines that were added to the bill nor the amount to pay.
        """
        move = self.move_id
        sign = -1 if move.move_type == "in_refund" else 1
        net = sign * sum(self.total_ids.mapped("document_base"))
        total = net + sign * sum(self.total_ids.mapped("document_tax"))
        beside = move.invoice_line_ids.filtered(
            lambda each: each.telecom_role in ("other", "rounding")
        )
        left = move.amount_total - sum(beside.mapped("price_total")) - total
        return {
            **self._show_part(self.env._("Operator's document"), net, total),
            "is_equal": self.currency_id.is_zero(left),
        }

    def _show_part(self, name, net, total):
        net, tax, total = (
            format_amount(self.env, amount, self.currency_id)
            for amount in (net, total - net, total)
        )
        return {"name": name, "net": net, "tax": tax, "total": total}
