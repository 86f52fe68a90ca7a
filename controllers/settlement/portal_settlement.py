from odoo.exceptions import AccessError, MissingError, ValidationError
from odoo.http import request, route

from odoo.addons.account_payment.controllers.portal import PortalAccount
from odoo.addons.portal.controllers.portal import pager

from ...models.ground.turn import lock_records


class PortalSettlement(PortalAccount):
    """The debts of an employee for phones: to read, and to pay with a provider."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "phone_payment_count" in counters:
            settlements = request.env["telecom.settlement"]
            values["phone_payment_count"] = settlements.search_count(
                self._get_phone_payment_domain()
            )
        return values

    def _get_phone_payment_domain(self):
        # Accountants may read those of everybody, but find only their own here.
        employees = request.env["hr.employee"].with_context(active_test=False)
        own_sudo = employees.sudo().search(  # of the user, who may not read employees
            [("user_id", "=", request.env.uid)]
        )
        return [("employee_id", "in", own_sudo.ids)]

    def _get_phone_payment_filters(self):
        return {
            "all": {"label": request.env._("All"), "domain": []},
            "open": {
                "label": request.env._("Open"),
                "domain": [
                    ("state", "in", ("open", "scheduled", "exported", "partly"))
                ],
            },
        }

    @route(
        ["/my/phone/payments", "/my/phone/payments/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_phone_payments(self, page=1, filterby="all", **kwargs):
        """List what the user owes and owed."""
        filters = self._get_phone_payment_filters()
        filterby = filterby if filterby in filters else "all"
        domain = self._get_phone_payment_domain() + filters[filterby]["domain"]
        settlements = request.env["telecom.settlement"]
        url = "/my/phone/payments"
        pages = pager(
            url=url,
            url_args={"filterby": filterby},
            total=settlements.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        found = settlements.search(
            domain, limit=self._items_per_page, offset=pages["offset"]
        )
        request.session["my_phone_payments_history"] = found.ids
        return request.render(
            "telecom_split_billing.portal_my_phone_payments",
            {
                **self._prepare_portal_layout_values(),
                "settlements": found.sudo(),  # with the name of the operator
                "page_name": "phone_payments",
                "pager": pages,
                "default_url": url,
                "searchbar_filters": filters,
                "filterby": filterby,
            },
        )

    @route(
        "/my/phone/payments/<int:settlement_id>", type="http", auth="user", website=True
    )
    def portal_my_phone_payment(self, settlement_id, **kwargs):
        """Show one settlement, and the form to pay it."""
        try:
            settlement_sudo = self._get_phone_payment(settlement_id)
        except (AccessError, MissingError):
            return request.redirect("/my")
        values = {"page_name": "phone_payments", "settlement": settlement_sudo}
        if settlement_sudo._can_be_paid_online():
            values |= self._get_phone_payment_form_values(settlement_sudo)
        return request.render(
            "telecom_split_billing.portal_my_phone_payment",
            self._get_page_view_values(
                settlement_sudo,
                None,
                values,
                "my_phone_payments_history",
                False,
                **kwargs,
            ),
        )

    def _get_phone_payment(self, settlement_id):
        """Return the user's own settlement, as superuser; AccessError for others'."""
        settlement_sudo = self._document_check_access(
            "telecom.settlement", settlement_id
        )
        if settlement_sudo.employee_id.user_id != request.env.user:
            raise AccessError(request.env._("This belongs to another person."))
        return settlement_sudo

    def _get_phone_payment_form_values(self, settlement_sudo):
        url = f"/my/phone/payments/{settlement_sudo.id}"
        values = self._get_common_page_view_values(
            {
                "partner": settlement_sudo.partner_id,
                "company": settlement_sudo.company_id,
                "total_amount": settlement_sudo.residual,
                "currency": settlement_sudo.currency_id,
                "landing_route": url,
                "transaction_route": f"{url}/transaction",
            }
        )
        return {**values, "amount": settlement_sudo.residual}

    @route(
        "/my/phone/payments/<int:settlement_id>/transaction",
        type="jsonrpc",
        auth="user",
    )
    def phone_payment_transaction(self, settlement_id, amount, **kwargs):
        """Create the transaction of an online payment; return what processes it."""
        try:
            settlement_sudo = self._get_phone_payment(settlement_id)
        except (AccessError, MissingError) as error:
            raise ValidationError(
                request.env._(
                    "You are not allowed to pay this amount."
                )  # nor does it tell of it
            ) from error
        lock_records(settlement_sudo)
        self._validate_transaction_kwargs(kwargs)
        self._check_phone_payment(settlement_sudo, amount, kwargs.get("provider_id"))
        transaction_sudo = self._create_transaction(
            amount=amount,
            currency_id=settlement_sudo.currency_id.id,
            partner_id=request.env.user.partner_id.id,
            custom_create_values={"telecom_settlement_id": settlement_sudo.id},
            **kwargs,
        )
        return transaction_sudo._get_processing_values()

    def _check_phone_payment(self, settlement_sudo, amount, provider_id):
        """Refuse what cannot be paid now, more than is open, and another's provider."""
        if not settlement_sudo._can_be_paid_online():
            raise ValidationError(
                request.env._(
                    "There is no longer anything to pay here. Reload the page."
                )
            )
        currency = settlement_sudo.currency_id
        if not 0 < currency.round(amount) <= currency.round(settlement_sudo.residual):
            raise ValidationError(
                request.env._(
                    "Only %(amount)s is open. Reload the page.",
                    amount=currency.format(settlement_sudo.residual),
                )
            )
        providers = request.env["payment.provider"].sudo()  # as the form chose them
        if (
            provider_id
            not in providers._get_compatible_providers(
                settlement_sudo.company_id.id,
                request.env.user.partner_id.id,
                amount,
                currency_id=currency.id,
            ).ids
        ):
            raise ValidationError(
                request.env._("This payment method is not available here.")
            )
