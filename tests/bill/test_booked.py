import inspect
import re
from contextlib import contextmanager
from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.models import BaseModel
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ...models.ground.guard import by_program
from .booked_case import BookedCase

ADDON = "odoo.addons.telecom_split_billing"
# What Odoo has under the same name, with the same parameters.
OF_ODOO = {"get_filters", "get_param", "reverse_moves"}
PUBLIC = """
telecom.deduction.run action_cancel(reason)
telecom.deduction.run action_export_again(reason)
telecom.deduction.run report_withheld(rows)
telecom.start get_follow_up(move_id)
"""

# What users write, who may write on the model at all; behind the bar what they write
# until it is booked. All else that the database keeps of ours is the program's.
EDITABLE = """
account.move:
    telecom_expected telecom_keep_reason
hr.department:
    telecom_analytic_account_id telecom_policy_id
hr.employee:
    telecom_channel telecom_mail_declined telecom_payroll_number
hr.version:
    telecom_policy_id
res.company:
    telecom_above_cap telecom_agreement telecom_agreement_days
    telecom_agreement_reminders telecom_agreement_text telecom_agreement_years
    telecom_background_people telecom_background_rows telecom_channel
    telecom_clearing_account_id telecom_contract_days
    telecom_deduction_entry telecom_dispute_days telecom_dispute_decide_days
    telecom_dispute_pauses telecom_dispute_user_id telecom_expense_account_id
    telecom_hr_user_id telecom_income_account_id telecom_invoice_journal_id
    telecom_invoice_product_id telecom_invoice_template_id telecom_journal_id
    telecom_keep_rows telecom_leaver telecom_mail_opt_out telecom_mandate_ask
    telecom_mandate_days telecom_mandate_reminders telecom_mandate_text
    telecom_mandate_years telecom_mask_numbers telecom_payment_term_id
    telecom_payroll_email telecom_payroll_number telecom_policy_id telecom_policy_tax
    telecom_receivable_account_id telecom_remind_count telecom_remind_days
    telecom_remuneration_account_id telecom_rows_months telecom_run_close
    telecom_run_confirm_day telecom_run_delivery telecom_run_gather_day
    telecom_run_period telecom_run_template_id telecom_run_until
    telecom_statement_mail telecom_statement_years telecom_tax_ids telecom_tolerance
    telecom_unmask_reason telecom_usual_amount telecom_usual_factor telecom_vat_method
    telecom_waive_account_id
res.partner:
    telecom_operator_ids
telecom.agreement:
    date_signed document document_name signed_by
telecom.assignment:
    active date_from date_to employee_id line_id partner_id policy_id
telecom.bill:
    | corrects_id date_from date_to third_party
telecom.benefit.authority:
    accepts_repayment code country_id name rate_ids sequence source
telecom.benefit.rate:
    amount authority_id date_from date_to kind source
telecom.correction:
    | bill_ids charge_ids company_id date date_from date_to detail_id employee_id
    file file_name kind label_ids learn line_id partner_id policy_id reason
    statement_ids
telecom.correction.charge:
    | amount charge_id correction_id employee employer part payer statement_name
    usage_name
telecom.correction.label:
    | amount correction_id count label right_usage_type_id usage_type_id
telecom.deduction:
    net_pay | left_out limit limit_reason
telecom.deduction.run:
    deduction_ids is_automatic name template_id | company_id date date_from date_to
    payroll_move_id
telecom.device:
    date_from imei instalment_amount instalment_count instalment_from line_id name
    note returned_on state value
telecom.dispute:
    | answer line_ids
telecom.dispute.line:
    | granted
telecom.import.profile:
    account_level active blank_is_account_level blank_is_zero blank_values column_ids
    company_id country_id cuts date_formats decimal_mark delimiter description
    duration_format encodings filter_ids has_header has_tax_rate label_ids member name
    operator_ids opposite_sign other_delimiter quantity_unit quote record_position
    records sections sequence sheet signature skip_rows source tax_rate third_party
    thousands_marks verification volume_unit zero_amounts
telecom.import.profile.column:
    factor field_name forward_fill header optional own_decimal_mark position
    profile_id sequence
telecom.import.profile.filter:
    header name operator position profile_id sequence value
telecom.line:
    active assignment_ids company_id contract_end date_end date_ordered device_ids
    kind name number operator_id provides_device provides_internet
    provides_subscription sim_iccid sim_puk state suspended_from suspended_to
    taken_over_from
telecom.mandate:
    date_from date_signed date_to document document_name employee_id maximum_amount
    maximum_kind maximum_percent operator_ids signed_by text
telecom.operator:
    account_id account_level active company_id country_id label_ids line_ids
    partner_id period_day period_of profile_ids tax_rate third_party_payer
    when_clean without_details
telecom.payroll.template:
    active column_ids company_id delimiter description encoding file_name
    footer_lines format has_header header_lines layout line_end name quotes sequence
    with_benefits
telecom.payroll.template.column:
    date_format decimal_mark decimals header padding sequence sign source
    template_id text truncate wage_code width
telecom.policy:
    active company_id contribution default name prorate rule_ids scope split_bill
    telecom_channel trial_ids
telecom.policy.rule:
    amount cap capped category_ids counts_towards_parent kind percent policy_id
    scope sequence usage_type_ids
telecom.policy.trial:
    amount policy_id usage_type_id
telecom.tax:
    company_id non_deductible_tax_id partial_tax_id rate sale_tax_id tax_id
telecom.usage.access:
    reason statement_id
telecom.usage.category:
    benefit_kind code name sequence usage_type_ids
telecom.usage.label:
    label match operator_id profile_id sequence usage_type_id
telecom.usage.type:
    abroad account_id active benefit_kind category_id code name sequence
telecom.wage.code:
    authority code company_id kind
"""


