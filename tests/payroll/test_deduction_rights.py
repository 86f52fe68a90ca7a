from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .payroll_case import PayrollCase

MODULE = "telecom_split_billing"
MODELS = (
    "telecom.deduction.run",
    "telecom.deduction",
    "telecom.deduction.item",
    "telecom.deduction.feedback",
    "telecom.deduction.undo",
)
# What each step of a run asks for, and leads to.
STEPS = {
    "gather": ("draft", "draft"),
    "confirm": ("draft", "confirmed"),
    "export": ("confirmed", "exported"),
    "export_again": ("exported", "confirmed"),
    "report": ("confirmed exported", None),
    "done": ("confirmed exported", "done"),
    "cancel": ("draft confirmed exported done", "cancelled"),
    "draft": ("cancelled", "draft"),
    "delete": ("draft", "gone"),
}


@tagged("post_install", "-at_install")
class TestDeductionRights(PayrollCase):
    """Which step a run takes in which state, and who may take it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            "payroll": cls.payroll,
            "accountant": cls.create_user("books", "account.group_account_invoice"),
            "auditor": cls.create_user("audit", "account.group_account_readonly"),
            "hr": cls.create_user("hr", "hr.group_hr_manager"),
            "officer": cls.create_user("lines", f"{MODULE}.group_telecom_officer"),
            "employee": cls.create_user("ann"),
        }
        cls.ann.user_id = cls.users["employee"]
        cls.ann.telecom_payroll_number = "0012"
        cls.bob.telecom_payroll_number = "0013"
        codes = cls.env["telecom.wage.code"].sudo()  # payroll's to keep
        codes.create(
            {"company_id": cls.company.id, "kind": "deduction", "code": "5100"}
        )

    def setUp(self):
        super().setUp()
        self.post(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "40")
        )

    def start(self, state):
        """Return a run of payroll in that state, with something of Ann and Bob."""
        run = self.start_run(
            template_id=self.env.ref(f"{MODULE}.payroll_template_neutral_csv").id
        )
        way = {
            "draft": (),
            "confirmed": ("confirm",),
            "exported": ("confirm", "export"),
            "done": ("confirm", "done"),
            "cancelled": ("confirm", "cancel"),
        }
        for step in way[state]:
            self.take(run, step)
        self.assertEqual((run.state, len(run.deduction_ids)), (state, 2))
        return run

    @contextmanager
    def undone(self):
        """Let nothing remain of what is done inside."""
        with self.env.cr.savepoint() as savepoint:
            yield
            savepoint.rollback()

    def take(self, run, step):
        """Take one step with a run, as the user of its environment."""
        if step == "report":
            run.report_withheld([{"employee_id": self.ann.id, "withheld": 1}])
        elif step == "delete":
            run.unlink()
        elif step in ("cancel", "export_again"):
            getattr(run, f"action_{step}")("Because")
        else:
            getattr(run, f"action_{step}")()

    def test_states(self):
        """Every step in every state: taken, or refused with nothing changed."""
        for state in ("draft", "confirmed", "exported", "done", "cancelled"):
            for step, (allowed, leads_to) in STEPS.items():
                with self.subTest(state=state, step=step), self.undone():
                    run = self.start(state)
                    # the file that was made is given again
                    again = step == "export" and state == "exported"
                    if state in allowed.split() or again:
                        self.take(run, step)
                        after = run.state if run.exists() else "gone"
                        self.assertEqual(after, leads_to or state)
                    else:
                        with self.assertRaises(UserError):
                            self.take(run, step)
                        run.invalidate_recordset()
                        self.assertEqual(run.state, state)

    def test_who_takes_steps(self):
        """Payroll does; whoever sees wages or books for another reason does not."""
        for state in ("draft", "confirmed", "exported", "cancelled"):
            with self.undone():
                run = self.start(state)
                for step, (allowed, _leads_to) in STEPS.items():
                    for role in self.users.keys() - {"payroll"}:
                        if state not in allowed.split():
                            continue
                        with (
                            self.subTest(role=role, step=step, state=state),
                            self.assertRaises(AccessError),
                        ):
                            self.take(run.with_user(self.users[role]), step)
                run.invalidate_recordset()
                self.assertEqual(run.state, state)

    def test_access_of_models(self):
        """C(reate), R(ead), W(rite), D(elete): one letter for each that is allowed."""
        table = {
            "payroll": ("CRWD", "RW", "R", "CRWD", "CRWD"),
            # what an accountant writes is the entry of payroll, nothing else
            "accountant": ("RW", "R", "R", "", ""),
            "auditor": ("R", "R", "R", "", ""),
            "hr": ("", "R", "R", "", ""),
            "officer": ("", "R", "R", "", ""),
            "employee": ("", "R", "R", "", ""),
        }
        self.check_granted(MODELS, table)

    def test_who_sees_which_deductions(self):
        """Employees their own, and not before payroll has decided."""
        run = self.start("draft")
        everybody = run.sudo().deduction_ids
        mine = everybody.filtered(lambda each: each.employee_id == self.ann)
        nothing = everybody.browse()
        for state, own in (("draft", nothing), ("confirmed", mine)):
            if state != "draft":
                self.take(run, "confirm")
            table = {
                "payroll": everybody,
                "accountant": everybody,
                "auditor": everybody,
                "hr": nothing,
                "officer": nothing,
                "employee": own,
            }
            for role, seen in table.items():
                with self.subTest(state=state, role=role):
                    user = self.users[role]
                    deductions = everybody.with_user(user)
                    self.assertEqual(deductions.search([("run_id", "=", run.id)]), seen)
                    items = seen.item_ids
                    self.assertEqual(
                        everybody.item_ids.with_user(user).search(
                            [("deduction_id.run_id", "=", run.id)]
                        ),
                        items,
                    )

    def test_what_payroll_alone_reads(self):
        """Mandates, net pay and payroll numbers are nobody else's."""
        run = self.start("exported")
        deduction = run.sudo().deduction_ids[0]
        for role in ("accountant", "auditor", "employee"):
            for name in ("mandate_id", "maximum_kind", "net_pay", "payroll_number"):
                with self.subTest(role=role, name=name), self.assertRaises(AccessError):
                    deduction.with_user(self.users[role]).read([name])
            deduction.with_user(self.users[role]).read(["amount", "explanation"])
        with self.assertRaises(AccessError):
            run.with_user(self.users["accountant"]).read(["attachment_id"])

    def test_an_accountant_writes_the_entry_of_payroll_only(self):
        accountant = self.users["accountant"]
        run = self.start("confirmed").with_user(accountant)
        for values in (
            {"name": "Mine"},
            {"date": "2026-12-01"},
            {"state": "done"},
            {"template_id": False},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                run.write(values)
        run.payroll_move_id = False
        self.take(run.with_user(self.payroll), "done")
        with self.assertRaises(AccessError):
            run.payroll_move_id = False

    def test_another_company_is_out_of_reach(self):
        run = self.start("confirmed")
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.create_user("stranger", f"{MODULE}.group_telecom_payroll")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        for record in (run, run.deduction_ids, run.deduction_ids.item_ids):
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.with_user(stranger).read(["create_date"])
        with self.assertRaises(AccessError):
            run.with_user(stranger).action_done()

    def test_the_dialogs_and_forms_open(self):
        """For whoever has them: no field or button of theirs needs another right."""
        run = self.start("draft")
        with Form(run) as form:
            form.date_to = "2026-11-29"
        view = f"{MODULE}.view_telecom_deduction_change_form"
        with Form(run.deduction_ids[0], view=view) as form:
            form.limit = 5
            form.limit_reason = "Because"
        self.assertEqual(run.deduction_ids[0].amount, 5)
        self.take(run, "confirm")
        for role in ("payroll", "accountant", "auditor"):
            with self.subTest(role):
                Form(run.with_user(self.users[role]))
        own = run.deduction_ids.filtered(lambda each: each.employee_id == self.ann)
        Form(own.with_user(self.users["employee"]))
        feedback = Form(
            self.env["telecom.deduction.feedback"]
            .with_user(self.payroll)
            .with_context(active_id=run.id)
        )
        with feedback.line_ids.edit(0) as line:
            line.withheld = 2
            line.reason = "Sick"
        feedback.save().action_report()
        self.assertEqual(
            run.deduction_ids.mapped("is_reported"),
            [True, False],  # who was not touched was not reported
        )
        self.assertEqual(run.deduction_ids[0].withheld, 2)
        self.assertEqual(
            run.deduction_ids[0].explanation,
            "Payroll set the deduction to 5.00\N{NO-BREAK SPACE}\N{EURO SIGN} of "
            "18.15\N{NO-BREAK SPACE}\N{EURO SIGN}: Because. "
            "13.15\N{NO-BREAK SPACE}\N{EURO SIGN} is postponed to a later pay. "
            "3.00\N{NO-BREAK SPACE}\N{EURO SIGN} was not withheld: Sick.",
        )
        with self.assertRaisesRegex(UserError, "close the run"):
            Form(
                self.env["telecom.deduction.feedback"]
                .with_user(self.payroll)
                .with_context(active_id=run.id)
            ).save().action_report()
