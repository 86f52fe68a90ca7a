import base64
from contextlib import contextmanager
from datetime import date

from odoo import Command

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from ..models.ground.guard import untraced
from .builders import Builders
from .today import OnOneDay


class TelecomCase(OnOneDay, Builders, AccountTestInvoicingCommon):
    """A Belgian company with an operator, four employees, their lines and policies."""

    ANN, BOB, CAT, DAN = (f"+4477009000{index:02}" for index in range(1, 5))

    @classmethod
    @AccountTestInvoicingCommon.setup_chart_template("be_comp")
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(untraced())
        cls.company = cls.env.company
        cls.env.user.sudo().group_ids |= cls.env.ref(
            "telecom_split_billing.group_telecom_administrator"
        ) | cls.env.ref("hr.group_hr_manager")
        cls.company._set_up_telecom()
        cls.plain = cls.env.ref("telecom_split_billing.import_profile_plain")
        cls.operator = cls.create_operator(
            "Fiction Mobile",
            "base.uk",
            profile_ids=[Command.set(cls.plain.ids)],
            tax_rate=21,
        )
        cls.vendor = cls.operator.partner_id
        cls.thirty = cls.create_policy({"kind": "amount", "amount": 30})
        cls.ann, cls.bob, cls.cat, cls.dan = (
            cls.create_employee(name) for name in ("Ann", "Bob", "Cat", "Dan")
        )
        cls.ann_line, cls.bob_line = (
            cls.create_line(number, holder=employee)
            for number, employee in ((cls.ANN, cls.ann), (cls.BOB, cls.bob))
        )
        cls.company.telecom_policy_id = cls.thirty
        cls.tax = cls.company.telecom_tax_ids.filtered(lambda tax: tax.rate == 21)
        cls.expense = cls.company.telecom_expense_account_id
        cls.clearing = cls.company.telecom_clearing_account_id
        cls.receivable = cls.company.telecom_receivable_account_id
        cls.written_off = cls.company.telecom_waive_account_id

    # -- files -----------------------------------------------------------------------

    @staticmethod
    def csv(*rows, document="F-1"):
        """Return a file of the plain layout.

        A row is (number, label, amount[, day[, quantity, unit]]).
        """
        lines = [
            "Number;Date;Label;Quantity;Unit;Amount;Tax rate;Document;Document date"
        ]
        default = (date(2026, 10, 15), "1", "")
        for number, label, amount, *more in rows:
            day, quantity, unit = (*more, *default[len(more) :])
            lines.append(
                f"{number};{day};{label};{quantity};{unit};{amount};21;{document};"
                "2026-11-02"
            )
        return "\n".join(lines).encode()

    def upload(self, *files, **context):
        """Upload (name, content) pairs as the Vendor Bills upload button does."""
        attachments = self.env["ir.attachment"].create(
            [
                {"name": name, "datas": base64.b64encode(content)}
                for name, content in files
            ]
        )
        action = (
            self.env["account.journal"]
            .with_context(default_move_type="in_invoice", **context)
            .create_document_from_attachment(attachments.ids)
        )
        if action.get("res_id"):
            return self.env["account.move"].browse(action["res_id"])
        return self.env["account.move"].search(action["domain"], order="id")

    def upload_rows(self, *rows, document="F-1"):
        """Upload one plain file and return its bill."""
        return self.upload((f"{document}.csv", self.csv(*rows, document=document)))

    def resolve(self, issues, action, **values):
        """Resolve issues as the dialog does."""
        wizard = self.env["telecom.issue.resolve"].create(
            {"issue_ids": issues.ids, **values}
        )
        getattr(wizard, action)()

    # -- ways of treating the VAT ----------------------------------------------------

    def choose_flat_rate(self):
        fifty = self.env["account.chart.template"].ref("attn_VAT-IN-V82-CAR-EXC")
        self.tax.partial_tax_id = fifty.copy({"name": "21% D75"})
        for lines in (
            self.tax.partial_tax_id.invoice_repartition_line_ids,
            self.tax.partial_tax_id.refund_repartition_line_ids,
        ):
            for line in lines.filtered(lambda line: line.repartition_type == "tax"):
                line.factor_percent = 75 if line.account_id else 25
        self.company.telecom_vat_method = "flat_rate"

    def choose_reinvoice(self, income=None):
        self.tax.sale_tax_id = self.env["account.chart.template"].ref(
            "attn_VAT-OUT-21-S"
        )
        self.company.write(
            {
                "telecom_vat_method": "reinvoice",
                "telecom_invoice_journal_id": self.company_data[
                    "default_journal_sale"
                ].id,
                "telecom_income_account_id": income and income.id,
            }
        )

    # -- looks -----------------------------------------------------------------------

    def paid_by(self, bill):
        """Return {holder: (employer, employee)} of the periods of a bill, without tax.

        It is what the ledger says when this bill is posted too.
        """
        shares = self.env["telecom.share"].search(
            [
                ("statement_id", "in", bill.telecom_bill_id._get_statement_ids()),
                "|",
                ("bill_id.state", "=", "posted"),
                ("bill_id.move_id", "=", bill.id),
            ]
        )
        return {
            holder: (
                round(sum(group.mapped("employer")), 2),
                round(sum(group.mapped("employee")), 2),
            )
            for holder, group in shares.grouped(
                lambda share: share.statement_id.holder_name
            ).items()
        }

    @contextmanager
    def undone(self):
        """Undo what happens in the block, so that the next case starts afresh."""
        with self.env.cr.savepoint() as savepoint:
            yield
            savepoint.rollback()
        self.env.invalidate_all()

    def broken_books(self):
        """Return {check: [(record, expected, found)]} of the checks that fail."""
        checks = self.env["telecom.check"].sudo()._get_records()
        found = {each.key: each._find() for each in checks}
        return {key: [row[1:] for row in rows] for key, rows in found.items() if rows}

    def issues(self, bill):
        """Return [(kind, key)] of the open issues of a bill."""
        return [
            (issue.kind, issue.key)
            for issue in bill.telecom_issue_ids
            if issue.state == "open"
        ]

    def journal_items(self, moves):
        """Return [(account code, partner, debit, credit)] of entries, by account."""
        return sorted(
            (line.account_id.code, line.partner_id.name, line.debit, line.credit)
            for line in moves.line_ids
        )
