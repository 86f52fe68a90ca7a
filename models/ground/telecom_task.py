from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import MAX_TRIES_ON_CONCURRENCY_FAILURE
from odoo.tools import SQL

from .guard import by_program
from .progress import CancelledError, over, working
from .scheduled import do_alone

# So often may the server end during one step before the task is given up.
ATTEMPTS = 3

WAITS = ("waiting", "working")

LOCK = 0x7E1EC0  # the first key of the database's locks that tasks are held by

# What a scheduled job does to be one of those that work on tasks.
CODE = "model._cron_work()"

# The screens of these users show bars.
GROUPS = (
    "account.group_account_invoice",
    "telecom_split_billing.group_telecom_officer",
    "telecom_split_billing.group_telecom_payroll",
)


class TelecomTask(models.Model):
    """Work that is too long for a request, done in steps by scheduled jobs.

    Each step is a transaction of its own: a step that was interrupted is done again.
    The record that a task is about performs it: its method ``_do_<kind>`` gets the
    step and the arguments, and returns the next step, or None at the end.
    """

    _name = "telecom.task"
    _description = "Background Task"
    _order = "id desc"
    _rec_name = "kind"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", "Started By", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection([], required=True, readonly=True)
    res_model = fields.Char("Model", required=True, readonly=True, technical=True)
    res_id = fields.Many2oneReference(
        "Record", required=True, readonly=True, model_field="res_model", technical=True
    )
    screen = fields.Json(readonly=True)
    record_name = fields.Char("Document", compute="_compute_record_name")
    arguments = fields.Json(readonly=True)
    step = fields.Integer(readonly=True, technical=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("working", "In Progress"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    problem = fields.Text("Reason", readonly=True)
    date_end = fields.Datetime("Ended On", readonly=True)
    progress_ids = fields.One2many("telecom.task.progress", "task_id", readonly=True)
    done = fields.Integer(compute="_compute_progress", compute_sudo=True)
    total = fields.Integer("Of", compute="_compute_progress", compute_sudo=True)

    _waiting = models.Index("(id) WHERE state IN ('waiting', 'working')")

    @api.depends("res_model", "res_id")
    @api.depends_context("lang")
    def _compute_record_name(self):
        for task_sudo in self.sudo():  # its name, for all who see the task
            task_sudo.record_name = task_sudo._get_record().exists().display_name

    @api.depends("progress_ids.done")
    def _compute_progress(self):
        for task in self:
            task.done = task.progress_ids[:1].done
            task.total = task.progress_ids[:1].total

    # -- starting --------------------------------------------------------------------

    @api.model
    def _start(self, kind, record, screen, total, arguments):
        """Let a job do something with a record as the current user; return the task.

        ``screen`` is the record whose screens show the bar.
        """
        task_sudo = self.sudo().create(  # tasks are the program's
            {
                "kind": kind,
                "res_model": record._name,
                "res_id": record.id,
                "company_id": record.company_id.id,
                "screen": [screen._name, screen.id],
                "user_id": self.env.uid,
                "arguments": arguments,
                "progress_ids": [(0, 0, {"total": total})],
            }
        )
        self._wake()
        return task_sudo.with_env(self.env)

    @api.model
    def _get_of(self, records):
        """Return the tasks that are not at their end of these records."""
        tasks_sudo = self.sudo()  # whether something goes on is for all to see
        return tasks_sudo.search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("state", "in", WAITS),
            ]
        )

    @api.model
    def _get_last_of(self, records):
        """Return the last task of each of these records, whatever became of it."""
        tasks_sudo = self.sudo()  # as above
        groups = tasks_sudo._read_group(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)],
            ["res_id"],
            ["id:max"],
        )
        return tasks_sudo.browse(last for _res_id, last in groups)

    @api.model
    def _wake(self):
        """Let the jobs look for waiting tasks now.

        As many tasks go on at once as there are such jobs: administrators copy or
        archive them. A bridge to another runner of jobs overrides this, and has
        ``_do_step`` done there for each task.
        """
        for job in self._get_jobs():
            job._trigger()

    @api.model
    def _get_jobs(self):
        jobs_sudo = self.env["ir.cron"].sudo()  # whoever starts a task wakes them
        return jobs_sudo.search(
            [("model_id.model", "=", self._name), ("code", "=", CODE)]
        )

    # -- working ---------------------------------------------------------------------

    @api.model
    def _cron_work(self):
        """Do one step of the oldest task that no other job works on.

        One step only: the limits of the server count per run of a job. The tasks of a
        record are done one after the other. A job that finds nothing to do does not
        look again: the one that works on a task wakes all after its step, and Odoo
        runs a job again that was killed.
        """
        seen = set()
        for task in self.search([("state", "in", WAITS)], order="id"):
            record = (task.res_model, task.res_id)
            if record not in seen and task._do_step():
                self._wake_for_rest()
                break
            seen.add(record)

    @api.model
    def _wake_for_rest(self):
        if self.search_count([("state", "in", WAITS)], limit=1):
            self._wake()

    def _do_step(self):
        """Do one step, unless another job works on this task; tell if it was done."""
        if not self._take():
            return False
        try:
            self.invalidate_recordset()
            if self.state not in WAITS:
                return False
            if not self._try_again():
                return True
            working(self.env.cr, self._tell_beside, self.id)
            for _time in range(MAX_TRIES_ON_CONCURRENCY_FAILURE):
                if do_alone(self, _perform, _keep_failure):
                    return True
            self._forget_attempt()  # somebody else was first: no fault of the step
        finally:
            over(self.env.cr)
            self._let_go()
        return True

    def _take(self):
        """Hold this task for this connection; tell if no other one does.

        The database lets go of it when the connection ends, with the server.
        """
        query = SQL("SELECT pg_try_advisory_lock(%s, %s)", LOCK, self.id)
        return self.env.execute_query(query)[0][0]

    def _let_go(self):
        self.env.execute_query(SQL("SELECT pg_advisory_unlock(%s, %s)", LOCK, self.id))

    def _try_again(self):
        """Count the attempts of this step; end the task after too many."""
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    """
                    UPDATE telecom_task_progress
                       SET attempts = CASE WHEN step = %(step)s THEN attempts + 1
                                           ELSE 1 END,
                           step = %(step)s
                     WHERE task_id = %(task)s
                 RETURNING attempts
                    """,
                    step=self.step,
                    task=self.id,
                )
            )
            (attempts,) = cr.fetchone()
        if attempts <= ATTEMPTS:
            return True
        self._end(
            "failed",
            self.env._(
                "The server ended this step %(count)s times before it was done.",
                count=ATTEMPTS,
            ),
        )
        return False

    def _forget_attempt(self):
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    "UPDATE telecom_task_progress SET attempts = attempts - 1"
                    " WHERE task_id = %s",
                    self.id,
                )
            )

    def _perform(self):
        self.invalidate_recordset()
        if self.state not in WAITS:  # another job was here since
            return
        self._end_if(self.progress_ids.cancelled)
        user = self.user_id
        record = (
            self.env[self.res_model]
            .with_user(user)
            .with_company(self.company_id)
            .with_context(lang=user.lang, allowed_company_ids=self.company_id.ids)
            .browse(self.res_id)
            .exists()
        )
        if not record:
            self._end("cancelled")
            return
        following = getattr(record, f"_do_{self.kind}")(self.step, self.arguments or {})
        self.env.flush_all()
        self._hear_cancel()  # all of the step is undone, or nothing
        if following is None:
            self._end("done")
        else:
            self.write({"step": following, "state": "working"})

    def _end(self, state, problem=False):
        self.write(
            {"state": state, "problem": problem, "date_end": fields.Datetime.now()}
        )
        self._send(state)
        there = self.with_context(lang=self.user_id.lang)
        self.user_id._bus_send(
            "telecom_task_end",
            {
                "name": there._get_kind_name(),
                "record": there.record_name or "",
                "state": state,
                "problem": problem,
            },
        )

    def _get_record(self):
        return self.env[self.res_model].browse(self.res_id)

    # -- telling ---------------------------------------------------------------------

    def _tell_beside(self, done, total):
        """Tell it on a connection of its own; end if somebody cancelled the task."""
        with self.env.registry.cursor() as cr:
            beside = api.Environment(cr, SUPERUSER_ID, {})
            cancelled = self.with_env(beside)._tell(done, total)
        self._end_if(cancelled)

    def _hear_cancel(self):
        """End if somebody cancelled the task while this step went on."""
        with self.env.registry.cursor() as cr:
            beside = api.Environment(cr, SUPERUSER_ID, {})
            cancelled = self.with_env(beside).progress_ids.cancelled
        self._end_if(cancelled)

    def _end_if(self, cancelled):
        if cancelled:
            raise CancelledError(self.env._("The task was cancelled."))

    def _tell(self, done, total):
        """Keep and send how much is done; tell whether somebody cancelled it."""
        progress = self.progress_ids
        total = max(total or progress.total, done)
        progress.write({"done": done, "total": total})
        self._send("working", done=done, total=total)
        return progress.cancelled

    def _as_shown(self):
        """Return what the bar of this task shows."""
        return {
            "id": self.id,
            "name": self._get_kind_name(),
            "state": self.state,
            "problem": self.problem,
            "done": self.done,
            "total": self.total,
        }

    def _get_kind_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return kinds.get(self.kind)

    def _send(self, state, **values):
        """Send what is new to the screens that may show this task: no words of it."""
        told = {"id": self.id, "screen": self.screen, "state": state, **values}
        for group in GROUPS:
            self.env.ref(group)._bus_send("telecom_task", told)

    @by_program()
    def action_cancel(self):
        """Cancel these tasks: what a step has not finished is undone."""
        self.check_access("read")
        for task_sudo in self.sudo():  # tasks are the program's
            if task_sudo.state not in WAITS:
                continue  # it ended before the click
            task_sudo.progress_ids.cancelled = True  # a step that goes on looks there
            task_sudo._wake()


def _perform(task):
    task._perform()


def _keep_failure(task, error):
    """Say why the task ended; what its step did is undone."""
    if isinstance(error, CancelledError):
        task._end("cancelled")
        return
    told = error.args[0] if isinstance(error, UserError) else None
    task._end("failed", told or task.env._("An unexpected error occurred."))
