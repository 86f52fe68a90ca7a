from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..statement.paper import answer_with_paper

PAGE = "/my/phone/agreements"


class PortalAgreement(CustomerPortal):
    """The agreements of a holder: to read, to print and to sign."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        agreements = request.env["telecom.agreement"]
        if "phone_agreement_count" in counters:
            values["phone_agreement_count"] = agreements.search_count(
                agreements._get_own_domain()
            )
        if "phone_agreement_to_sign_count" in counters:
            values["phone_agreement_to_sign_count"] = agreements._count_own_to_sign()
        return values

    def _get_phone_agreement(self, agreement_id):
        """Return the user's own agreement, as superuser; AccessError for others'."""
        agreement_sudo = self._document_check_access("telecom.agreement", agreement_id)
        if not agreement_sudo._is_of(request.env.user):
            raise AccessError(request.env._("This belongs to another person."))
        return agreement_sudo

    def _get_phone_mandate_beside(self, agreement_sudo, mandate_id):
        """Return the mandate to sign in the same step; AccessError for another one."""
        mandate_sudo = agreement_sudo._get_mandate_to_sign()
        if mandate_id is None:
            return mandate_sudo.browse()
        if mandate_sudo.id != mandate_id:
            raise AccessError(
                request.env._("You are not allowed to sign this document.")
            )
        return mandate_sudo

    @route(PAGE, type="http", auth="user", website=True)
    def portal_my_phone_agreements(self, **kwargs):
        """List the agreements of the user."""
        agreements = request.env["telecom.agreement"]
        found = agreements.search(agreements._get_own_domain())
        return request.render(
            "telecom_split_billing.portal_my_phone_agreements",
            {
                **self._prepare_portal_layout_values(),
                "agreements": found.sudo(),  # one's own, with the names around it
                "page_name": "phone_agreements",
                "default_url": PAGE,
            },
        )

    @route(f"{PAGE}/<int:agreement_id>", type="http", auth="user", website=True)
    def portal_my_phone_agreement(self, agreement_id, **kwargs):
        """Show one agreement, to sign with or without the payroll mandate."""
        try:
            agreement_sudo = self._get_phone_agreement(agreement_id)
        except (AccessError, MissingError):
            return request.redirect("/my")
        return request.render(
            "telecom_split_billing.portal_my_phone_agreement",
            {
                **self._prepare_portal_layout_values(),
                "agreement": agreement_sudo,
                "mandate": agreement_sudo._get_mandate_to_sign(),
                "page_name": "phone_agreements",
            },
        )

    @route(
        [
            f"{PAGE}/<int:agreement_id>/sign",
            f"{PAGE}/<int:agreement_id>/sign/<int:mandate_id>/<string:seen>",
        ],
        type="jsonrpc",
        auth="user",
    )
    def portal_sign_phone_agreement(
        self,
        agreement_id,
        mandate_id=None,
        seen=None,
        name=None,
        signature=None,
        **kwargs,
    ):
        """Keep the signature that was drawn: for the agreement, and for the mandate.

        Both are signed or neither.
        """
        if not signature:
            return {"error": request.env._("The signature is missing.")}
        address = request.httprequest.remote_addr
        try:
            agreement_sudo = self._get_phone_agreement(agreement_id)
            mandate_sudo = self._get_phone_mandate_beside(agreement_sudo, mandate_id)
            agreement_sudo._check_still_needed()
            with request.env.cr.savepoint():
                agreement_sudo._sign(signature, address)
                if mandate_sudo:
                    mandate_sudo._check_seen(seen)
                    mandate_sudo._sign(signature, address)
        except (AccessError, MissingError):
            return {
                "error": request.env._("You are not allowed to sign this document.")
            }
        except UserError as error:
            return {"error": error.args[0]}
        return {"force_refresh": True, "redirect_url": f"{PAGE}/{agreement_id}"}

    @route(f"{PAGE}/<int:agreement_id>/pdf", type="http", auth="user")
    def portal_my_phone_agreement_pdf(self, agreement_id, **kwargs):
        """Return an agreement on paper."""
        try:
            agreement_sudo = self._get_phone_agreement(agreement_id)
        except (AccessError, MissingError):
            return request.redirect("/my")
        return answer_with_paper(
            agreement_sudo, agreement_sudo._get_file_name(), f"{PAGE}/{agreement_id}"
        )
