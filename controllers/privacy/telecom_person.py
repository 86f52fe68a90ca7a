from odoo import fields
from odoo.exceptions import AccessError
from odoo.http import Controller, content_disposition, request, route


class TelecomPerson(Controller):
    """All phone data of one person, as an archive."""

    @route("/my/phone/data", type="http", auth="user")
    def portal_my_phone_data(self, **kwargs):
        """Return everything that is kept of the user."""
        people = request.env["telecom.person"]
        return self._send_archive(people._export(people._get_user(), own=True))

    @route("/telecom/person/<int:employee_id>", type="http", auth="user")
    def telecom_person(self, employee_id, **kwargs):
        """Return what is kept of an employee, to HR and telecom administrators."""
        employee = request.env["hr.employee"].browse(employee_id)
        if not employee.sudo().exists():  # whether there is one; who may is asked next
            raise request.not_found()
        try:
            return self._send_archive(employee._export_telecom())
        except AccessError as error:
            raise request.not_found() from error

    def _send_archive(self, content):
        today = fields.Date.context_today(request.env.user)
        return request.make_response(
            content,
            [
                ("Content-Type", "application/zip"),
                ("Content-Disposition", content_disposition(f"phone-{today}.zip")),
            ],
        )
