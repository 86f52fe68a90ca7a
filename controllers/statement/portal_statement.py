import json

from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request, route

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from .paper import answer_with_paper

PAGE = "/my/phone"

ROWS_PER_PAGE = 50


class PortalStatement(CustomerPortal):
    """The cost of an employee's phone and its payers: a page for each month."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "phone_statement_count" in counters:
            statements = request.env["telecom.statement"]
            values["phone_statement_count"] = statements.search_count(
                statements._get_portal_domain()
            )
        return values

    @route([PAGE, f"{PAGE}/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_phone(self, page=1, **kwargs):
        """Show the year, what is open, and the statements to choose from."""
        statements = request.env["telecom.statement"]
        domain = statements._get_portal_domain()
        pages = pager(
            url=PAGE,
            total=statements.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        found = statements.search(
            domain, limit=self._items_per_page, offset=pages["offset"]
        )
        request.session["my_phone_history"] = found.ids
        year_sudo = statements.search(domain).sudo()  # one's own, by the domain
        chart = year_sudo._get_chart()
        return request.render(
            "telecom_split_billing.portal_my_phone",
            {
                **self._prepare_portal_layout_values(),
                "statements": found.sudo(),  # one's own, with the line
                "chart": chart,
                "chart_json": json.dumps(chart),
                "balances": self._get_phone_balances(),
                **self._get_phone_mail_values(),
                "page_name": "phone",
                "pager": pages,
                "default_url": PAGE,
            },
        )

    def _get_phone_balances(self):
        """Return [(currency, what is still open)] of the user."""
        settlements_sudo = request.env["telecom.settlement"].sudo()  # of oneself only
        return settlements_sudo._read_group(
            [
                ("employee_id.user_id", "=", request.env.uid),
                ("state", "not in", ("collected", "waived", "cancelled")),
            ],
            ["currency_id"],
            ["residual:sum"],
        )

    def _get_phone_employees(self):
        employees_sudo = request.env["hr.employee"].sudo()  # the user's own ones
        return employees_sudo.search([("user_id", "=", request.env.uid)])

    def _get_phone_mail_values(self):
        """Return the employees of the user who may decline e-mails, and if they did."""
        may_decline = self._get_phone_employees().filtered(
            lambda each: (
                each.company_id.telecom_mail_opt_out
                and each.company_id.telecom_statement_mail != "none"
            )
        )
        return {
            "mail_employees": may_decline,
            "mail_declined": any(may_decline.mapped("telecom_mail_declined")),
        }

    @route(f"{PAGE}/mail", type="http", auth="user", methods=["POST"], website=True)
    def portal_my_phone_mail(self, wanted="", **kwargs):
        """Keep whether the user wants an e-mail when a statement is ready."""
        values = self._get_phone_mail_values()
        values["mail_employees"].telecom_mail_declined = not wanted
        return request.redirect(PAGE)

    def _get_phone_statement(self, statement_id):
        """Return the user's own statement, as superuser; AccessError for others'."""
        statement_sudo = self._document_check_access("telecom.statement", statement_id)
        if statement_sudo.state != "posted" or not statement_sudo._is_of(
            request.env.user
        ):
            raise AccessError(request.env._("This belongs to another person."))
        return statement_sudo

    @route(f"{PAGE}/<int:statement_id>", type="http", auth="user", website=True)
    def portal_my_phone_statement(self, statement_id, **kwargs):
        """Show what one month cost, who pays what of it and by which rule."""
        try:
            statement_sudo = self._get_phone_statement(statement_id)
        except (AccessError, MissingError):
            return request.redirect(PAGE)
        values = {
            "page_name": "phone",
            "statement": statement_sudo,
            "summary": statement_sudo._get_usage_summary(),
            "settlements": statement_sudo._get_settlements(),
            "row_count": self._get_phone_rows().search_count(
                statement_sudo._get_usage_domain()
            ),
        }
        return request.render(
            "telecom_split_billing.portal_my_phone_statement",
            self._get_page_view_values(
                statement_sudo, None, values, "my_phone_history", False, **kwargs
            ),
        )

    def _get_phone_rows(self):
        # With the rights of the user: the rules let through one's own rows alone.
        return request.env["telecom.usage.row"]

    @route(
        [
            f"{PAGE}/<int:statement_id>/usage",
            f"{PAGE}/<int:statement_id>/usage/page/<int:page>",
        ],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_phone_usage(
        self, statement_id, page=1, search="", usage_type="", rule="", **kwargs
    ):
        """List the rows of the operator's file behind a statement.

        Or behind one of its usage types, or one line of its calculation.
        """
        try:
            statement_sudo = self._get_phone_statement(statement_id)
        except (AccessError, MissingError):
            return request.redirect(PAGE)
        rows = self._get_phone_rows()
        types_sudo = statement_sudo._get_posted_shares().usage_type_id
        type_sudo = types_sudo.filtered(lambda each: str(each.id) == usage_type)
        explained = enumerate(rule and statement_sudo._get_explanation())
        ruled = next((row for at, row in explained if str(at) == rule), None)
        domain = statement_sudo._get_usage_domain(
            search.strip(), type_sudo, ruled and ruled["charge_ids"]
        )
        pages = pager(
            url=f"{PAGE}/{statement_id}/usage",
            url_args={"search": search, "usage_type": usage_type, "rule": rule},
            total=rows.search_count(domain),
            page=page,
            step=ROWS_PER_PAGE,
        )
        found = rows.search(
            domain,
            order="day, time, id",
            limit=ROWS_PER_PAGE,
            offset=pages["offset"],
        )
        return request.render(
            "telecom_split_billing.portal_my_phone_usage",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "phone",
                "statement": statement_sudo,
                "rows": found.sudo(),  # one's own; with the name of the usage type
                "search": search,
                "usage_type": type_sudo,
                "rule": rule,
                "about": ruled["rule"] if ruled else type_sudo.name,
                "pager": pages,
            },
        )

    @route(f"{PAGE}/<int:statement_id>/usage.xlsx", type="http", auth="user")
    def portal_my_phone_usage_file(self, statement_id, **kwargs):
        """Return the rows of a statement as a workbook."""
        try:
            statement_sudo = self._get_phone_statement(statement_id)
        except (AccessError, MissingError):
            return request.redirect(PAGE)
        rows = self._get_phone_rows().search(
            statement_sudo._get_usage_domain(), order="day, time, id"
        )
        name = f"{statement_sudo._get_file_name()}.xlsx"
        return request.make_response(
            rows.sudo()._as_workbook(),  # one's own; with the name of the usage type
            [
                (
                    "Content-Type",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                ),
                ("Content-Disposition", content_disposition(name)),
            ],
        )

    @route(f"{PAGE}/<int:statement_id>/pdf", type="http", auth="user")
    def portal_my_phone_pdf(self, statement_id, **kwargs):
        """Return a statement on paper."""
        try:
            statement_sudo = self._get_phone_statement(statement_id)
        except (AccessError, MissingError):
            return request.redirect(PAGE)
        return answer_with_paper(
            statement_sudo, statement_sudo._get_file_name(), f"{PAGE}/{statement_id}"
        )
