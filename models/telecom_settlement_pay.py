from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL


class TelecomSettlement(models.Model):
    """Being paid by the employee: the reference, and registering the payment."""

    _inherit = "telecom.settlement"

    def _set_payment_references(self):
        """Give each claim in the books its reference, on its journal item too.

        In SQL: a bill may have thousands, and the ORM would check each entry again.
        """
        claims = self.filtered("move_line_id")
        for settlement in claims:
            settlement.payment_reference = settlement._get_payment_reference()
        if not claims:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE account_move_line item
                   SET name = item.name || ' ' || settlement.payment_reference
                  FROM telecom_settlement settlement
                 WHERE settlement.move_line_id = item.id
                   AND settlement.id = ANY(%s)
                """,
                claims.ids,
            )
        )
        self.env["account.move.line"].invalidate_model(["name"])

    def _get_payment_reference(self):
        """Return the reference: a Belgian structured one where the company uses them.

        Ten digits and their remainder by 97 (or 97), as Febelfin's standard says. The
        9 in front keeps it apart from those of invoices, which are their numbers.
        """
        self.ensure_one()
        journals = self.env["account.journal"]
        journal = self.company_id.telecom_invoice_journal_id or journals.search(
            [*journals._check_company_domain(self.company_id), ("type", "=", "sale")],
            limit=1,
        )
        if journal.invoice_reference_model != "be":
            return f"{self.move_id.name}/{self.id}"
        digits = f"9{self.id:09}"
        check = int(digits) % 97 or 97
        return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}{check:02}+++"

    def action_register_payment(self):
        """Register what the employees paid for these settlements."""
        lines = self.move_line_id.filtered(lambda line: not line.reconciled)
        if not lines:
            raise UserError(
                self.env._("There is nothing in the books that is still to be paid.")
            )
        return lines.action_register_payment()
