import base64
from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError

from ...engine.payroll_file import Amount
from ..ground.turn import lock_records, once


class TelecomDeductionRun(models.Model):
    """The file of a run for the payroll office: made once, then the same again."""

    _inherit = "telecom.deduction.run"

    template_id = fields.Many2one(
        "telecom.payroll.template",
        "Payroll File",
        default=lambda self: self._get_last_template(),
        help="The layout of the file for the payroll office.",
    )
    attachment_id = fields.Many2one(
        "ir.attachment",
        "File for Payroll",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="telecom_split_billing.group_telecom_payroll",
    )

    def _get_last_template(self):
        """Return the layout that was used last, as a rule the only one in use."""
        return self.search(
            [("company_id", "=", self.env.company.id), ("template_id", "!=", False)],
            limit=1,
        ).template_id

    def action_export(self):
        """Make the file for the payroll office, or give the one that was made."""
        self.ensure_one()
        self._check_payroll()
        lock_records(self)
        if not self.attachment_id:  # a second click gives the file of the first
            self._check_template()
            self._begin_step("export")
        if not self.attachment_id:  # a job makes it
            return False
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=1",
            # not "download": after that, the form would still show what was before
            "target": "new",
        }

    @once
    def action_export_again(self, reason=None):
        """Forget the file that was made, so that another one can be; say why."""
        self._check_payroll()
        if not reason:
            return self._ask_why("export_again")
        for run in self:
            run._lock("exported")
            run_sudo = run.sudo()  # the state is the run's own to change
            run_sudo._message_log(
                body=self.env._(
                    "The file %(name)s is no longer valid: %(why)s",
                    name=run_sudo.attachment_id.name,
                    why=reason,
                )
            )
            run_sudo.write({"state": "confirmed", "attachment_id": False})
        return True

    def _check_template(self):
        if not self.template_id:
            raise UserError(
                self.env._(
                    "Choose the payroll file, which is the layout accepted by "
                    "your payroll office, then export."
                )
            )

    def _export(self):
        self._check_template()
        self._release_revoked()
        name, content = self.template_id._export(
            self._get_export_amounts(),
            {
                "company": self.company_id,
                "run": self.name,
                "period_from": self.date_from,
                "period_to": self.date_to,
                "date": self.date,
            },
        )
        attachment = self.env["ir.attachment"].create(
            {
                "name": name,
                "datas": base64.b64encode(content),
                "res_model": self._name,
                "res_id": self.id,
                # who may not see this field, accountants, may not read the file
                "res_field": "attachment_id",
            }
        )
        self.write({"state": "exported", "attachment_id": attachment.id})
        self._message_log(
            body=self.env._(
                "Exported for payroll: %(name)s (SHA-1 %(checksum)s)",
                name=name,
                checksum=attachment.checksum,
            )
        )

    def _get_export_amounts(self):
        """Return what the payroll office has to know of each employee."""
        return [
            Amount(
                payroll_number=employee.telecom_payroll_number or "",
                employee_name=employee.name,
                kind="deduction",
                amount=Decimal(str(self.currency_id.round(amount))),
                period_from=self.date_from,
                period_to=self.date_to,
                explanation=" ".join(deductions.mapped("explanation")),
            )
            for employee, deductions in self.deduction_ids.grouped(
                "employee_id"
            ).items()
            if (amount := sum(deductions.mapped("amount")))
        ]
