from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL


class TelecomCorrection(models.Model):
    """The facts that a draft relies on: posted documents, and their content.

    Names and amounts come with the form that lists them, so they may be anything.
    """

    _inherit = "telecom.correction"

    def _check_posted(self):
        """Refuse to correct what is no posted document of this company."""
        bills = self.bill_ids if self.kind == "usage_type" else self.bill_ids.browse()
        if self.kind == "file":
            bills = self.detail_id.move_id
            if self.detail_id.withdrawn:
                raise UserError(
                    self.env._(
                        "The file %(name)s has already been withdrawn: none of "
                        "its rows are charged.",
                        name=self.detail_id.name,
                    )
                )
        wrong = bills.filtered(lambda bill: not self._is_corrected(bill))
        statements = self.statement_ids if self.kind in ("policy", "charge") else ()
        wrong = [*wrong, *(each for each in statements if each.state != "posted")]
        if wrong:
            raise UserError(
                self.env._(
                    "%(document)s is not posted in %(company)s. Only posted bills "
                    "can be corrected; split a draft again on the bill itself.",
                    document=wrong[0].display_name,
                    company=self.company_id.name,
                )
            )

    def _is_corrected(self, bill):
        """Tell whether this correction may be about a bill."""
        is_posted = bill.state == "posted" and bill.telecom_is_split
        return is_posted and bill.company_id == self.company_id

    def _check_charges(self):
        """Refuse charges that are not those of the statements, each of them once."""
        given = self.charge_ids.charge_id
        posted = self.statement_ids.share_ids.filtered(
            lambda share: share.move_id.state == "posted"
        )
        if given - posted.charge_id:
            raise UserError(self.env._("A charge belongs to another statement."))
        if len(given) < len(self.charge_ids):
            raise UserError(
                self.env._(
                    "This correction contains a charge twice. Delete one "
                    "of the two lines."
                )
            )

    def _restate(self):
        """Work names and amounts of labels and charges out anew, whatever was typed."""
        if self.kind == "charge":
            facts = self._get_charges(self.statement_ids.ids)
            facts = {values["charge_id"]: values for values in facts}
            for line in self.charge_ids:
                line.write(facts.get(line.charge_id.id, {}))
        if self.kind == "usage_type":
            facts = self._get_labels(self.bill_ids.ids)
            facts = {(each["label"], each["usage_type_id"]): each for each in facts}
            for line in self.label_ids:
                line.write(_take_fact(facts, line.label or "", line.usage_type_id.id))

    def _get_labels(self, bill_ids):
        """Return the values of the labels of bills, with what they are read as."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(usage.label, ''), charge.usage_type_id, COUNT(*),
                       SUM(usage.amount * detail.sign)
                  FROM telecom_usage_row usage
                  JOIN telecom_charge charge ON charge.id = usage.charge_id
                  JOIN telecom_detail detail ON detail.id = usage.detail_id
                  JOIN telecom_bill bill
                    ON bill.id = COALESCE(charge.corrected_bill_id, charge.bill_id)
                 WHERE bill.move_id = ANY(%s) AND bill.company_id = %s
                   AND charge.usage_type_id IS NOT NULL
                   AND NOT COALESCE(detail.withdrawn, FALSE)
              GROUP BY 1, 2 ORDER BY 4 DESC, 1
                """,
                bill_ids,
                self.company_id.id,
            )
        )
        return [
            {"label": label, "usage_type_id": usage, "count": count, "amount": amount}
            for label, usage, count, amount in rows
        ]

    def _get_charges(self, statement_ids):
        """Return the values of the charges of statements, with who pays them now."""
        statements = self.env["telecom.statement"].browse(statement_ids)
        statements.check_access("read")
        result = []
        for statement in statements._get_looked_at().sudo():  # to decide on the charges
            shares = statement.share_ids.filtered(
                lambda share: share.bill_id.state == "posted"
            )
            for charge, members in shares.grouped("charge_id").items():
                result.append(
                    {
                        "charge_id": charge.id,
                        "statement_name": statement.display_name,
                        "usage_name": charge.display_name,
                        "amount": charge.amount,
                        "employer": sum(members.mapped("employer")),
                        "employee": sum(members.mapped("employee")),
                    }
                )
        return result


def _take_fact(facts, label, usage_type_id):
    """Return what bills say of a label: as it was read, else as any other."""
    keys = [(label, usage_type_id), *(key for key in facts if key[0] == label)]
    for key in keys:
        if key in facts:
            return facts.pop(key)
    return {"count": 0, "amount": 0, "usage_type_id": False}
