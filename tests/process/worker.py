"""A server process that does what a test tells it: CONFIG, then lines of JSON.

A command names what to ``do``, with its arguments. With ``pause_after`` the process
says so after that step of a bill and waits for one more line; with ``die_after`` it
kills itself there, as a crash would.
"""

import functools
import importlib
import json
import os
import signal
import sys
import time
import traceback

import psycopg2

import odoo.api
import odoo.sql_db
from odoo import Command
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config

ADDON = "odoo.addons.telecom_split_billing"
MOVE, RUN = "account.move", "telecom.deduction.run"
READER, SPLITTER = "telecom.bill.reader", "telecom.bill.splitter"
BOOKING = "telecom.bill.booking"
STEPS = {
    "attach": (MOVE, "_extend_with_attachments"),
    "load": (READER, "_load"),
    "split": (SPLITTER, "split"),
    "book": (BOOKING, "_book_bill"),
    "void": (BOOKING, "_void_bill"),
    "stale": (SPLITTER, "mark_stale"),
    "gather": (RUN, "_gather"),
    "deduct": (RUN, "_book_deductions"),
    "confirm": (RUN, "_confirm"),
    "export": (RUN, "_export"),
}


class Worker:
    """Runs one command after the other, each in a transaction of its own."""

    def __init__(self, database):
        self.registry = Registry(database)
        self.command = {}
        for step, (name, method) in STEPS.items():
            model = self.registry[name]
            setattr(model, method, self._watched(getattr(model, method), step))
        # Importable only now, when the registry knows where the addons are.
        placement = importlib.import_module(f"{ADDON}.models.reading.placement")
        writer = placement.RowWriter
        writer.load = self._watched(writer.load, "copy")

    def _watched(self, method, step):
        @functools.wraps(method)
        def watched(*args, **kwargs):
            result = method(*args, **kwargs)
            if self.command.get("die_after") == step:
                os.kill(os.getpid(), signal.SIGKILL)
            if self.command.get("pause_after") == step:
                self.command.pop("pause_after")
                say({"paused": step})
                sys.stdin.readline()
            return result

        return watched

    def _cursor(self):
        """Return a cursor, whatever became of the connections that were kept."""
        try:
            return self.registry.cursor()
        except psycopg2.Error:
            odoo.sql_db.close_all()
            return self.registry.cursor()

    def run(self, command):
        """Run a command as a request of the web client; return what to answer."""
        self.command = command
        arguments = command.get("arguments", {})
        with self._cursor() as cr:
            env = odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {})
            function = functools.partial(getattr(self, command["do"]), env, **arguments)
            try:
                return {"result": retrying(function, env)}
            except UserError as error:
                return {"refused": str(error)}
            except Exception:  # noqa: BLE001, the test fails by this answer
                return {"failed": traceback.format_exc()}

    # -- commands --------------------------------------------------------------------

    def prepare(self, env, holders):
        """Make a company with an operator, and the lines of some holders: name, line.

        The limits of Eve's policy hold for all her lines together.
        """
        company = env.ref("base.main_company")
        company.country_id = env.ref("base.be")
        env["account.chart.template"].try_loading("be_comp", company)
        company._set_up_telecom()
        company.telecom_background_rows = 0
        rule = {"scope": "overall", "kind": "amount", "amount": 30}
        per_line, per_employee = env["telecom.policy"].create(
            [
                {"name": name, "scope": scope, "rule_ids": [Command.create(rule)]}
                for name, scope in (("Line", "line"), ("Employee", "employee"))
            ]
        )
        company.telecom_policy_id = per_line
        operator = env["telecom.operator"].create(
            {
                "partner_id": env["res.partner"].create({"name": "Operator"}).id,
                "country_id": env.ref("base.uk").id,
                "profile_ids": env.ref("telecom_split_billing.import_profile_plain"),
                "tax_rate": 21,
            }
        )
        names = dict.fromkeys(name for name, _number in holders)
        employees = {
            name: env["hr.employee"].create({"name": name}).id for name in names
        }
        for name, number in holders:
            held = {"employee_id": employees[name], "date_from": "2024-01-01"}
            if name == "Eve":
                held["policy_id"] = per_employee.id
            env["telecom.line"].create(
                {
                    "number": number,
                    "operator_id": operator.id,
                    "assignment_ids": [Command.create(held)],
                }
            )

    def keep(self, env, name, content):
        """Store a file, as the web client does before it asks for bills."""
        return env["ir.attachment"].create({"name": name, "raw": content.encode()}).id

    def upload(self, env, attachment):
        """Make a bill of a stored file, as the upload button does."""
        journals = env["account.journal"].with_context(default_move_type="in_invoice")
        return journals.create_document_from_attachment([attachment])["res_id"]

    def read_details(self, env, bill):
        """Press the button of a bill that reads its files."""
        env["telecom.bill.reader"].read_attached(env["account.move"].browse(bill))

    def call(self, env, bill, method):
        """Press a button of a bill."""
        getattr(env["account.move"].browse(bill), method)()

    def accountant(self, env, login):
        """Return the user of an accountant, made when missing."""
        users = env["res.users"]
        groups = ("base.group_user", "account.group_account_invoice")
        found = users.search([("login", "=", login)]) or users.create(
            {
                "name": login.title(),
                "login": login,
                "group_ids": [Command.link(env.ref(group).id) for group in groups],
            }
        )
        return found.id

    def empower(self, env, groups):
        """Give the administrator rights that are asked for by their groups."""
        admin = env.ref("base.user_admin")
        admin.group_ids = [Command.link(env.ref(group).id) for group in groups]
        return admin.login

    def open_issues(self, env, bill, user):
        """Open the dialog that resolves the issues of a bill; return its id."""
        env = env(user=user)
        issues = env["telecom.issue"].search([("bill_id.move_id", "=", bill)])
        values = {"issue_ids": [Command.set(issues.ids)], "reason": "No line of ours"}
        return env["telecom.issue.resolve"].create(values).id

    def open_labels(self, env, bill, user):
        """Open the dialog that maps the labels of a bill to SMS; return its id."""
        env = env(user=user)
        issues = env["telecom.issue"].search([("bill_id.move_id", "=", bill)])
        dialog = env["telecom.issue.labels"].create(
            {"issue_ids": [Command.set(issues.ids)]}
        )
        dialog.line_ids.usage_type_id = env.ref(
            "telecom_split_billing.usage_type_national_sms"
        )
        return dialog.id

    def map_labels(self, env, dialog, user):
        """Press the button of that dialog."""
        return (
            env(user=user)["telecom.issue.labels"].browse(dialog).action_map()["type"]
        )

    def resolve(self, env, dialog, user, method):
        """Press a button of such a dialog."""
        dialog = env(user=user)["telecom.issue.resolve"].browse(dialog)
        return bool(getattr(dialog, method)())

    def agree(self, env, channel):
        """Let all employees agree to deductions, and settlements be collected so."""
        company = env.ref("base.main_company")
        company.telecom_channel = channel
        company.telecom_remuneration_account_id = env["account.chart.template"].ref(
            "a455"
        )
        mandates = env["telecom.mandate"]
        if not mandates.search([], limit=1):
            mandates.create(
                [
                    {
                        "employee_id": employee.id,
                        "date_from": "2020-01-01",
                        "date_signed": "2020-01-01",
                        "signed_by": "paper",
                        "maximum_kind": "none",
                    }
                    for employee in env["hr.employee"].search([])
                ]
            )

    def plan(self, env):
        """Make a deduction run with a file for payroll; return its id."""
        company = env.ref("base.main_company")
        employees = env["hr.employee"].search([("telecom_payroll_number", "=", False)])
        for employee in employees:
            employee.telecom_payroll_number = str(employee.id)
        codes = env["telecom.wage.code"]
        if not codes.search([("company_id", "=", company.id)]):
            codes.create(
                {"company_id": company.id, "kind": "deduction", "code": "5100"}
            )
        template = env.ref("telecom_split_billing.payroll_template_neutral_csv")
        period = {
            "date_from": "2030-01-01",
            "date_to": "2030-01-31",
            "template_id": template.id,
        }
        return env["telecom.deduction.run"].create(period).id

    def press(self, env, run, method):
        """Press a button of a deduction run."""
        getattr(env["telecom.deduction.run"].browse(run), method)()

    def run_job(self, env, name):
        """Run a job as the scheduler does; tell whether it is to come back soon."""
        job = env.ref(f"telecom_split_billing.{name}")
        job.method_direct_trigger()
        return bool(env["ir.cron.trigger"].search_count([("cron_id", "=", job.id)]))

    def work(self, env):
        """Do a step of a background task as the scheduler does; return its span."""
        start = time.monotonic()
        env["telecom.task"]._cron_work()
        return start, time.monotonic()

    def cancel_task(self, env):
        """Cancel the last background task, as its button does."""
        env["telecom.task"].search([], limit=1).action_cancel()

    def read_above(self, env, rows=0, people=0):
        """Let files with more rows, and steps for more people, be done by tasks."""
        company = env.ref("base.main_company")
        company.telecom_background_rows = rows
        company.telecom_background_people = people

    def address(self, env, domain=None):
        """Let all employees have an address and get their statements, or none."""
        company = env.ref("base.main_company")
        company.telecom_statement_mail = "all" if domain else "employee"
        for employee in env["hr.employee"].search([]):
            employee.work_contact_id.email = domain and f"{employee.id}@{domain}"

    def books(self, env):
        """Return {check: rows that break it}, empty when the books are right."""
        checks = env["telecom.check"]._get_records()
        found = {check.key: check._find() for check in checks}
        return {key: repr(rows) for key, rows in found.items() if rows}

    def content(self, env, bill):
        """Return the contents of the files that are attached to a bill."""
        attachments = env["ir.attachment"].search(
            [("res_model", "=", "account.move"), ("res_id", "=", bill)]
        )
        return [attachment.raw.decode() for attachment in attachments]

    def equip(self, env):
        """Make a device of a line, and the equipment that it is."""
        line = env["telecom.line"].search([], limit=1)
        values = {"name": "Phone", "imei": "490154203237518", "line_id": line.id}
        env["telecom.device"].create(values).action_create_equipment()

    def uninstall(self, env, module):
        """Press the button that uninstalls a module; this process is of no use then."""
        found = env["ir.module.module"].search([("name", "=", module)])
        found.button_immediate_uninstall()

    def autopost(self, env, always):
        """Let the operator's bills be posted at once, or not."""
        vendor = env["telecom.operator"].search([]).partner_id
        vendor.autopost_bills = "always" if always else "never"


def say(answer):
    """Write one line to the test."""
    answers.write(f"{json.dumps(answer)}\n")
    answers.flush()


# What Odoo prints must not get between the answers.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
config.parse_config([f"--config={sys.argv[1]}"])
worker = Worker(config["db_name"][0])
say({"ready": os.getpid()})
for line in sys.stdin:
    say(worker.run(json.loads(line)))
