from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.models import BaseModel

from ..ground.guard import by_program
from ..masters.charts import TaxCopy
from .sample_data import EMPLOYEES, LINES, OPERATOR, write_bill
from .telecom_overview_start import ADMINISTRATOR

PLAIN = "telecom_split_billing.import_profile_plain"


class TelecomSample(models.AbstractModel):
    """A small company to look around in, and its removal.

    The records that are made, and the settings that are filled in for them, are noted
    on the company, so that the removal leaves it as it was.
    """

    _name = "telecom.sample"
    _description = "Telecom Sample Data"

    @api.model
    def load_sample(self):
        """Load the sample data into the company; return the action of its bill."""
        company = self._get_company_sudo()
        self._check_can_load(company)
        move = self._load(company)
        return {
            **move.telecom_bill_id._open_bill(),
            "name": move.with_env(self.env).display_name,
        }

    @api.model
    def remove_sample(self):
        """Remove the sample data of the company, all of it."""
        company = self._get_company_sudo()
        if company.telecom_sample:
            self._remove(company)
        return False

    def _get_company_sudo(self):
        """Return the company, with the rights that making people and bills take."""
        if not self.env.user.has_group(ADMINISTRATOR):
            raise AccessError(
                self.env._(
                    "Sample data require the access right “Telecom / Administrator”."
                )
            )
        company = self.env.company
        return (
            company.sudo()
            .with_company(company)
            .with_context(  # guarded above
                allowed_company_ids=company.ids, tracking_disable=True
            )
        )

    def _check_can_load(self, company):
        if company.telecom_sample:
            raise UserError(
                self.env._(
                    "%(company)s already has the sample data.", company=company.name
                )
            )
        if not company._is_telecom_step_done("company"):
            raise UserError(
                self.env._(
                    "%(company)s has no chart of accounts yet. Choose one with “Set "
                    "Up” first.",
                    company=company.name,
                )
            )
        own = [("company_id", "=", company.id)]
        for model in ("telecom.bill", "telecom.line"):
            if (
                company.env[model]
                .with_context(active_test=False)
                .search_count(own, limit=1)
            ):
                raise UserError(
                    self.env._(
                        "%(company)s already has bills or lines. Load the sample "
                        "data into a company without any.",
                        company=company.name,
                    )
                )

    # -- loading -----------------------------------------------------------------------

    @by_program()
    def _load(self, company):
        """Make everything, and note what was made; return the vendor bill."""
        before = self._get_settings(company)
        mapped = company.telecom_tax_ids
        proposals = company._propose_telecom()
        hidden = self._get_taxes(proposals).filtered(lambda tax: not tax.active)
        company._set_up_telecom()
        policies = self._make_policies(company)
        if not company.telecom_policy_id:
            company.telecom_policy_id = policies[:1]
        operator = self._make_operator(company)
        people, departments = self._make_people(company, policies)
        today = fields.Date.context_today(self)
        first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        lines = self._make_lines(company, operator, people, first)
        move = self._upload(company, operator, first)
        # each before what it refers to, so that they can be deleted in this order
        made = (
            *(move, lines.assignment_ids, lines, operator),
            *(people, departments, policies),
            *(people.work_contact_id, operator.partner_id),
            *self._get_made_by_set_up(company, proposals, mapped),
        )
        company.telecom_sample = {
            "made": [[records._name, records.ids] for records in made if records],
            "hidden": hidden.ids,
            "settings": [
                name
                for name, value in self._get_settings(company).items()
                if value != before[name]
            ],
        }
        return move

    def _get_settings(self, company):
        """Return {field: id} of the settings that the set-up may fill in."""
        return {
            name: company[name].id
            for name, field in company._fields.items()
            if name.startswith("telecom_") and field.type == "many2one" and field.store
        }

    def _get_taxes(self, proposals):
        """Return the taxes of the chart that the set-up would use."""
        taxes = self.env["account.tax"].sudo()  # the company's, for its set-up
        return taxes.union(
            *(
                value
                for proposal in proposals
                for value in proposal.values.values()
                if isinstance(value, BaseModel) and value._name == taxes._name
            )
        )

    def _get_made_by_set_up(self, company, proposals, mapped):
        """Return the mapped taxes, the taxes and the accounts that were made new."""
        new = company.telecom_tax_ids - mapped
        accounts = company.env["account.account"]
        copies = company.env["account.tax"]
        for proposal in proposals:
            if proposal.key in company._fields:
                accounts |= accounts if proposal.record else company[proposal.key]
                continue
            for name, value in proposal.values.items():
                if isinstance(value, TaxCopy) and not proposal.record:
                    rate = proposal.values["rate"]
                    copies |= new.filtered(lambda each, rate=rate: each.rate == rate)[
                        name
                    ]
        return new, copies, accounts

    def _tell(self, name):
        return self.env._("%(name)s (sample)", name=name)

    def _make_policies(self, company):
        """Make a policy for everybody, and one of a department."""
        policies = company.env["telecom.policy"]
        names = dict(policies._fields["contribution"]._description_selection(self.env))
        return policies.create(
            [
                {
                    "name": self._tell(names[contribution]),
                    "company_id": company.id,
                    "rule_ids": [
                        Command.create(values)
                        for values in policies._get_preset(contribution)
                    ],
                }
                for contribution in ("amount_user", "combination")
            ]
        )

    def _make_operator(self, company):
        country = company.env.ref("base.uk")  # of the numbers
        vendor = company.env["res.partner"].create(
            {
                "name": self._tell(OPERATOR),
                "is_company": True,
                "company_id": company.id,
                "country_id": country.id,
            }
        )
        return company.env["telecom.operator"].create(
            {
                "partner_id": vendor.id,
                "company_id": company.id,
                "country_id": country.id,
                "profile_ids": [Command.set(company.env.ref(PLAIN).ids)],
                "tax_rate": self._get_rate(company),
            }
        )

    def _get_rate(self, company):
        return company.env["telecom.operator"]._get_usual_rate(company, 0)

    def _make_people(self, company, policies):
        """Make departments and their employees; the last has a policy of its own."""
        departments = company.env["hr.department"].create(
            [
                {"name": self._tell(name), "company_id": company.id}
                for name, _people in EMPLOYEES
            ]
        )
        departments[-1:].telecom_policy_id = policies[-1:]
        people = company.env["hr.employee"].create(
            [
                {
                    "name": self._tell(name),
                    "company_id": company.id,
                    "department_id": department.id,
                    "date_version": "2020-01-01",
                }
                for department, (_name, names) in zip(
                    departments, EMPLOYEES, strict=True
                )
                for name in names
            ]
        )
        return people, departments

    def _make_lines(self, company, operator, people, first):
        holders = {person.name: person.id for person in people}
        return company.env["telecom.line"].create(
            [
                {
                    "number": number,
                    "operator_id": operator.id,
                    "company_id": company.id,
                    "assignment_ids": [
                        Command.create(
                            {
                                "employee_id": holders[self._tell(holder)],
                                "date_from": first,
                            }
                        )
                    ],
                }
                for number, (holder, _usage) in LINES.items()
            ]
        )

    def _upload(self, company, operator, first):
        """Let a bill of a month be read as if somebody had uploaded it; return it."""
        document = self._tell(f"{first:%Y-%m}")
        attachment = company.env["ir.attachment"].create(
            {
                "name": f"{OPERATOR} {first:%Y-%m}.csv",
                "raw": write_bill(first, self._get_rate(company), document),
            }
        )
        journals = company.env["account.journal"].with_context(
            default_move_type="in_invoice", default_partner_id=operator.partner_id.id
        )
        return journals._create_document_from_attachment(attachment.ids)

    # -- removing ----------------------------------------------------------------------

    @by_program()
    def _remove(self, company):
        """Delete what was made and is still there, and empty the settings again."""
        sample = company.telecom_sample
        made = [
            company.env[model].with_context(active_test=False).browse(ids).exists()
            for model, ids in sample["made"]
        ]
        moves = next(each for each in made if each._name == "account.move")
        if posted := moves.filtered(lambda move: move.state != "draft"):
            raise UserError(
                self.env._(
                    "%(bill)s is posted. Reset it to draft, then remove the sample "
                    "data.",
                    bill=posted[:1].display_name,
                )
            )
        moves.unlink()
        # the company refers to policies and accounts that are deleted now
        settings = dict.fromkeys(sample["settings"], False)
        company.write({**settings, "telecom_sample": False})
        for records in made:
            self._delete(records.exists())
        own = [("company_id", "=", company.id)]
        if not company.env["telecom.statement"].search_count(own, limit=1):
            company.env["telecom.snapshot"].search(own).unlink()
        company.env["account.tax"].browse(sample["hidden"]).exists().active = False

    def _delete(self, records):
        """Delete records, and the contracts that Odoo keeps of deleted employees."""
        contracts = records.browse()
        if records._name == "hr.employee":
            contracts = records.with_context(active_test=False).version_ids
        records.unlink()
        contracts.unlink()