@tagged("post_install", "-at_install")
@freeze_time("2026-11-05")
class TestBooked(BookedCase):
    """What the program works out, no role writes, over no interface."""

    maxDiff = None

    def test_users_write_the_fields_that_the_table_names(self):
        found = {}
        for model in self.get_guarded():
            own, locked = model._get_telecom_own()
            fixed = frozenset().union(
                *(each._get_telecom_fixed() for each in self.get_samples(model))
            )
            parts = sorted(own - locked - fixed), sorted(fixed - locked)
            if any(parts):
                found[model._name] = " | ".join(map(" ".join, parts)).strip(" |")
                if not parts[0]:
                    found[model._name] = f"| {found[model._name]}"
        self.assertEqual(found, read_table(EDITABLE))

    @mute_logger("odoo.sql_db", "odoo.models.unlink")
    def test_no_role_forges_what_is_not_named(self):
        for model in self.get_guarded():
            own, locked = model._get_telecom_own()
            for record in self.get_samples(model):
                names = locked | (own & record._get_telecom_fixed())
                before = record.read(names)
                for role, user in self.users.items():
                    with self.subTest(model=model._name, role=role):
                        self.forge(record.with_user(user), sorted(names))
                record.invalidate_recordset()
                self.assertEqual(record.read(names), before)

    def forge(self, record, names):
        locked = record._get_telecom_own()[1]
        needed = self.get_needed(record.sudo())
        for name in names:
            value = self.invent(record.sudo(), name)
            with self.refused():
                record.write({name: value})
            if name in locked:
                with self.assertRaises(AccessError, msg=name):
                    record.browse().create({**needed, name: value})
                with self.refused():
                    record.copy({name: value})
        if record._is_telecom_locked():
            with self.assertRaises(AccessError):
                record.browse().create({})
            if not record._telecom_deletable:
                with self.assertRaises(AccessError):
                    record.unlink()

    @contextmanager
    def refused(self):
        """Want a refusal, and not because a forged value is no good."""
        with self.assertRaises(UserError) as caught:
            yield
        self.assertNotIsInstance(caught.exception, ValidationError)

    def get_needed(self, record):
        """Return what `create` of some models looks at before anything else."""
        names = {
            "account.move.line": ["move_id"],
            "hr.employee": ["name"],
            "payment.transaction": ["provider_id"],
            "telecom.usage.access": ["reason"],
        }.get(record._name, [])
        values = {name: record[name] for name in names}
        return {
            name: value if isinstance(value, str) else value.id
            for name, value in values.items()
        }

    def test_no_default_of_a_user_or_a_context_reaches_them(self):
        user = self.users["all of it"]
        for model in self.get_guarded():
            locked = sorted(model._get_telecom_own()[1])
            record = self.get_samples(model)[0]
            forged = {name: self.invent(record, name) for name in locked}
            context = {f"default_{name}": value for name, value in forged.items()}
            model = model.with_user(user)
            given = model.with_context(**context).default_get(locked)
            self.assertEqual(given, model.default_get(locked), model._name)
        correction = self.env["telecom.correction"].with_user(user)
        self.env["ir.default"].sudo().set(
            correction._name, "state", "done", user_id=user.id
        )
        values = {"kind": "charge", "reason": "x", "statement_ids": self.statement.ids}
        self.assertEqual(correction.create(values).state, "draft")

    def test_no_json_is_the_mark_of_the_program(self):
        bill = self.bill.telecom_bill_id.with_user(self.users["all of it"])
        for mark in (True, 1, "object", {}, [], repr(by_program)):
            with self.assertRaises(AccessError):
                bill.with_context(by_program=mark).is_split = False
        bill.sudo().turned = True
        self.assertTrue(bill.turned)

    def test_public_methods_take_no_values_of_fields(self):
        """What runs as superuser would write them; each one here was looked at."""
        found = set()
        for model in self.env.registry.values():
            for name, method in inspect.getmembers(model, inspect.isfunction):
                private = name.startswith("_") or hasattr(method, "_api_private")
                if private or not method.__module__.startswith(ADDON):
                    continue
                takes = list(inspect.signature(method).parameters)[1:]
                known = name in dir(BaseModel) or name in OF_ODOO
                if takes and not known and not name.startswith("message_"):
                    found.add(f"{model._name} {name}({', '.join(takes)})")
        self.assertEqual("\n".join(sorted(found)), PUBLIC.strip("\n"))

    def invent(self, record, name):
        """Return another value of a field than what a record has."""
        field, value = record._fields[name], record[name]
        if field.type in ("one2many", "many2many"):
            return [Command.clear()] if value else [Command.create({})]
        if field.type == "many2one":
            others = self.env[field.comodel_name].sudo().search([], limit=2)
            return (others - value)[:1].id
        if field.type == "selection":
            return next(
                key for key in [*field.get_values(record.env), False] if key != value
            )
        if field.type in ("date", "datetime"):
            return (value or date(2026, 1, 1)) + timedelta(days=1)
        return {
            "boolean": lambda: not value,
            "json": lambda: {"forged": 1},
            "binary": lambda: "Zm9yZ2Vk",
            "integer": lambda: value + 1,
            "many2one_reference": lambda: value + 1,
            "float": lambda: value + 1,
            "monetary": lambda: value + 1,
        }.get(field.type, lambda: "forged")()


def read_table(text):
    """Return {name of a model: the fields after it}."""
    found = re.findall(r"^([a-z.]+):\n((?: {4}.*\n)+)", text, re.MULTILINE)
    return {name: " ".join(fields.split()) for name, fields in found}
