from odoo import SUPERUSER_ID
from odoo.http import Controller, content_disposition, request, route


class PayrollLink(Controller):
    """The payroll file behind the link that the payroll office got by email."""

    @route("/telecom/payroll/<string:token>", type="http", auth="public", sitemap=False)
    def telecom_payroll_file(self, token, **kwargs):
        """Return the file to the holder of a valid link."""
        # the token is what allows it: the payroll office has no user
        runs = request.env["telecom.deduction.run"].with_user(SUPERUSER_ID)
        run = runs._get_by_link(token)
        if not run:
            raise request.not_found()
        run._message_log(
            body=run.env._(
                "The payroll file was downloaded with the link, from %(address)s.",
                address=request.httprequest.remote_addr,
            )
        )
        attachment = run.attachment_id
        return request.make_response(
            attachment.raw,
            [
                ("Content-Type", attachment.mimetype),
                ("Content-Disposition", content_disposition(attachment.name)),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
