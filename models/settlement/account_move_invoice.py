from collections import defaultdict
from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine import round_to
from ..ground.guard import by_program
from ..masters.telecom_tax import as_rate


class AccountMove(models.Model):
    """Invoices to employees: what they say holds, also for the statements."""

    _inherit = "account.move"

    telecom_invoiced_ids = fields.One2many(
        "telecom.settlement", "invoice_id", "Invoiced Settlements", readonly=True
    )

    @by_program
    def _telecom_follow_invoice(self):
        """Let settlements and statements say what this posted invoice says."""
        invoiced = self.telecom_invoiced_ids.sudo()  # whoever posts it
        lines = self.invoice_line_ids.filtered("telecom_settlement_id")
        taxes = defaultdict(Decimal)
        sums = defaultdict(Decimal)
        for rate, members in lines.grouped(
            lambda line: as_rate(sum(line.tax_ids.mapped("amount")))
        ).items():
            total = -sum(
                self.line_ids.filtered(
                    lambda line, sold=members.tax_ids: line.tax_line_id in sold
                ).mapped("balance")
            )
            unit = self._telecom_unit(self.company_currency_id)
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
        self._telecom_share_invoiced_tax(invoiced, taxes)
        invoiced.date_due = self.invoice_date_due
        self._telecom_reconcile_invoiced(invoiced)

    def _telecom_check_invoiced(self):
        """Refuse an invoice that no longer says what the statements say."""
        settlements = self.telecom_invoiced_ids.sudo()  # whoever posts it
        lines = self.invoice_line_ids.filtered("telecom_settlement_id")
        net = settlements._get_net_amounts()
        for settlement in settlements:
            own = lines.filtered(
                lambda line, each=settlement: line.telecom_settlement_id == each
            )
            difference = -sum(own.mapped("balance")) - float(
                sum(net[settlement.id].values())
            )
            if not self.company_currency_id.is_zero(difference):
                raise UserError(
                    self.env._(
                        "%(invoice)s differs from what the statements of %(bill)s say. "
                        "Delete it, and invoice the settlements again.",
                        invoice=self.display_name,
                        bill=settlement.move_id.display_name,
                    )
                )

    def _telecom_share_invoiced_tax(self, settlements, taxes):
        """Write the tax of the invoice to the shares; ``taxes`` are per rate."""
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
                settlements.ids,
            )
        )
        groups = defaultdict(list)
        for settlement_id, rate, share_id, amount, _statement in rows:
            groups[settlement_id, as_rate(rate)].append((share_id, Decimal(amount)))
        unit = self._telecom_unit(self.company_currency_id)
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

    def _telecom_reconcile_invoiced(self, settlements):
        """Close the employees' part of the bills with what was invoiced of it."""
        clearing = self.company_id.telecom_clearing_account_id
        if not clearing.reconcile:
            return
        plans = []
        for bill in settlements.move_id:
            of_bill = settlements.filtered(lambda each, bill=bill: each.move_id == bill)
            shares_sudo = self.env["telecom.share"].sudo()  # which entries booked them
            shares_sudo = shares_sudo.search([("settlement_id", "in", of_bill.ids)])
            bills = bill | shares_sudo.move_id.sudo(self.env.su)
            lines = (bills | settlements.invoice_id).line_ids.filtered(
                lambda line, bill=bill, bills=bills: (
                    line.account_id == clearing
                    and not line.reconciled
                    and (
                        line.move_id in bills
                        or line.telecom_settlement_id.move_id == bill
                    )
                )
            )
            plans.append(lines)
        self.env["account.move.line"]._telecom_match_clearing(plans)

    def _get_mail_template(self):
        """Send invoices to employees with words for employees."""
        if self and all(move.telecom_invoiced_ids for move in self):
            return self.company_id[:1].telecom_invoice_template_id or self.env.ref(
                "telecom_split_billing.mail_template_invoice"
            )
        return super()._get_mail_template()

    # -- taking it back --------------------------------------------------------------

    def button_draft(self):
        for settlement in self.telecom_invoiced_ids.sudo():  # of any employee
            if reason := settlement._get_run_reason():
                raise UserError(reason)
        return super().button_draft()

    def button_cancel(self):
        result = super().button_cancel()
        # What a cancelled invoice claimed is to be invoiced again.
        self.telecom_invoiced_ids.sudo().write(
            {"invoice_id": False, "move_line_id": False}
        )
        return result

    def copy_data(self, default=None):
        """Make a cost of what a credit note gives back to an employee."""
        copies = super().copy_data(default)
        for move, values in zip(self, copies, strict=True):
            company = move.company_id
            if move.telecom_invoiced_ids and values.get("reversed_entry_id"):
                for command in values.get("line_ids", ()):
                    line = command[2]
                    if line.get("account_id") == company.telecom_clearing_account_id.id:
                        line["account_id"] = company._get_telecom_waive_account().id
        return copies
