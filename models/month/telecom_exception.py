from collections import Counter

from odoo import api, fields, models

from ..ground.bulk import copy_rows, reserve_ids
from ..ground.turn import once

ACCOUNTANT = "account.group_account_invoice"

OFFICER = "telecom_split_billing.group_telecom_officer"

PAYROLL = "telecom_split_billing.group_telecom_payroll"

# Who acts on an exception, and the group of these users.
ROLES = {
    "accountant": ACCOUNTANT,
    "officer": OFFICER,
    "payroll": PAYROLL,
}

TO_DOS = 50  # at most so many at once

RELOAD = {"type": "ir.actions.client", "tag": "soft_reload"}

KINDS = [
    ("issue", "Open issue"),
    ("task", "Background task failed"),
    ("unclean", "Bill not posted automatically"),
    ("mandate", "Missing mandate"),
    ("leaver", "Holder has left"),
    ("run", "Deduction run stopped"),
    ("mail", "Statement not sent"),
]


class TelecomException(models.Model):
    """One thing that is off: who acts on it, what it is worth, how long it waits.

    The job keeps them in line with the records that they point at: one appears with
    its cause, and goes with it.
    """

    _name = "telecom.exception"
    _description = "Exception"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "amount desc, id"
    _rec_name = "kind"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    role = fields.Selection(
        [
            ("accountant", "Accountant"),
            ("officer", "Telecom officer"),
            ("payroll", "Payroll"),
        ],
        "To Be Solved By",
        required=True,
        readonly=True,
    )
    res_model = fields.Char("Model", required=True, readonly=True, technical=True)
    res_id = fields.Many2oneReference(
        "Record", required=True, readonly=True, model_field="res_model", technical=True
    )
    message = fields.Char("Cause", compute="_compute_message")
    amount = fields.Monetary("Amount Involved", readonly=True)
    date = fields.Date("Since", required=True, readonly=True)
    days = fields.Integer("Waiting Days", compute="_compute_days")

    _record_unique = models.UniqueIndex("(kind, res_model, res_id)")

    @api.depends("date")
    def _compute_days(self):
        today = fields.Date.context_today(self)
        for exception in self:
            exception.days = exception.date and (today - exception.date).days

    @api.depends("res_model", "res_id")
    @api.depends_context("lang", "uid")
    def _compute_message(self):
        for model, exceptions in self.grouped("res_model").items():
            # the reader of the list knows what is to be solved in that role
            records_sudo = self.env[model].sudo()
            records_sudo = records_sudo.browse(exceptions.mapped("res_id")).exists()
            there = {record.id: record for record in records_sudo}
            for exception in exceptions:
                record = there.get(exception.res_id)
                exception.message = record and getattr(
                    exception, f"_get_{exception.kind}_message"
                )(record)

    # -- what it says ----------------------------------------------------------------

    def _get_issue_message(self, issue):
        return self.env._(
            "%(bill)s: %(issue)s",
            bill=issue.bill_id.display_name,
            issue=issue.message,
        )

    def _get_task_message(self, record):
        task = record._get_failed_tasks()
        return self.env._(
            "%(record)s: %(task)s failed. %(problem)s",
            record=record.display_name,
            task=task and task._get_kind_name(),
            problem=task.problem or "",
        )

    def _get_unclean_message(self, bill):
        return self.env._(
            "%(bill)s: %(reason)s",
            bill=bill.display_name,
            reason=" ".join((bill.unclean_reason or "").split("\n")),
        )

    def _get_mandate_message(self, employee):
        return self.env._(
            "%(employee)s has not agreed to payroll deductions.",
            employee=employee.name,
        )

    def _get_leaver_message(self, line):
        return self.env._(
            "%(holder)s has left and still holds %(number)s.",
            holder=line.assignment_id.holder or "",
            number=line.name,
        )

    def _get_run_message(self, run):
        return self.env._(
            "%(run)s: %(problem)s", run=run.name, problem=run.problem or ""
        )

    def _get_mail_message(self, statement):
        states = dict(statement._fields["mail_state"]._description_selection(self.env))
        return self.env._(
            "%(statement)s: %(state)s",
            statement=statement.display_name,
            state=statement.mail_problem or states.get(statement.mail_state, ""),
        )

    # -- solving it ------------------------------------------------------------------

    @once
    def action_solve(self):
        """Do, or open, what solves this exception, unless it is solved already."""
        self.ensure_one()
        self.check_access("read")
        kind = self.kind
        self.sudo()._update(kind)  # the list is the program's
        if not self.exists():
            return RELOAD
        record = self.env[self.res_model].browse(self.res_id)
        action = getattr(self, f"_solve_{kind}")(record)
        if action:
            return action
        self.sudo()._update(kind)  # as above
        return RELOAD

    def _solve_issue(self, issue):
        return issue.action_resolve()

    def _solve_task(self, record):
        if task := record._get_failed_tasks():
            record._repeat_task(task)

    def _solve_unclean(self, bill):
        bill.move_id.action_post()

    def _solve_mandate(self, employee):
        Mandate = self.env["telecom.mandate"]
        mandate = Mandate.search(
            [
                ("employee_id", "=", employee.id),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "to_sign"),
            ],
            limit=1,
        )
        mandate = mandate or Mandate.create(
            {"employee_id": employee.id, "maximum_kind": "none"}
        )
        mandate.action_ask_to_sign()

    def _solve_leaver(self, line):
        return self._open(line)

    def _solve_run(self, run):
        return self._open(run)

    def _solve_mail(self, statement):
        statement.action_send_mail()

    def _open(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
            "target": "current",
        }

    # -- keeping it in line ----------------------------------------------------------

    @api.model
    def action_open_list(self):
        """Let the job bring the list in line, and open it."""
        self.env.ref("telecom_split_billing.cron_month").sudo()._trigger()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "telecom_split_billing.action_telecom_exception"
        )

    @api.model
    def _update(self, kind=None):
        """Add what is off now, drop what is not any more; return what is new.

        Of one kind, or of all.
        """
        self.env.flush_all()
        kinds = [kind] if kind else [key for key, _name in KINDS]
        found = {each.key: each for each in self._find(kinds)}
        over = []
        for known in self.search_fetch(
            [("kind", "in", kinds)],
            ["kind", "res_model", "res_id", "amount", "company_id"],
        ):
            off = found.pop((known.kind, known.res_model, known.res_id), None)
            if not off:
                over.append(known.id)
            elif known.currency_id.compare_amounts(known.amount, off.amount):
                known.amount = off.amount
        self.browse(over).unlink()
        new = self._add([off.values for off in found.values()])
        for members in new.grouped(lambda each: (each.company_id, each.role)).values():
            members._ask_for_solution()
        return new

    @api.model
    def _add(self, values_list):
        """Return new exceptions; there may be thousands, and none has a chatter yet."""
        now, uid = fields.Datetime.now(), self.env.uid
        common = {
            "date": fields.Date.context_today(self),
            "create_uid": uid,
            "write_uid": uid,
            "create_date": now,
            "write_date": now,
        }
        if not values_list:
            return self.browse()
        ids = reserve_ids(self.env.cr, self._table, len(values_list))
        copy_rows(
            self.env.cr,
            self._table,
            ("id", *values_list[0], *common),
            (
                (number, *values.values(), *common.values())
                for number, values in zip(ids, values_list, strict=True)
            ),
        )
        return self.browse(ids)

    def _get_users(self):
        """Return the users who may solve these exceptions of a role in a company."""
        group = self.env.ref(ROLES[self[0].role])
        return group.all_user_ids.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )

    def _ask_for_solution(self):
        """Give each to a user of its role as a to-do: to the one who has the fewest.

        Of thousands, those with the most money: the list and the digest show the rest.
        """
        users = self._get_users()
        if not users:
            return
        waiting = Counter(
            dict(
                self.env["mail.activity"]._read_group(
                    [("res_model", "=", self._name), ("user_id", "in", users.ids)],
                    ["user_id"],
                    ["__count"],
                )
            )
        )
        # the digest tells of it: no mail for each
        quiet = self.with_context(mail_activity_quick_update=True)
        for exception in quiet.sorted(lambda each: (-each.amount, each.id))[:TO_DOS]:
            user = min(users, key=lambda each: (waiting[each], each.id))
            waiting[user] += 1
            there = exception.with_context(lang=user.lang)
            exception.activity_schedule(
                "mail.mail_activity_data_todo", user_id=user.id, summary=there.message
            )
