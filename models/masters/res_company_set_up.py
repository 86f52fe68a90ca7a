from odoo import models

from .res_company_chart import Proposal


class ResCompany(models.Model):
    """Proposing what the telecom settings leave open, from the chart of accounts."""

    _inherit = "res.company"

    def _set_up_telecom(self, chosen=None):
        """Fill the telecom settings that are empty; return what was done, in sentences.

        All that is proposed, or of it what ``chosen`` names: {key: the account to take
        instead, or none}. For a chart that is not known, what follows from any chart is
        filled in, and the rest is left to the warnings.
        """
        company = self._as_telecom_set_up()
        done = []
        for proposal in company._propose_telecom():
            if chosen is None or proposal.key in chosen:
                instead = chosen and chosen[proposal.key]
                done.append(company._apply_telecom_proposal(proposal, instead))
        return done

    def _as_telecom_set_up(self):
        """Return the company with the rights that proposing and setting up take."""
        self.ensure_one()
        company = self.sudo()  # the settings guard it; accounts need other rights
        return company.with_company(self)

    def _propose_telecom(self):
        """Return the proposals for the settings that are empty and needed."""
        chart = self._get_telecom_chart()
        proposals = (
            *self._propose_telecom_accounts(chart),
            *self._propose_telecom_journals(),
            *self._propose_telecom_taxes(chart),
        )
        return [proposal for proposal in proposals if proposal]

    def _get_telecom_not_found(self):
        """Return a sentence for each thing that stays to be chosen by hand."""
        proposals = self._propose_telecom()
        found = {proposal.key for proposal in proposals}
        notes = []
        if any(proposal.key not in self._fields for proposal in proposals):
            found.add("telecom_tax_ids")
            notes = self._get_telecom_tax_notes()
        gaps = self._get_telecom_gaps().items()
        return [
            *(sentence for key, sentence in gaps if key not in found),
            *(proposal.lacks for proposal in proposals if proposal.lacks),
            *notes,
        ]

    # -- accounts --------------------------------------------------------------------

    def _propose_telecom_accounts(self, chart):
        taken = set()
        yield self._propose_telecom_expense(chart)
        yield self._propose_telecom_account(
            "telecom_clearing_account_id",
            chart.clearing,
            "asset_current",
            taken,
        )
        yield self._propose_telecom_account(
            "telecom_receivable_account_id",
            chart.receivable,
            "asset_receivable",
            taken,
        )
        if self.telecom_deduction_entry:
            yield self._propose_telecom_record(
                "telecom_remuneration_account_id",
                chart.remuneration,
                self.env._(
                    "The account of the chart of accounts for net wages payable."
                ),
            )
        yield self._propose_telecom_record(
            "telecom_waive_account_id",
            chart.waive,
            self.env._(
                "The account of the chart of accounts for other personnel costs."
            ),
        )

    def _propose_telecom_expense(self, chart):
        """Propose the account for phone costs, else the usual one of vendor bills."""
        key = "telecom_expense_account_id"
        if chart.expense:
            reason = self.env._("The account of the chart of accounts for phone costs.")
            return self._propose_telecom_record(key, chart.expense, reason)
        journals = self.env["account.journal"]
        journal = journals.search(
            [*journals._check_company_domain(self), ("type", "=", "purchase")], limit=1
        )
        account = journal.default_account_id
        if self[key] or account.account_type != "expense":
            return None
        return Proposal(
            key=key,
            label=self._get_telecom_label(key),
            text=_tell_account(account),
            reason=self.env._(
                "The account of the journal %(journal)s: no account for phone costs is "
                "known for this chart of accounts.",
                journal=journal.display_name,
            ),
            record=account,
        )

    def _get_telecom_account_names(self):
        """Return {field: name of its new account}, in the language of the context."""
        return {
            "telecom_clearing_account_id": self.env._("Employee phone clearing"),
            "telecom_receivable_account_id": self.env._("Employees, phone"),
        }

    def _propose_telecom_record(self, key, xmlid, reason):
        record = self._get_telecom_chart_record(xmlid)
        if self[key] or not (record and record.active):
            return None
        return Proposal(
            key=key,
            label=self._get_telecom_label(key),
            text=_tell_account(record),
            reason=reason,
            record=record,
        )

    def _get_telecom_label(self, key):
        return self._fields[key]._description_string(self.env)

    def _propose_telecom_account(self, key, place, account_type, taken):
        """Propose a new reconcilable account under a free code; none without a chart.

        Where the chart is not known, it is next to the receivable account of customers.
        ``taken`` are the codes that other proposals need.
        """
        beside = (
            self._get_telecom_chart_record(place.beside)
            if place
            else self.partner_id.property_account_receivable_id
        )
        code = place.code if place else beside.code
        if self[key] or not code:
            return None
        code = self.env["account.account"]._search_new_account_code(code, cache=taken)
        taken.add(code)
        name = self._get_telecom_account_names()[key]
        reason = self.env._("The chart of accounts has no such account.")
        if beside:
            reason = self.env._(
                "The chart of accounts has no such account: the new account is "
                "created next to %(account)s and can be reconciled.",
                account=_tell_account(beside),
            )
        return Proposal(
            key=key,
            label=self._get_telecom_label(key),
            text=self.env._("New account %(code)s %(name)s", code=code, name=name),
            reason=reason,
            values={
                "name": name,
                "account_type": account_type,
                "code": code,
                "reconcile": True,
                "company_ids": self.ids,
                # Reports of some countries find accounts by their tags.
                "tag_ids": beside.tag_ids.ids if place and beside else [],
            },
        )

    # -- journals --------------------------------------------------------------------

    def _propose_telecom_journals(self):
        yield self._propose_telecom_journal("telecom_journal_id", "general")
        if self.telecom_vat_method == "reinvoice":
            yield self._propose_telecom_journal("telecom_invoice_journal_id", "sale")

    def _propose_telecom_journal(self, key, kind):
        """Propose the chart's own journal of a kind, else the first one."""
        journals = self.env["account.journal"]
        journal = self._get_telecom_chart_record(kind)
        if not (journal and journal.active):
            journal = journals.search(
                [*journals._check_company_domain(self), ("type", "=", kind)], limit=1
            )
        if self[key] or not journal:
            return None
        kinds = dict(journals._fields["type"]._description_selection(self.env))
        return Proposal(
            key=key,
            label=self._get_telecom_label(key),
            text=journal.display_name,
            reason=self.env._("The journal of type %(type)s.", type=kinds[kind]),
            record=journal,
        )

    # -- doing it --------------------------------------------------------------------

    def _apply_telecom_proposal(self, proposal, instead=None):
        """Do what is proposed, or take another account; return it as a sentence."""
        if proposal.key in self._fields:
            record = (
                instead or proposal.record or self._create_telecom_account(proposal)
            )
            self[proposal.key] = record
            text = (
                _tell_account(instead.with_env(self.env)) if instead else proposal.text
            )
        else:
            self._apply_telecom_taxes(proposal)
            text = proposal.text
        return f"{proposal.label}: {text}."

    def _create_telecom_account(self, proposal):
        """Create the account of a proposal, named in every language of the users."""
        account = self.env["account.account"].create(proposal.values)
        names = {
            code: self.with_context(lang=code)._get_telecom_account_names()
            for code, _language in self.env["res.lang"].get_installed()
        }
        account.update_field_translations(
            "name", {code: each[proposal.key] for code, each in names.items()}
        )
        return account


def _tell_account(account):
    """Return code and name, which Odoo shows to who keeps the books only."""
    return f"{account.code} {account.name}"
