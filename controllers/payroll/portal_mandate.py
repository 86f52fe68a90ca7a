from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal


class PortalMandate(CustomerPortal):
    """The mandates of an employee: to read, to sign and to revoke."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "phone_mandate_count" in counters:
            values["phone_mandate_count"] = len(self._get_phone_mandates())
        return values

    def _get_phone_mandates(self):
        return request.env["telecom.mandate"]._get_own()

    def _get_phone_mandate(self, mandate_id):
        """Return the user's own mandate, as superuser; AccessError for others'."""
        mandate_sudo = self._document_check_access("telecom.mandate", mandate_id)
        if mandate_sudo.employee_id.user_id != request.env.user:
            raise AccessError(request.env._("This belongs to another person."))
        return mandate_sudo

    @route("/my/phone/mandates", type="http", auth="user", website=True)
    def portal_my_phone_mandates(self, **kwargs):
        """List the mandates of the user."""
        return request.render(
            "telecom_split_billing.portal_my_phone_mandates",
            {
                **self._prepare_portal_layout_values(),
                "mandates": self._get_phone_mandates(),
                "page_name": "phone_mandates",
                "default_url": "/my/phone/mandates",
            },
        )

    @route(
        "/my/phone/mandates/<int:mandate_id>", type="http", auth="user", website=True
    )
    def portal_my_phone_mandate(self, mandate_id, **kwargs):
        """Show one mandate, to sign or to revoke."""
        try:
            mandate_sudo = self._get_phone_mandate(mandate_id)
        except (AccessError, MissingError):
            return request.redirect("/my")
        return request.render(
            "telecom_split_billing.portal_my_phone_mandate",
            {
                **self._prepare_portal_layout_values(),
                "mandate": mandate_sudo,
                "page_name": "phone_mandates",
            },
        )

    @route(
        "/my/phone/mandates/<int:mandate_id>/sign/<string:seen>",
        type="jsonrpc",
        auth="user",
    )
    def portal_sign_phone_mandate(
        self, mandate_id, seen, name=None, signature=None, **kwargs
    ):
        """Keep the signature that was drawn, for the terms that were seen."""
        if not signature:
            return {"error": request.env._("The signature is missing.")}
        try:
            mandate_sudo = self._get_phone_mandate(mandate_id)
            mandate_sudo._check_seen(seen)
            mandate_sudo._sign(signature, request.httprequest.remote_addr)
            request.env.cr.flush()
        except (AccessError, MissingError):
            return {
                "error": request.env._("You are not allowed to sign this document.")
            }
        except UserError as error:
            return {"error": error.args[0]}
        return {
            "force_refresh": True,
            "redirect_url": f"/my/phone/mandates/{mandate_id}",
        }

    @route(
        "/my/phone/mandates/<int:mandate_id>/revoke",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_revoke_phone_mandate(self, mandate_id, **kwargs):
        """End the mandate from today on."""
        try:
            self._get_phone_mandate(mandate_id)._revoke()
        except (AccessError, MissingError, UserError):
            return request.redirect("/my/phone/mandates")
        return request.redirect(f"/my/phone/mandates/{mandate_id}")
