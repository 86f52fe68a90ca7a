from collections import defaultdict
from decimal import Decimal
from functools import partial

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..ground.scheduled import come_back, work_off
from ..ground.turn import lock_records, once_per_record
from ..masters.telecom_tax import as_rate

BATCH = 2000  # employees


class TelecomSettlement(models.Model):
    """Customer invoices to employees: one a month, with sales tax."""

    _inherit = "telecom.settlement"

    @api.model
    def _get_invoiceable_domain(self, company):
        """Return the domain of settlements to invoice, on any channel."""
        return [
            ("company_id", "=", company.id),
            ("move_id.telecom_vat_method", "=", "reinvoice"),
            ("channel", "in", ("invoice", "payroll")),
            ("invoice_id", "=", False),
            ("move_line_id", "=", False),
            ("state", "=", "open"),
        ]

    @once_per_record
    def action_invoice(self):
        """Invoice these settlements, one invoice per employee and month."""
        self.check_access("read")
        if not self.env.user.has_group("account.group_account_invoice"):
            raise UserError(
                self.env._("Only users with invoicing rights can invoice employees.")
            )
        wanted = self.filtered_domain(
            Domain.OR(map(self._get_invoiceable_domain, self.company_id))
        )
        invoices = self.browse()._invoice_all(self)
        # the others came to nothing
        left = wanted.filtered(lambda each: each.state == "open")
        if not invoices and left:
            raise UserError(left._get_not_invoiced_notice()["message"])
        if not invoices and wanted:
            return True
        if not invoices:
            raise UserError(
                self.env._(
                    "None of the selected settlements can be invoiced: only "
                    "re-invoiced settlements can, and only once."
                )
            )
        opened = {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoices to Employees"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", invoices.ids)],
            "context": {"create": False},
        }
        if notice := left._get_not_invoiced_notice():
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {**notice, "next": opened},
            }
        return opened

    @api.model
    def _cron_invoice(self):
        """Invoice what is open of all companies that re-invoice."""
        left = 0
        for company in self.env["res.company"].search(
            [("telecom_vat_method", "=", "reinvoice")]
        ):
            due = Domain(self._get_invoiceable_domain(company)) & Domain(
                "date", "<", fields.Date.context_today(self).replace(day=1)
            )
            jobs = self.with_company(company)
            left += work_off(
                jobs.search(due).partner_id,
                partial(jobs._invoice_due, due),
                size=BATCH,
                refused=partial(jobs._log_not_invoiced, due),
            )
        come_back(self.env, left)

    @api.model
    def _invoice_due(self, due, partners):
        """Invoice what these owe, all of an employee at once: it is one invoice."""
        self._invoice_all(self.search(due & Domain("partner_id", "in", partners.ids)))

    @api.model
    def _log_not_invoiced(self, due, partner, error):
        left = self.search(due & Domain("partner_id", "=", partner.id))
        left._log(self.env._("Not invoiced: %(why)s", why=str(error)))

    @api.model
    def _invoice_all(self, settlements):
        """Return the posted invoices of these settlements, each invoiced once."""
        invoices = self.env["account.move"]
        for company, members in settlements.grouped("company_id").items():
            wanted = members.filtered_domain(self._get_invoiceable_domain(company))
            wanted = wanted.sudo()  # their invoices belong to the company's books
            lock_records(wanted)
            wanted = wanted.filtered_domain(self._get_invoiceable_domain(company))
            if wanted:
                invoices |= wanted._invoice(company)
        return invoices

    def _get_not_invoiced_notice(self):
        """Return the notification that names who could not be invoiced, or False."""
        left = self.filtered(lambda each: not each.invoice_id)
        return bool(left) and {
            "type": "danger",
            "sticky": True,
            "title": self.env._("Some settlements were not invoiced"),
            "message": self.env._(
                "%(debtors)s: the reason is in the notes on their settlements.",
                debtors=", ".join(left.partner_id.mapped("name")),
            ),
        }

    def _invoice(self, company):
        """Return the posted invoices of these settlements.

        All at once; where one of them cannot be, the others are, and each that cannot
        says why.
        """
        self._check_invoice_settings(company)
        net = self._get_net_amounts()
        nothing = self.filtered(lambda each: not net[each.id])
        nothing._forget_tax()
        groups = (self - nothing).grouped(
            lambda each: (each.partner_id, each.channel, each.date.replace(day=1))
        )
        groups = list(groups.values())
        try:
            with self.env.cr.savepoint():
                return self._invoice_groups(company, groups)
        except UserError:
            if len(groups) == 1:
                raise
        invoices = self.env["account.move"]
        for members in groups:
            try:
                with self.env.cr.savepoint():
                    invoices |= members._invoice_groups(company, [members])
            except UserError as error:
                members._log(self.env._("Not invoiced: %(why)s", why=str(error)))
        return invoices

    def _forget_tax(self):
        """Let what outweighs itself without tax come to nothing: no invoice can say it.

        The taxes of several statements, each rounded, may have left a cent.
        """
        for settlements in self.grouped("bill_id").values():
            settlements._share_invoiced_tax({})
            settlements.amount = 0

    def _invoice_groups(self, company, groups):
        amounts = self._get_net_amounts()
        invoices = self.env["account.move"].create(
            [members._prepare_invoice(company, amounts) for members in groups]
        )
        receivable = company.telecom_receivable_account_id
        terms = invoices.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        )
        terms.account_id = receivable
        for invoice, members in zip(invoices, groups, strict=True):
            item = invoice.line_ids.filtered(lambda line: line.account_id == receivable)
            members.write({"invoice_id": invoice.id, "move_line_id": item[:1].id})
        invoices._post(soft=False)
        for bill in self.bill_id.filtered("reversed_id"):
            (bill.settlement_ids | bill.reversed_id.settlement_ids)._close_opposite()
        self.concat(*groups)._net_out()
        return invoices

    def _check_invoice_settings(self, company):
        missing = [
            name
            for name, value in (
                (self.env._("journal"), company.telecom_invoice_journal_id),
                (
                    self.env._("receivable account"),
                    company.telecom_receivable_account_id,
                ),
                (self.env._("clearing account"), company.telecom_clearing_account_id),
            )
            if not value
        ]
        if missing:
            raise UserError(
                self.env._(
                    "The company %(company)s has no %(missing)s for invoices to "
                    "employees. Set it up in Telecom, Configuration, Settings.",
                    company=company.name,
                    missing=", ".join(missing),
                )
            )

    def _prepare_invoice(self, company, amounts):
        """Return the values of the invoice, or the credit note, of one employee."""
        total = self._get_gross_total(amounts)
        sign = -1 if total < 0 else 1
        taxes = {as_rate(tax.rate): tax for tax in company.telecom_tax_ids}
        return {
            "move_type": "out_refund" if total < 0 else "out_invoice",
            "company_id": company.id,
            "partner_id": self.partner_id.id,
            "journal_id": company.telecom_invoice_journal_id.id,
            "currency_id": company.currency_id.id,
            "invoice_date": fields.Date.context_today(self),
            "invoice_payment_term_id": company.telecom_payment_term_id.id,
            "invoice_line_ids": [
                Command.create(each._prepare_invoice_line(rate, amount, sign, taxes))
                for each in self
                for rate, amount in amounts[each.id].items()
            ],
        }

    def _get_gross_total(self, amounts):
        """Return what an invoice of these settlements comes to, tax included.

        It says whether they make an invoice or a credit note: with several rates, the
        net amounts may say otherwise.
        """
        sums = defaultdict(Decimal)
        for settlement in self:
            for rate, amount in amounts[settlement.id].items():
                sums[rate] += amount
        return sum(amount * (100 + rate) / 100 for rate, amount in sums.items())

    def _prepare_invoice_line(self, rate, amount, sign, taxes):
        company = self.company_id
        tax = taxes.get(rate)
        if rate and not (tax and tax.sale_tax_id):
            raise UserError(
                self.env._(
                    "There is no sales tax of %(rate)s %% for invoices to employees. "
                    "Set it in Telecom, Configuration, Taxes.",
                    rate=f"{rate.normalize():f}",
                )
            )
        account = (
            company.telecom_income_account_id or company.telecom_clearing_account_id
        )
        return {
            # names of employees, numbers and usage stay out of the books
            "name": self.env._("Phone costs of %(bill)s", bill=self.move_id.name),
            "product_id": company.telecom_invoice_product_id.id,
            "account_id": account.id,
            "quantity": 1,
            "price_unit": float(sign * amount),
            "tax_ids": [Command.set(tax.sale_tax_id.ids if tax else [])],
            "telecom_settlement_id": self.id,
        }
