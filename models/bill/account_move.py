from odoo import api, fields, models

from ..ground.guard import by_program
from ..ground.turn import DoneAlready, once
from .booked import OF_MOVE, beside_bill, stepping
from .telecom_bill_account import KEPT


@api.depends("telecom_bill_ids")
def _get_bill(moves):
    for move in moves:
        move.telecom_bill_id = move.telecom_bill_ids[:1]


def _is_abnormal(move):
    """Tell whether Odoo asks before it posts this document."""
    return move.abnormal_amount_warning or move.abnormal_date_warning


@api.depends("telecom_bill_ids")
def _get_task(moves):
    for move in moves:
        move.telecom_task = move.telecom_bill_ids[:1].task


class AccountMove(models.Model):
    """A vendor bill, which may book an operator's: Odoo's hooks lead to that one."""

    _inherit = "account.move"

    telecom_bill_ids = fields.One2many(
        "telecom.bill", "move_id", "Telecom Bills", readonly=True
    )
    telecom_bill_id = fields.Many2one("telecom.bill", compute=_get_bill)
    telecom_task = fields.Json("Background Task", compute=_get_task)
    telecom_companion_of_ids = fields.One2many(
        "telecom.bill", "companion_id", "Companion Entry of", readonly=True
    )

    # what the panel of the bill shows
    telecom_operator_id = fields.Many2one(related="telecom_bill_ids.operator_id")
    telecom_document = fields.Char(related="telecom_bill_ids.document")
    telecom_date_from = fields.Date(
        related="telecom_bill_ids.date_from", readonly=False
    )
    telecom_date_to = fields.Date(related="telecom_bill_ids.date_to", readonly=False)
    telecom_detail_ids = fields.One2many(related="telecom_bill_ids.detail_ids")
    telecom_charge_ids = fields.One2many(related="telecom_bill_ids.charge_ids")
    telecom_share_ids = fields.One2many(related="telecom_bill_ids.share_ids")
    telecom_issue_ids = fields.One2many(related="telecom_bill_ids.issue_ids")
    telecom_total_ids = fields.One2many(related="telecom_bill_ids.total_ids")
    telecom_companion_id = fields.Many2one(related="telecom_bill_ids.companion_id")
    telecom_is_split = fields.Boolean(related="telecom_bill_ids.is_split")
    telecom_stale = fields.Boolean(related="telecom_bill_ids.stale")
    telecom_corrects_id = fields.Many2one(
        related="telecom_bill_ids.corrects_id", readonly=False
    )
    telecom_third_party = fields.Boolean(
        related="telecom_bill_ids.third_party", readonly=False
    )
    telecom_vat_method = fields.Selection(related="telecom_bill_ids.vat_method")
    telecom_rows_read = fields.Integer(related="telecom_bill_ids.rows_read")
    telecom_rows_charged = fields.Integer(related="telecom_bill_ids.rows_charged")
    telecom_rows_ignored = fields.Integer(related="telecom_bill_ids.rows_ignored")
    telecom_rows_issue = fields.Integer(related="telecom_bill_ids.rows_issue")
    telecom_has_document = fields.Boolean(related="telecom_bill_ids.has_document")
    telecom_document_total = fields.Monetary(related="telecom_bill_ids.document_total")
    telecom_file_total = fields.Monetary(related="telecom_bill_ids.file_total")
    telecom_open_issue_count = fields.Integer(
        related="telecom_bill_ids.open_issue_count"
    )
    telecom_issue_count = fields.Integer(related="telecom_bill_ids.issue_count")
    telecom_statement_count = fields.Integer(related="telecom_bill_ids.statement_count")
    telecom_employer = fields.Monetary(
        related="telecom_bill_ids.employer", currency_field="company_currency_id"
    )
    telecom_employee = fields.Monetary(
        related="telecom_bill_ids.employee", currency_field="company_currency_id"
    )
    telecom_employee_tax = fields.Monetary(
        related="telecom_bill_ids.employee_tax", currency_field="company_currency_id"
    )
    telecom_parts_table = fields.Html(
        related="telecom_bill_ids.parts_table", sanitize=False
    )
    telecom_agreed = fields.Monetary(
        related="telecom_bill_ids.agreed", currency_field="company_currency_id"
    )
    telecom_used = fields.Monetary(
        related="telecom_bill_ids.used", currency_field="company_currency_id"
    )
    telecom_blocking_reason = fields.Char(related="telecom_bill_ids.blocking_reason")

    # -- import ----------------------------------------------------------------------

    @api.model
    def _get_import_file_type(self, file_data):
        file_type = super()._get_import_file_type(file_data)
        return file_type or self.env["telecom.bill.reader"].get_file_type(file_data)

    def _should_attach_to_record(self, attachment):
        return super()._should_attach_to_record(attachment) or self.env[
            "telecom.bill.reader"
        ].is_archive(attachment)

    @api.model
    def _create_records_from_attachments(self, attachments, grouping_method=None):
        group = self.env["telecom.bill.reader"].group_files
        return super()._create_records_from_attachments(
            attachments, grouping_method or group
        )

    def _extend_with_attachments(self, files_data, new=False):
        decoded = super()._extend_with_attachments(files_data, new=new)
        if not self.is_purchase_document():
            return decoded
        read = self.env["telecom.bill.reader"].read_files(self, files_data, new=new)
        return decoded or read

    def _get_specific_tax(self, name, amount_type, amount, tax_type):
        """Give the lines of an operator's e-invoice the taxes of phone costs.

        Odoo takes the first purchase tax of the rate, which in Belgium is for goods.
        """
        own = self.env["telecom.bill.reader"].get_tax(self, amount)
        return own or super()._get_specific_tax(name, amount_type, amount, tax_type)

    def _autopost_bill(self):
        reader = self.env["telecom.bill.reader"]
        if reader.waits_for_split(self):
            return None
        if not self.env["telecom.bill"]._get_live(self):
            return super()._autopost_bill()
        return reader.undisturbed(self, super()._autopost_bill)

    # -- state -----------------------------------------------------------------------

    @once
    def action_post(self):
        """Post each bill once, one bill of a company after the other.

        Those that are too long for a request are posted in the background.
        """
        bills = self.env["telecom.bill"]._get_live(self)
        warns = not self.env.context.get("disable_abnormal_invoice_detection", True)
        if not (warns and any(map(_is_abnormal, self))) and (
            later := bills._post_later().move_id
        ):
            return later != self and (self - later).action_post()
        if not self.env["telecom.bill.booking"].take_turns(bills):
            return super().action_post()
        mine = bills.move_id.filtered(
            lambda move: move.state == "posted" and move.write_uid == self.env.user
        )
        if mine and mine == self:
            raise DoneAlready(self.env._("It is already posted."))
        return super(AccountMove, self - mine).action_post()

    def _post(self, soft=True):
        bills = self.env["telecom.bill"]._get_live(self).move_id
        if len(bills) > 1:
            # a limit is used once: each counts what those before it have booked
            parts = filter(None, (*bills, self - bills))
            return self.browse().union(*(part._post(soft) for part in parts))
        booking = self.env["telecom.bill.booking"]
        self.env["telecom.bill"]._check_entry(self)
        booking.prepare(self)
        with stepping():
            posted = super()._post(soft)
        self.env["telecom.bill"].flush_model(["state"])  # queries go by it
        booking.book(posted)
        return posted

    def button_draft(self):
        if not self:  # Odoo presses it whenever items change
            return super().button_draft()
        Bill = self.env["telecom.bill"]
        Bill._check_entry(self)
        if later := Bill._get_live(self)._leave("reset").move_id:
            return later != self and (self - later).button_draft()
        booking = self.env["telecom.bill.booking"]
        voided = booking.void(self)
        with stepping():
            result = super().button_draft()
        Bill.flush_model(["state"])  # as above
        booking.reset(self, voided)
        return result

    def button_cancel(self):
        Bill = self.env["telecom.bill"]
        Bill._check_entry(self)
        if later := Bill._get_live(self)._leave("void").move_id:
            return later != self and (self - later).button_cancel()
        with stepping():
            result = super().button_cancel()
        Bill.flush_model(["state"])  # as above
        self.env["telecom.bill.booking"].cancel(self)
        return result

    def write(self, vals):
        Bill = self.env["telecom.bill"]
        if "state" in vals:
            Bill._check_state(self, vals["state"])
        if OF_MOVE & vals.keys() and "posted" in self.mapped("state"):
            Bill._check_booked(self)
        # what may change, a due date for instance, Odoo brings into the items itself
        with stepping():
            written = super().write(vals)
        if "partner_id" in vals:
            self.env["telecom.bill.reader"].follow_vendor(self)
        if "invoice_date" in vals:
            self.env["telecom.bill.reader"].follow_date(self)
        return written

    def unlink(self):
        """Keep posted bookings, whatever the context says that may be deleted."""
        if not self:  # Odoo asks for it again and again
            return super().unlink()
        Bill = self.env["telecom.bill"]
        Bill._check_booked(self)
        Bill._check_entry(self)
        bills = Bill._get_live(self)
        if not bills:
            return super().unlink()
        statements = bills._get_statements()
        entries = bills.companion_id - self
        bills._prepare_deletion()
        result = super().unlink()
        with beside_bill():
            entries.filtered(lambda entry: entry.state != "posted").unlink()
        self.env.invalidate_all()
        self.env["telecom.bill.splitter"].forget(statements)
        return result

    # -- copies and reversals --------------------------------------------------------

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self.env["telecom.bill"]._check_entry(self)
        bills = self.telecom_bill_id.filtered("is_split")
        if not bills:
            return super()._reverse_moves(default_values_list, cancel)
        booking = self.env["telecom.bill.booking"]
        booking.refuse_reversed(bills)
        if cancel:
            self.line_ids.remove_move_reconcile()
        with by_program():
            reversals = super()._reverse_moves(default_values_list, cancel=False)
        for move in reversals:
            if move.reversed_entry_id.telecom_is_split:
                booking.mirror(move)
        if cancel:
            reversals.with_context(move_reverse_cancel=True)._post(soft=False)
        return reversals

    def copy_data(self, default=None):
        """Copy a bill without the lines of its split: a copy has no usage rows."""
        Bill = self.env["telecom.bill"]
        is_reversal = "reversed_entry_id" in (default or {})
        for move in () if is_reversal else self:
            Bill._check_copied(move)
        # the roles of lines tell what is of the split
        with by_program():
            copies = super().copy_data(default)
        for move, values in zip(self, copies, strict=True):
            if move.telecom_is_split and not values.get("reversed_entry_id"):
                values["line_ids"] = [
                    command
                    for command in values["line_ids"]
                    if command[2].get("display_type") == "product"
                    and command[2].get("telecom_role") in (None, False, *KEPT)
                ]
            for command in [] if self._is_by_program() else values.get("line_ids", ()):
                command[2].pop("telecom_role", None)
            Bill._adapt_copy(move, values)
        return copies
