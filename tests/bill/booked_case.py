from datetime import date

from odoo import Command
from odoo.tests import new_test_user

from ..dispute.dispute_case import DisputeCase

ROLES = {
    "plain user": "base.group_user",
    "portal": "base.group_portal",
    "accountant": "account.group_account_manager",
    "auditor": "base.group_user,account.group_account_readonly",
    "officer": "telecom_split_billing.group_telecom_officer",
    "telecom administrator": "telecom_split_billing.group_telecom_administrator",
    "HR": "hr.group_hr_manager",
    "payroll": "telecom_split_billing.group_telecom_payroll",
}
EVERYTHING = (
    *("account.group_account_manager", "hr.group_hr_manager", "base.group_system"),
    "telecom_split_billing.group_telecom_administrator",
    "telecom_split_billing.group_telecom_payroll",
)


class BookedCase(DisputeCase):
    """Records of every model of ours, in draft and booked, and a user of each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        roles = {**ROLES, "all of it": ",".join(EVERYTHING)}
        cls.users = {
            role: new_test_user(
                cls.env,
                f"telecom-{number}",
                groups=groups,
                company_id=cls.company.id,
                company_ids=cls.company.ids,
            )
            for number, (role, groups) in enumerate(roles.items())
        }
        case = cls("run")
        case.root = cls.env(su=True)
        cls.of_bob_posted = case.statement_of(cls.bob)
        case.make_bills()
        case.make_deductions()
        case.make_disputes()
        case.make_masters()
        case.make_jobs()
        cls.env.flush_all()

    @classmethod
    def create_outsider(cls):
        """Return a user with every right, but in another company only."""
        foreign = cls.env["res.company"].create({"name": "Elsewhere"})
        return new_test_user(
            cls.env,
            "telecom-elsewhere",
            groups=",".join(EVERYTHING),
            company_id=foreign.id,
            company_ids=foreign.ids,
        )

    def get_models(self, transient=False):
        """Return the models of ours, with or without those of dialogs."""
        return [
            self.env[name]
            for name, model in sorted(self.env.registry.items())
            if name.startswith("telecom.")
            and not model._abstract
            and (transient or not model._transient)
        ]

    def make_bills(self):
        for document, amount in (("F-2", "50"), ("F-3", "60")):
            self.upload_rows(
                (self.BOB, "National calls", amount, date(2026, 11, 3)),
                ("+447700900099", "National calls", "5", date(2026, 11, 3)),
                document=document,
            )
        for confirm in (False, True):
            correction = self.root["telecom.correction"].create(
                {
                    "kind": "charge",
                    "reason": "It was private",
                    "statement_ids": self.of_bob_posted.ids,
                }
            )
            correction._onchange_statements()
            correction.label_ids = [Command.create({"label": "Calls"})]
            correction.charge_ids.write({"payer": "employee", "part": 5})
            correction.action_preview()
            if confirm:
                correction.with_user(self.books).sudo().action_confirm()

    def make_deductions(self):
        self.company.telecom_channel = "payroll"
        self.company.telecom_remuneration_account_id = self.env[
            "account.account"
        ].search([("code", "=", "455000"), ("company_ids", "=", self.company.id)])
        terms = {"maximum_kind": "none", "date_from": date(2026, 1, 1)}
        signed = {"date_signed": date(2026, 1, 1), "signed_by": "paper"}
        mandates = self.root["telecom.mandate"]
        for employee, paper in ((self.ann, {}), (self.ann, signed), (self.bob, signed)):
            mandates.create({"employee_id": employee.id, **terms, **paper})
        for month, holder in ((11, self.ANN), (12, self.BOB)):
            bill = self.upload_rows(
                (holder, "National calls", "70", date(2026, month, 5)),
                document=f"P-{month}",
            )
            bill.action_post()
            days = {"date_from": date(2026, month, 1), "date_to": date(2026, month, 30)}
            runs = self.env["telecom.deduction.run"].with_user(self.users["payroll"])
            run = runs.create(days)
            run.action_gather()
            if month == 11:
                run.action_confirm()

    def make_disputes(self):
        self.dispute(self.to_customer).with_user(self.mae_user).action_grant()
        self.dispute(self.of_bob, user=self.bob_user, statement=self.of_bob_posted)

    def make_jobs(self):
        """Let a task wait, and an exception for each role."""
        bill = self.root["telecom.bill"].search([], limit=1)
        bill._start_task("split", 0)
        self.root["telecom.exception"].create(
            [
                {
                    "kind": "task",
                    "role": role,
                    "res_model": "telecom.bill",
                    "res_id": bill.id + number,
                    "company_id": self.company.id,
                    "date": date(2026, 11, 5),
                }
                for number, role in enumerate(("accountant", "officer", "payroll"))
            ]
        )

    def make_masters(self):
        root, company = self.root, {"company_id": self.company.id}
        usage_type = self.charge.usage_type_id
        root["hr.department"].create({"name": "Sales", **company})
        provider = root["payment.provider"].search([], limit=1)
        root["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": root.ref("payment.payment_method_unknown").id,
                "reference": "P-1",
                "amount": 1,
                "currency_id": self.company.currency_id.id,
                "partner_id": self.vendor.id,
            }
        )
        self.company.telecom_agreement = "paper"
        root["telecom.agreement"]._update_needed()
        access = {"statement_id": self.statement.id, "reason": "Asked"}
        root["telecom.usage.access"].create(access)
        root["telecom.retention"].create({**company, "kind": "rows"})
        root["telecom.device"].create({"name": "Phone", "line_id": self.ann_line.id})
        root["telecom.usage.label"]._learn(self.operator, "Calls", usage_type)
        self.plain.filter_ids = [
            Command.create({"name": "Totals", "header": "Label", "value": "Total"})
        ]
        policy = self.create_policy({"kind": "amount", "amount": 20}, name="Twenty")
        policy.trial_ids = [Command.create({"usage_type_id": usage_type.id})]
        policy.sudo()._start_version(date(2027, 1, 1), "Dearer")
        root["telecom.wage.code"].create({"kind": "deduction", "code": "1"})
        check = root["telecom.check"]._get_records()[:1]
        root["telecom.check.finding"].create(
            {
                **company,
                "check_id": check.id,
                "res_model": self.bill._name,
                "res_id": self.bill.id,
            }
        )
        authority = root["telecom.benefit.authority"].search([], limit=1)
        root["telecom.benefit"].create(
            {
                **company,
                "employee_id": self.ann.id,
                "date": "2026-11-01",
                "authority_id": authority.id,
                "kind": "device",
                "reason": root["telecom.benefit"]._fields["reason"].selection[0][0],
            }
        )

    # -- looks -----------------------------------------------------------------------

    def get_guarded(self):
        """Return the models with fields of ours that the database keeps, by name."""
        names = [
            name
            for name, model in self.env.registry.items()
            if not model._abstract
            and not model._transient
            and model._auto
            and self.env[name]._get_telecom_own()[0]
        ]
        return [self.env[name].sudo() for name in sorted(names)]

    def get_samples(self, model):
        """Return a record of a model for each set of fields that are fixed in it."""
        domain = {
            "res.company": [("id", "=", self.company.id)],
            "account.move": [("telecom_is_split", "=", True)],
            "account.move.line": [("telecom_role", "!=", False)],
        }.get(model._name, [])
        found = model.with_context(active_test=False).search(domain)
        samples = found.grouped(lambda each: each._get_telecom_fixed()).values()
        self.assertTrue(samples, f"There is no {model._name} to try it with")
        return [each[:1] for each in samples]
