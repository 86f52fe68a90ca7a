from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...parsers.identifiers import to_iccid
from ...parsers.texts import Unreadable
from ..ground.guard import by_program
from ..ground.scheduled import come_back, work_off
from .telecom_line_life import BATCH, CLOSED
from .telecom_line_task import CONTRACT


class TelecomLine(models.Model):
    """The contract of a line with its operator, and the SIM that it is used with."""

    _inherit = "telecom.line"

    sim_iccid = fields.Char(
        "SIM (ICCID)",
        copy=False,
        tracking=True,
        help="The number printed on the SIM: 18 to 20 digits that begin with 89. A "
        "bill that states it instead of the phone number is charged to this line.",
    )
    sim_puk = fields.Char(
        "PUK",
        copy=False,
        groups="telecom_split_billing.group_telecom_officer",
        help="The code that unlocks the SIM after a wrong PIN was entered three times.",
    )
    contract_end = fields.Date(
        tracking=True, help="The last day of the minimum term of the contract."
    )
    contract_reminded = fields.Boolean(readonly=True, copy=False, technical=True)

    _sim_unique = models.UniqueIndex(
        "(company_id, sim_iccid) WHERE sim_iccid IS NOT NULL AND active",
        "Another line of the company already has the SIM with this ICCID.",
    )

    @api.constrains("sim_iccid", "number", "kind", "active")
    def _check_sim_is_no_line(self):
        """A SIM is either that of a phone number or a line of its own."""
        asked = {
            line: ("sim_iccid", line.number)
            if line.kind == "sim"
            else ("number", line.sim_iccid)
            for line in self
            if line.active and (line.kind == "sim" or line.sim_iccid)
        }
        found = self._find_alike(set(asked.values()))
        for line, (name, text) in asked.items():
            if other := found.get((name, text, line.company_id)):
                raise ValidationError(
                    self.env._(
                        "%(line)s and %(other)s have the same SIM. A SIM is either "
                        "the SIM of a phone number or a data SIM: archive one of the "
                        "lines, or remove the SIM from the phone number.",
                        line=line.display_name,
                        other=other.display_name,
                    )
                )

    @api.model
    def _find_alike(self, asked):
        """Return {(field, text, company): line} of the pairs of field and text."""
        domain = Domain.OR(
            Domain(name, "in", [text for field, text in asked if field == name])
            for name in ("number", "sim_iccid")
        )
        found = {}
        for line in self.search(domain) if asked else ():
            for name in ("number", "sim_iccid"):
                found.setdefault((name, line[name], line.company_id), line)
        return found

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._normalise_sim(vals) for vals in vals_list])

    def write(self, vals):
        vals = self._normalise_sim(vals)
        if "contract_end" not in vals:
            return super().write(vals)
        day = fields.Date.to_date(vals["contract_end"])
        changed = self.filtered(lambda line: line.contract_end != (day or False))
        result = super().write(vals)
        changed._forget_contract_end()
        return result

    def _normalise_sim(self, vals):
        """Keep the digits of an ICCID, and refuse what is none."""
        if "sim_iccid" not in vals:
            return vals
        written = vals["sim_iccid"]
        try:
            return {**vals, "sim_iccid": written and to_iccid(written)}
        except Unreadable as error:
            reason = self._get_identifier_error("sim", written, None)
            raise ValidationError(reason) from error

    @api.model
    def _get_identifiers(self, company):
        """Return {as written: as stored} of the lines of a company, also closed ones.

        Files and e-invoices are compared with it. Some state the SIM instead of the
        phone number. A line in use goes before a closed one.
        """
        lines_sudo = self.sudo()  # which numbers are ours, whoever uploads a file
        lines_sudo = lines_sudo.with_context(active_test=False).search_fetch(
            [("company_id", "=", company.id)],
            ["number", "sim_iccid"],
            order="active, id",
        )
        return {
            written: line.number
            for line in lines_sudo
            for written in (line.sim_iccid, line.number)
            if written
        }

    # -- the end of the contract -----------------------------------------------------

    @api.model
    def _cron_remind_of_contracts(self):
        """Make a to-do of each contract that ends soon, once."""
        today = fields.Date.context_today(self)
        companies = self.env["res.company"].search(
            [("telecom_hr_user_id", "!=", False)]
        )
        soon = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain(
                "contract_end",
                "<=",
                fields.Date.add(today, days=company.telecom_contract_days),
            )
            for company in companies
        )
        open_ones = Domain(
            [
                ("contract_end", ">=", today),
                ("contract_reminded", "=", False),
                ("state", "not in", CLOSED),
            ]
        )
        lines = self.search(open_ones & soon)
        left = work_off(lines, lambda batch: batch._remind_of_end(), size=BATCH)
        come_back(self.env, left)

    def _remind_of_end(self):
        """Make the to-dos about the contracts of these lines, due at their end."""
        self._add_tasks(CONTRACT, {line.id: line.contract_end for line in self})
        with by_program():
            self.contract_reminded = True

    def _forget_contract_end(self):
        """Drop the to-dos about contracts that end on another day, or not at all."""
        self.sudo().activity_unlink([CONTRACT])  # a to-do may be another user's
        with by_program():
            self.contract_reminded = False

    def _close(self):
        result = super()._close()
        self.sudo().activity_unlink([CONTRACT])  # as above
        return result
