from collections import Counter, defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine import round_to
from ..ground.guard import by_program
from ..ground.money import get_unit
from ..masters.telecom_tax import as_rate


class TelecomSettlement(models.Model):
    """Invoices to employees: what they say holds, also for the statements."""

    _inherit = "telecom.settlement"

    @api.depends("channel", "invoice_id.state")
    def _compute_state(self):
        """Leave open what comes to nothing until an invoice states it in the books."""
        result = super()._compute_state()
        for settlement in self:
            nothing = settlement.currency_id.is_zero(settlement.amount)
            if (
                settlement.state == "collected"
                and nothing
                and settlement._get_waiting()
            ):
                settlement.state = "open"
        return result

    def _get_waiting(self):
        """Return {tax rate: sum without tax} of what an invoice has yet to state."""
        waiting = self.filtered(
            lambda each: (
                each.bill_id.vat_method == "reinvoice"
                and each.channel != "operator_direct"
                and each.invoice_id.state != "posted"
            )
        )
        sums = Counter()
        for amounts in waiting._get_net_amounts().values() if waiting else ():
            sums.update(amounts)
        return {rate: amount for rate, amount in sums.items() if amount}

    @by_program()
    def _follow_invoice(self, invoice):
        """Let settlements and statements say what this posted invoice says."""
        invoiced = invoice.telecom_invoiced_ids.sudo()  # whoever posts it
        lines = invoice.invoice_line_ids.filtered("telecom_settlement_id")
        taxes = defaultdict(Decimal)
        sums = defaultdict(Decimal)
        for rate, members in lines.grouped(
            lambda line: as_rate(sum(line.tax_ids.mapped("amount")))
        ).items():
            total = -sum(
                invoice.line_ids.filtered(
                    lambda line, sold=members.tax_ids: line.tax_line_id in sold
                ).mapped("balance")
            )
            unit = get_unit(invoice.company_currency_id)
            nets = [-Decimal(str(line.balance)) for line in members]
            shared = round_to(
                Decimal(str(total)).quantize(unit),
                [net * rate / 100 for net in nets],
                unit,
            )
            for line, net, tax in zip(members, nets, shared, strict=True):
                settlement = line.telecom_settlement_id
                sums[settlement] += net + tax
                taxes[settlement.id, rate] = tax
        # amounts first: what is left of them is worked out together
        for settlement, amount in sums.items():
            settlement.sudo().amount = float(amount)
        invoiced._share_invoiced_tax(taxes)
        invoiced.date_due = invoice.invoice_date_due
        invoiced._reconcile_invoiced()

    def _check_invoiced(self, invoice):
        """Refuse an invoice that no longer says what the statements say."""
        settlements = invoice.telecom_invoiced_ids.sudo()  # whoever posts it
        lines = invoice.invoice_line_ids.filtered("telecom_settlement_id")
        net = settlements._get_net_amounts()
        for settlement in settlements:
            own = lines.filtered(
                lambda line, each=settlement: line.telecom_settlement_id == each
            )
            difference = -sum(own.mapped("balance")) - float(
                sum(net[settlement.id].values())
            )
            if not invoice.company_currency_id.is_zero(difference):
                raise UserError(
                    self.env._(
                        "%(invoice)s differs from the statements of %(bill)s. "
                        "Delete it, and invoice the settlements again.",
                        invoice=invoice.display_name,
                        bill=settlement.move_id.display_name,
                    )
                )

    def _share_invoiced_tax(self, taxes):
        """Write the tax of an invoice to the shares; ``taxes`` are per rate."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT share.settlement_id, charge.rate::text, share.id,
                       share.employee::text, share.statement_id
                  FROM telecom_share share
                  JOIN telecom_charge charge ON charge.id = share.charge_id
                 WHERE share.settlement_id = ANY(%s) AND share.employee != 0
              ORDER BY share.id
                """,
                self.ids,
            )
        )
        groups = defaultdict(list)
        for settlement_id, rate, share_id, amount, _statement in rows:
            groups[settlement_id, as_rate(rate)].append((share_id, Decimal(amount)))
        unit = get_unit(self.currency_id)
        ids, parts = [], []
        for key, members in groups.items():
            ids += [share_id for share_id, _amount in members]
            parts += round_to(
                taxes.get(key, Decimal(0)),
                [amount * key[1] / 100 for _share, amount in members],
                unit,
            )
        self.env.cr.execute(
            SQL(
                """
                UPDATE telecom_share share SET employee_tax = given.tax
                  FROM UNNEST(%s::int[], %s::numeric[]) AS given(id, tax)
                 WHERE share.id = given.id
                """,
                ids,
                parts,
            )
        )
        self.env["telecom.share"].invalidate_model(["employee_tax"])
        statements = self.env["telecom.statement"].sudo()  # totals of all invoiced
        statements.browse({row[4] for row in rows})._update_totals()

    def _reconcile_invoiced(self):
        """Close the employees' part of the bills with what was invoiced of it."""
        clearing = self.company_id.telecom_clearing_account_id
        if not clearing.reconcile:
            return
        plans = []
        for bill, of_bill in self.grouped("bill_id").items():
            shares_sudo = self.env["telecom.share"].sudo()  # which entries booked them
            shares_sudo = shares_sudo.search([("settlement_id", "in", of_bill.ids)])
            moves = (bill | shares_sudo.bill_id).move_id.sudo(self.env.su)
            lines = (moves | self.invoice_id).line_ids.filtered(
                lambda line, bill=bill, moves=moves: (
                    line.account_id == clearing
                    and not line.reconciled
                    and (
                        line.move_id in moves
                        or line.telecom_settlement_id.bill_id == bill
                    )
                )
            )
            plans.append(lines)
        self.env["account.move.line"]._reconcile_plan(plans)

    def _get_net_amounts(self):
        """Return {settlement id: {tax rate: amount without tax}}."""
        amounts = defaultdict(dict)
        for settlement_id, rate, amount in self.env.execute_query(
            SQL(
                """
                SELECT share.settlement_id, charge.rate::text,
                       SUM(share.employee)::text
                  FROM telecom_share share
                  JOIN telecom_charge charge ON charge.id = share.charge_id
                 WHERE share.settlement_id = ANY(%s)
              GROUP BY share.settlement_id, charge.rate
                HAVING SUM(share.employee) != 0
              ORDER BY share.settlement_id, charge.rate DESC
                """,
                self.ids,
            )
        ):
            amounts[settlement_id][as_rate(rate)] = Decimal(amount)
        return amounts
