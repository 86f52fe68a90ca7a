from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..ground.guard import by_program
from ..ground.turn import (
    DoneAlready,
    is_second_click,
    lock_records,
    once,
    once_per_record,
)

KINDS = [
    ("holder", "Holder of a line"),
    ("policy", "Policy of statements"),
    ("usage_type", "Meaning of labels"),
    ("charge", "Single charges"),
    ("file", "A detail file"),
]

AMOUNTS = ("employer_before", "employer", "employee_before", "employee")


class TelecomCorrection(models.Model):
    """A change of what posted bills were split by, booked as one entry.

    It says what was wrong, why, and who pays what before and after: in draft as a
    preview that nothing is written of, afterwards as what was booked.
    """

    _name = "telecom.correction"
    _description = "Telecom Correction"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Booked")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    kind = fields.Selection(KINDS, "Kind of Error", required=True, default="holder")
    reason = fields.Char(
        required=True,
        tracking=True,
        help="Kept with the correction for the employee and the auditor.",
    )
    date = fields.Date(
        "Accounting Date", required=True, default=fields.Date.context_today
    )
    bill_ids = fields.Many2many(
        "account.move",
        string="Bills",
        check_company=True,
        domain="[('telecom_is_split', '=', True), ('state', '=', 'posted'),"
        " ('move_type', 'in', ('in_invoice', 'in_refund')),"
        " ('company_id', '=', company_id)]",
        help="The posted bills that the correction concerns.",
    )
    # who held a line
    line_id = fields.Many2one(
        "telecom.line", index="btree_not_null", check_company=True
    )
    employee_id = fields.Many2one(
        "hr.employee", "Actual Holder", index="btree_not_null", check_company=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Other Holder",
        index="btree_not_null",
        help="A person who is not an employee, for instance a director.",
    )
    date_from = fields.Date("From")
    date_to = fields.Date(
        "Until", help="The last day. Leave empty to include everything up to now."
    )
    # the policy of statements
    statement_ids = fields.Many2many(
        "telecom.statement",
        string="Statements",
        check_company=True,
        domain="[('state', '=', 'posted'), ('company_id', '=', company_id)]",
    )
    policy_id = fields.Many2one(
        "telecom.policy", "Right Policy", index="btree_not_null", check_company=True
    )
    # what labels mean
    label_ids = fields.One2many("telecom.correction.label", "correction_id", "Labels")
    learn = fields.Boolean(
        "From Now On",
        default=True,
        help="Also apply the label mapping to all later bills of the operator.",
    )
    # single charges
    charge_ids = fields.One2many(
        "telecom.correction.charge", "correction_id", "Charges"
    )
    # a detail file
    detail_id = fields.Many2one(
        "telecom.detail",
        "Wrong File",
        index="btree_not_null",
        domain="[('move_id.state', '=', 'posted'), ('withdrawn', '=', False),"
        " ('company_id', '=', company_id)]",
    )
    file = fields.Binary("Right File", attachment=True, copy=False)
    file_name = fields.Char()
    # who pays what
    line_ids = fields.One2many(
        "telecom.correction.line", "correction_id", "Split of Costs", readonly=True
    )
    outcome = fields.Text("Effect on Settlements", readonly=True, copy=False)
    move_id = fields.Many2one(
        "account.move",
        "Journal Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    @api.model
    def default_get(self, fields):
        """Propose the file of the bill that is corrected."""
        values = super().default_get(fields)
        ids = self.env.context.get("default_bill_ids")
        bills = self.env["account.move"].browse(ids)
        if "detail_id" in fields and not values.get("detail_id") and bills:
            details = bills.telecom_detail_ids.filtered(lambda each: not each.withdrawn)
            values["detail_id"] = details[:1].id
        return values

    @api.depends("kind", "date")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for correction in self:
            correction.display_name = self.env._(
                "Correction: %(what)s, %(day)s",
                what=kinds.get(correction.kind, ""),
                day=format_date(self.env, correction.date),
            )

    @api.onchange("kind", "bill_ids")
    def _onchange_bills(self):
        """List the labels of the bills, with what they mean now."""
        if self.kind == "usage_type":
            self.label_ids = [
                Command.clear(),
                *map(Command.create, self._get_labels(self.bill_ids.ids)),
            ]

    @api.onchange("kind", "statement_ids")
    def _onchange_statements(self):
        """List the charges of the statements, with who pays them now."""
        if self.kind == "charge":
            self.charge_ids = [
                Command.clear(),
                *map(Command.create, self._get_charges(self.statement_ids.ids)),
            ]

    def write(self, vals):
        result = super().write(vals)
        if self._get_decisive() & vals.keys():
            # what was shown is no longer what would be booked
            shown = {"line_ids": [Command.clear()], "outcome": False}
            with by_program():
                super().write(shown)
        return result

    def _get_telecom_fixed(self):
        booked = self.state != "draft"
        return self._get_telecom_own()[0] if booked else super()._get_telecom_fixed()

    def _get_decisive(self):
        """Return the names of the fields that decide what is booked."""
        return {
            *("kind", "date", "bill_ids", "line_id", "employee_id", "partner_id"),
            *("date_from", "date_to", "statement_ids", "policy_id", "label_ids"),
            *("charge_ids", "detail_id", "file", "company_id"),
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        if any(correction.state != "draft" for correction in self):
            raise UserError(
                self.env._(
                    "A booked correction cannot be changed. Make another correction."
                )
            )

    # -- buttons ---------------------------------------------------------------------

    def action_preview(self):
        """Show who pays what now and then. Nothing of it is kept."""
        self.ensure_one()
        with self.env.cr.savepoint() as savepoint:
            shown = self._describe(*self._apply())
            savepoint.rollback()
        self._show(*shown)
        self.sudo()._restate()  # what the charges are, whoever may correct them

    @once
    def action_confirm(self):
        """Book the correction, if it still is what was shown."""
        self.ensure_one()
        if not self.env.user.has_group("account.group_account_invoice"):
            raise UserError(self.env._("Only accountants can book a correction."))
        lock_records(self)
        if self.state != "draft":
            if is_second_click(self):
                raise DoneAlready(self.env._("This correction is already booked."))
            raise UserError(self.env._("This correction is already booked."))
        self.sudo()._restate()  # what the charges are, whoever may correct them
        before = self.line_ids._as_table()
        with self.env.cr.savepoint() as savepoint:
            entry, changes = self._apply()
            lines, outcome = self._describe(entry, changes)
            is_as_shown = self._as_table(lines) == before
            if not is_as_shown:
                savepoint.rollback()
        if not is_as_shown:
            return self._show_again(lines, outcome)
        self.env["telecom.bill.booking"]._book_correction(entry, changes)
        self_sudo = self.sudo()  # activities of others, and a dispute, close with it
        shown = {"line_ids": lines, "outcome": outcome}
        self_sudo.write({**shown, "state": "done", "move_id": entry.move_id.id})
        self._tell(entry)
        return True

    @once_per_record
    def action_look(self):
        """Show the charges of a statement to decide on, which its holder reads."""
        self.ensure_one()
        self.check_access("write")
        if len(self.statement_ids) != 1 or self.state != "draft":
            raise UserError(
                self.env._("Choose a single statement in a draft to view its charges.")
            )
        access = {"statement_id": self.statement_ids.id, "reason": self.reason}
        self.env["telecom.usage.access"].create(access)
        self._onchange_statements()

    def action_open_entry(self):
        """Open the journal entry of this correction."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": self.move_id.id,
        }

    def _tell(self, entry):
        """Leave a note on the bills that were corrected."""
        for bill in self.sudo().bill_ids:  # whoever may correct may say so
            bill.message_post(
                body=self.env._(
                    "Corrected with %(entry)s: %(reason)s",
                    entry=entry.move_id._get_html_link(),
                    reason=self.reason,
                )
            )

    # -- what it does ----------------------------------------------------------------

    def _show(self, lines, outcome):
        """Keep what was worked out and taken back again, to be looked at."""
        self.env.invalidate_all()
        shown = [values for _command, _id, values in lines if values]
        ids = [values["statement_id"] for values in shown]
        kept = set(self.env["telecom.statement"].browse(ids).exists().ids)
        for values in shown:  # one may have been there for the preview only
            if values["statement_id"] not in kept:
                values["statement_id"] = False
        with by_program():
            self.write({"line_ids": lines, "outcome": outcome})

    def _show_again(self, lines, outcome):
        """Show what a booking would do by now, and return what says so."""
        self._show(lines, outcome)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": self.env._(
                    "The amounts to book have changed since they were shown. "
                    "Check them again, then confirm."
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _apply(self):
        """Change what was wrong; return the draft entry and what becomes of debts."""
        # lines, holders and charges are not for accountants, unless to correct them
        correction = self.with_company(self.company_id).sudo()
        correction._check_complete()
        correction._change_holder()
        correction.bill_ids = correction._get_bills()
        correction._check_rows_kept(correction.bill_ids)
        entry = correction._create_entry()
        getattr(correction, f"_apply_{correction.kind}")(entry)
        entry.env["telecom.bill.splitter"].split(entry)
        if not (entry.share_ids or entry.charge_ids):
            raise UserError(
                self.env._(
                    "Nothing would change: the costs are already split like this."
                )
            )
        return entry, entry.env["telecom.bill.booking"]._add_receivables(entry)

    def _create_entry(self):
        company = self.company_id
        operator = self.bill_ids[:1].telecom_operator_id
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": company.telecom_journal_id.id,
                "company_id": company.id,
                "date": self.date,
                "ref": self.env._("Correction of phone costs"),
            }
        )
        return self.env["telecom.bill"].create(
            {
                "move_id": move.id,
                "kind": "correction",
                "correction_id": self.id,
                "operator_id": operator.id,
            }
        )

    def _describe(self, entry, changes):
        """Return the lines to show and what becomes of the settlements, in words."""
        lines = self._get_lines(entry)
        outcomes = [
            *self._get_outcomes([each for each in changes if each.debt.amount]),
            *self._get_terms_outcomes(lines),
        ]
        commands = [Command.clear(), *map(Command.create, lines)]
        return commands, "\n".join(outcomes)

    @staticmethod
    def _as_table(commands):
        """Return what the commands of lines would show, to compare it."""
        names = ("holder_name", "number", "date_from", *AMOUNTS)
        return sorted(
            tuple(str(values.get(name) or "") for name in names)
            for _command, _id, values in commands
            if values
        )
