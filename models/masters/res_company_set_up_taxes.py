from odoo import Command, models

from .charts import TaxCopy
from .res_company_chart import Proposal
from .telecom_tax import METHOD_TAXES


class ResCompany(models.Model):
    """Proposing the taxes that the company's way of treating the VAT needs."""

    _inherit = "res.company"

    def _propose_telecom_taxes(self, chart):
        for taxes in chart.taxes:
            yield self._propose_telecom_rate(taxes)

    def _propose_telecom_rate(self, taxes):
        """Propose what is missing of the taxes of one rate, and tell what has none."""
        mapped = self.telecom_tax_ids.filtered(lambda tax: tax.rate == taxes.rate)
        needed = ["tax_id"]
        if taxes.rate:
            needed.append(METHOD_TAXES[self.telecom_vat_method])
        wanted = {name: getattr(taxes, name) for name in needed if not mapped[name]}
        values = {name: self._find_telecom_tax(each) for name, each in wanted.items()}
        values = {name: tax for name, tax in values.items() if tax}
        if not values or not (mapped or "tax_id" in values):
            return None
        return Proposal(
            key=f"{taxes.rate:g} %",
            label=self.env._("Taxes of %(rate)s %%", rate=f"{taxes.rate:g}"),
            text="; ".join(
                f"{self._get_telecom_tax_label(name)}: {self._tell_telecom_tax(tax)}"
                for name, tax in values.items()
            ),
            reason=" ".join(self._explain_telecom_taxes(values.values())),
            record=mapped,
            values={"rate": taxes.rate, **values},
            lacks=" ".join(
                self._tell_missing_telecom_tax(taxes.rate, name)
                for name in wanted
                if name not in values
            ),
        )

    def _find_telecom_tax(self, wanted):
        """Return the tax of the chart, or the copy that is to be made of one.

        A copy is made once: a tax of that name that is deducted as much is taken, and
        one that is deducted otherwise is somebody's own.
        """
        if not isinstance(wanted, TaxCopy):
            return self._get_telecom_chart_record(wanted)
        source = self._get_telecom_chart_record(wanted.of)
        if not source:
            return None
        namesake = source.with_context(active_test=False).search(
            [
                *source._check_company_domain(self),
                ("name", "=", wanted.name),
                ("type_tax_use", "=", source.type_tax_use),
            ],
            limit=1,
        )
        if not namesake:
            return wanted
        same_rate = namesake.amount == source.amount
        deducted = sum(
            line.factor_percent
            for line in _get_tax_lines(namesake)
            if line.document_type == "invoice" and line.account_id
        )
        return namesake if same_rate and deducted == wanted.deducted else None

    def _get_telecom_tax_label(self, name):
        taxes = self.env["telecom.tax"]
        return taxes._fields[name]._description_string(self.env)

    def _tell_telecom_tax(self, tax):
        if isinstance(tax, TaxCopy):
            return self.env._("new tax %(name)s", name=tax.name)
        return tax.display_name

    def _explain_telecom_taxes(self, taxes):
        """Return sentences about where these taxes come from."""
        yield self.env._("The taxes of the chart of accounts for services.")
        for tax in taxes:
            if isinstance(tax, TaxCopy):
                original = self._get_telecom_chart_record(tax.of)
                yield self.env._(
                    "The chart of accounts has no %(name)s: it will be created as "
                    "a copy of %(original)s with %(percent)s %% deducted; the "
                    "rest stays on the account of the line.",
                    name=tax.name,
                    original=original.display_name,
                    percent=tax.deducted,
                )
            elif not tax.active:
                yield self.env._(
                    "%(name)s is archived and will be activated.", name=tax.display_name
                )

    def _tell_missing_telecom_tax(self, rate, name):
        return self.env._(
            "Bills with %(rate)s %% VAT have no tax for “%(use)s”, which is "
            "required by the company's VAT treatment. Choose it in Telecom, "
            "Configuration, Taxes.",
            rate=f"{rate:g}",
            use=self._get_telecom_tax_label(name),
        )

    def _get_telecom_tax_notes(self):
        """Return what an accountant has to know about the taxes that are proposed."""
        chart = self._get_telecom_chart()
        notes = [self.env._(note) for note in chart.notes]
        if chart.taxes and all(taxes.rate for taxes in chart.taxes):
            notes.append(
                self.env._(
                    "The chart of accounts has no purchase tax at a rate of zero: "
                    "amounts billed without VAT are booked without a tax."
                )
            )
        return notes

    # -- doing it --------------------------------------------------------------------

    def _apply_telecom_taxes(self, proposal):
        taxes = {
            name: self._make_telecom_tax(tax) if isinstance(tax, TaxCopy) else tax
            for name, tax in proposal.values.items()
            if name != "rate"
        }
        for tax in taxes.values():
            tax.active = True
        values = {name: tax.id for name, tax in taxes.items()}
        if proposal.record:
            proposal.record.write(values)
        else:
            rate = proposal.values["rate"]
            self.telecom_tax_ids = [Command.create({"rate": rate, **values})]

    def _make_telecom_tax(self, wanted):
        """Make the tax that the chart lacks of the one that is nearest to it."""
        source = self._get_telecom_chart_record(wanted.of)
        values = {
            "name": wanted.name,
            "description": self.env._(
                "Phone costs, %(percent)s %% deducted", percent=wanted.deducted
            ),
            # It is chosen by hand, never by the fiscal position of a vendor.
            "original_tax_ids": [Command.clear()],
            "replacing_tax_ids": [Command.clear()],
            **dict.fromkeys(wanted.clear, False),
        }
        if not wanted.deducted:
            values["tax_exigibility"] = "on_invoice"
            values["cash_basis_transition_account_id"] = False
        tax = source.copy(values)
        tax.repartition_line_ids = [
            Command.update(line.id, _get_deduction(line, wanted.deducted))
            for line in _get_tax_lines(tax)
        ]
        return tax


def _get_tax_lines(tax):
    """Return the lines of bills and of credit notes that say where the tax goes."""
    return tax.repartition_line_ids.filtered(
        lambda line: line.repartition_type == "tax"
    )


def _get_deduction(line, percent):
    """Return the values with which ``percent`` of a tax is deducted."""
    if percent:
        return {"factor_percent": percent if line.account_id else 100 - percent}
    return {
        "account_id": False,
        "tag_ids": [Command.clear()],
        "use_in_tax_closing": False,
    }
