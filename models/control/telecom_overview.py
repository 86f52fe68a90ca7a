from ast import literal_eval
from datetime import timedelta
from functools import partial

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .cost_sums import sum_by_category, sum_by_payer

MODULE = "telecom_split_billing"
BOOKS = ("account.group_account_invoice", "account.group_account_readonly")
OFFICER = f"{MODULE}.group_telecom_officer"
PAYROLL = f"{MODULE}.group_telecom_payroll"
HR = "hr.group_hr_user"

MONTHS = 12
RECENT_DAYS = 30
# Days after the due date at which an amount is of the next age.
AGES = (0, 30, 60)


class TelecomOverview(models.AbstractModel):
    """The first screen: what waits for each role, its amount, and the cost by month.

    Everything is counted with the rights of its reader, and leads to its records.
    """

    _name = "telecom.overview"
    _description = "Telecom Overview"

    @api.model
    def get_overview(self):
        """Return {"currency": id, "cards": [...], "charts": [...]} of the reader.

        A card has a title, a help while it is empty, and rows {"label", "count",
        "amount", "action"}; an action is what the web client opens. A chart has months
        and a list of {"label", "values"}, one value for each month.
        """
        cards = (
            self._get_bills(),
            self._get_exceptions(),
            self._get_open_amounts(),
            self._get_disputes(),
            self._get_runs(),
            *self._get_line_cards(),
            self._get_people(),
            self._get_own(),
        )
        return {
            "currency": self.env.company.currency_id.id,
            "cards": [card for card in cards if card],
            "charts": self._get_charts(),
        }

    def _get_line_cards(self):
        """Return the cards about lines."""
        return []

    def _is_any(self, *groups):
        return any(map(self.env.user.has_group, groups))

    # -- cards -----------------------------------------------------------------------

    def _get_bills(self):
        if not self._is_any(*BOOKS):
            return None
        row = partial(self._row, "action_telecom_bill", amount="amount_total_signed")
        draft = Domain("state", "=", "draft")
        issue = Domain("telecom_issue_ids.state", "=", "open")
        recent = fields.Date.context_today(self) - timedelta(days=RECENT_DAYS)
        posted = Domain("state", "=", "posted") & Domain("date", ">=", recent)
        return self._card(
            self.env._("Bills"),
            row(self.env._("With open issues"), draft & issue, sign=-1),
            row(self.env._("To post"), draft & ~issue, sign=-1),
            row(self.env._("Posted in the last 30 days"), posted, sign=-1),
            self._row(
                "action_telecom_correction",
                self.env._("Corrections to confirm"),
                draft,
            ),
            help=self.env._(
                "Choose “Bills” in the menu, and drop the bill of your operator there."
            ),
        )

    def _get_exceptions(self):
        if not self._is_any(BOOKS[0], OFFICER, PAYROLL):
            return None
        row = partial(self._row, "action_telecom_exception", amount="amount")
        kinds = self.env["telecom.exception"]._fields["kind"]._description_selection
        rows = [
            row(label, Domain("kind", "=", kind)) for kind, label in kinds(self.env)
        ]
        found = filter(_is_any_there, rows)
        return self._card(self.env._("Exceptions"), *found)

    def _get_open_amounts(self):
        if not self._is_any(*BOOKS, PAYROLL):
            return None
        row = partial(self._row, "action_telecom_settlement", amount="residual")
        is_open = Domain("residual", "!=", 0) & Domain("state", "!=", "cancelled")
        today = fields.Date.context_today(self)
        first, second, last = (today - timedelta(days=days) for days in AGES)
        due = partial(Domain, "date_due")
        return self._card(
            self.env._("Owed by Employees"),
            row(
                self.env._("Not due yet"),
                is_open & (due("=", False) | due(">=", first)),
            ),
            row(
                self.env._("1 to 30 days overdue"),
                is_open & due("<", first) & due(">=", second),
            ),
            row(
                self.env._("31 to 60 days overdue"),
                is_open & due("<", second) & due(">=", last),
            ),
            row(self.env._("More than 60 days overdue"), is_open & due("<", last)),
        )

    def _get_disputes(self):
        row = partial(self._row, "action_telecom_dispute")
        mine = Domain.TRUE
        if not self._is_any(OFFICER):
            mine = Domain("manager_id", "=", self.env.uid)
        card = self._card(
            self.env._("Disputes"),
            row(self.env._("To decide"), mine & Domain("state", "=", "open")),
            row(self.env._("To book"), mine & Domain("state", "=", "to_book")),
        )
        is_asked = any(map(_is_any_there, card["rows"]))
        return card if is_asked or self._is_any(OFFICER) else None

    def _get_runs(self):
        if not self._is_any(*BOOKS, PAYROLL):
            return None
        row = partial(self._row, "action_telecom_deduction_run")
        states = {
            "draft": self.env._("To confirm"),
            "confirmed": self.env._("To export"),
            "exported": self.env._("To close"),
        }
        deductions = self.env["telecom.deduction"]
        amounts = dict(
            deductions._read_group(
                self._in_companies(deductions._name),
                ["run_id.state"],
                ["amount:sum"],
            )
        )
        return self._card(
            self.env._("Deduction Runs"),
            *(
                {
                    **row(label, Domain("state", "=", state)),
                    "amount": amounts.get(state, 0),
                }
                for state, label in states.items()
            ),
        )

    def _get_people(self):
        if not self._is_any(HR):
            return None
        return self._card(
            self.env._("Employees"),
            self._row(
                "action_telecom_policy_holder",
                self.env._("Without a policy"),
                Domain("policy_id", "=", False),
            ),
            self._row(
                "action_telecom_agreement",
                self.env._("Agreements to sign"),
                Domain("state", "=", "to_sign"),
            ),
            self._row(
                "hr.open_view_employee_list",
                self.env._("Start within 30 days"),
                Domain("id", "in", self._get_starters()),
            ),
            self._row(
                "hr.open_view_employee_list",
                self.env._("Leave within 30 days"),
                self._soon("departure_date"),
            ),
            self._row(
                "action_telecom_line_left",
                self.env._("Left, but still hold a line"),
                Domain("holder_left", "=", True),
            ),
        )

    def _get_starters(self):
        """Return the ids of the employees who begin in the next days."""
        employees_sudo = self.env["hr.employee"].sudo()  # the day, but not the contract
        return employees_sudo.search(self._soon("contract_date_start")).ids

    def _soon(self, name, days=RECENT_DAYS):
        """Return the domain of a day that comes in the next days."""
        today = fields.Date.context_today(self)
        return Domain(name, ">=", today) & Domain(name, "<=", today + timedelta(days))

    def _get_own(self):
        """Return what the reader owes, and the months of the own lines."""
        own = Domain("employee_id.user_id", "=", self.env.uid)
        statements = self.env["telecom.statement"]
        if not statements.search_count(own, limit=1):
            return None
        posted = own & Domain("state", "=", "posted")
        last = statements.search(posted, order="date_to desc", limit=1)
        month = posted & Domain("date_to", "=", last.date_to)
        found = statements._read_group(month, [], ["agreed:sum", "used:sum"])
        agreed, used = found[0]
        return self._card(
            self.env._("My Phone"),
            self._row(
                "action_telecom_settlement",
                self.env._("Still to pay"),
                own & Domain("residual", "!=", 0) & Domain("state", "!=", "cancelled"),
                amount="residual",
            ),
            self._row(
                "action_telecom_statement",
                self.env._("Statements"),
                posted,
                amount="employee_total",
            ),
            {
                **self._row(
                    "action_telecom_statement",
                    self.env._("Left of the agreed amount in the last month"),
                    month,
                ),
                "amount": agreed - used,
            },
        )

    def _card(self, title, *rows, help=""):
        """Return a card; ``help`` says how to begin while there is nothing at all."""
        is_empty = help and not any(map(_is_any_there, rows))
        return {"title": title, "rows": rows, "help": help if is_empty else ""}

    def _row(self, action, label, domain, amount=None, sign=1):
        """Return a row of a card: how many records, their amount, and the way there."""
        name = action if "." in action else f"{MODULE}.{action}"
        values = self.env["ir.actions.act_window"]._for_xml_id(name)
        domain = Domain(literal_eval(values["domain"] or "[]")) & domain
        sums = [f"{amount}:sum"] if amount else []
        found = self.env[values["res_model"]]._read_group(
            domain & self._in_companies(values["res_model"]), [], ["__count", *sums]
        )
        count, *total = found[0]
        # Odoo has an action of employees that begins with the form of a new one.
        views = sorted(values["views"], key=lambda view: view[1] == "form")
        values.update(domain=list(domain), context={}, display_name=label, views=views)
        return {
            "label": label,
            "count": count,
            "amount": sign * total[0] if total else None,
            "action": values,
        }

    def _in_companies(self, model):
        """Return the domain of records in the companies that the reader chose."""
        return Domain("company_id", "in", [False, *self.env.companies.ids])

    # -- charts ----------------------------------------------------------------------

    def _get_charts(self):
        title = self.env._("My Phone and My Team by Month")
        if self._is_any(*BOOKS, OFFICER, PAYROLL):
            title = self.env._("Cost by Month and Payer")
        charts = [self._chart(title, "payer")]
        if self._is_any(OFFICER):
            title = self.env._("Cost by Month and Usage Category")
            charts.append(self._chart(title, "category_id"))
        return [chart for chart in charts if chart]

    def _chart(self, title, group):
        """Return the cost of the last months by the values of a field, or None."""
        today = fields.Date.context_today(self)
        first = today.replace(day=1) - relativedelta(months=MONTHS - 1)
        months = [first + relativedelta(months=at) for at in range(MONTHS)]
        domain = Domain("state", "=", "posted") & Domain("date", ">=", first)
        if group == "payer":
            sees_all = self._is_any(*BOOKS, OFFICER, PAYROLL)
            amounts = sum_by_payer(self.env, first, sees_all=sees_all)
        else:
            amounts = sum_by_category(self.env, first)
        if not amounts:
            return None
        names = {value: getattr(value, "display_name", value) for value, _at in amounts}
        if group == "payer":
            field = self.env["telecom.analysis"]._fields[group]
            # By value, as the graph of the analysis: the same colours in both.
            names = dict(sorted(field._description_selection(self.env)))
        return {
            "title": title,
            "months": [fields.Date.to_string(month) for month in months],
            "series": [
                {
                    "label": name or self.env._("Other costs"),
                    "values": [amounts.get((value, month), 0) for month in months],
                }
                for value, name in names.items()
            ],
            "action": self._open_analysis(domain, ["date:month", group]),
        }

    def _open_analysis(self, domain, groups):
        """Return the action that shows the cost of a domain, by these groups."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"{MODULE}.action_telecom_analysis"
        )
        action.update(domain=list(domain), context={"graph_groupbys": groups})
        return action


def _is_any_there(row):
    """Tell whether a row of a card is about any record."""
    return bool(row["count"])
