from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request, route

from ...models.dispute.telecom_statement import LARGEST_FILE, MOST_FILES, MOST_ROWS
from ..statement.portal_statement import PAGE, PortalStatement

DISPUTES = f"{PAGE}/disputes"


class PortalDispute(PortalStatement):
    """Employees say what of a statement was for work or is not theirs."""

    # -- the usage, to tick ----------------------------------------------------------

    @route()
    def portal_my_phone_usage(self, statement_id, page=1, search="", **kwargs):
        """Let rows be ticked; ``marked`` lists those of numbers marked before."""
        response = super().portal_my_phone_usage(statement_id, page, search, **kwargs)
        if response.is_qweb:
            only_marked = bool(kwargs.get("marked"))
            values = response.qcontext
            values |= self._get_phone_ticks(values, search, only_marked)
        return response

    def _get_phone_ticks(self, values, search, only_marked):
        statement_sudo, rows_sudo = values["statement"], values["rows"]
        marks_sudo = request.env["telecom.usage.mark"]._get_own()
        keys = marks_sudo.mapped("dialled_key")
        domain = [
            *statement_sudo._get_usage_domain(search.strip()),
            ("dialled_key", "in", keys),
        ]
        disputable = statement_sudo._get_disputable_charges()
        known_sudo = rows_sudo.search(domain, order="day, time, id", limit=MOST_ROWS)
        taken = statement_sudo._get_row_disputes(rows_sudo | known_sudo)
        known_sudo = known_sudo.filtered(
            lambda row: row.charge_id in disputable and row not in taken
        )
        only_marked = only_marked and bool(known_sudo)
        if only_marked:
            rows_sudo = known_sudo
        return {
            **self._get_phone_dispute_values(statement_sudo),
            "rows": rows_sudo,
            "pager": None if only_marked else values["pager"],
            "only_marked": only_marked,
            "marked_count": len(known_sudo),
            "marked": {row.id for row in rows_sudo if row.dialled_key in keys},
            "taken": {row.id: dispute for row, dispute in taken.items()},
            "tickable": {row.id for row in rows_sudo if row.charge_id in disputable},
        }

    def _get_phone_dispute_values(self, statement_sudo, **posted):
        return {
            "cannot_dispute": statement_sudo._get_cannot_dispute_reason(),
            "dispute_end": statement_sudo._get_dispute_end(),
            "most_files": MOST_FILES,
            "most_megabytes": LARGEST_FILE // 1024**2,
            "kind": posted.get("kind"),
            "reason": posted.get("reason", ""),
        }

    # -- filing ----------------------------------------------------------------------

    @route(f"{PAGE}/<int:statement_id>/dispute", type="http", auth="user", website=True)
    def portal_my_phone_dispute(self, statement_id, kind="", reason="", **kwargs):
        """Show what can be disputed of a statement; file what was chosen."""
        try:
            statement_sudo = self._get_phone_statement(statement_id)
            if request.httprequest.method != "POST":
                return self._render_phone_dispute(statement_sudo)
            own = request.env["telecom.statement"].browse(statement_id)
            charges_sudo = self._get_chosen("charge", "telecom.charge")
            rows_sudo = self._get_chosen("row", "telecom.usage.row")
            try:
                with request.env.cr.savepoint():  # all of it, or nothing
                    dispute_sudo = own._dispute(
                        kind, reason, charges_sudo, rows_sudo, self._get_files()
                    )
            except AccessError:  # it is a UserError too
                raise
            except UserError as error:
                return self._render_phone_dispute(
                    statement_sudo,
                    kind=kind,
                    reason=reason,
                    error=error.args[0],
                    earlier=statement_sudo._get_earlier_disputes(
                        charges_sudo, rows_sudo
                    ),
                    chosen=charges_sudo,
                    rows=rows_sudo
                    & rows_sudo.search(statement_sudo._get_usage_domain()),
                )
        except (AccessError, MissingError):
            return request.redirect(PAGE)
        return request.redirect(f"{DISPUTES}/{dispute_sudo.id}")

    def _render_phone_dispute(self, statement_sudo, **posted):
        return request.render(
            "telecom_split_billing.portal_my_phone_dispute",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "phone",
                "statement": statement_sudo,
                "choices": statement_sudo._get_dispute_choices(),
                "chosen": request.env["telecom.charge"],
                "rows": request.env["telecom.usage.row"],
                **posted,
                **self._get_phone_dispute_values(statement_sudo, **posted),
            },
        )

    def _get_chosen(self, name, model):
        """Return the records that were ticked, as superuser: whose is checked next."""
        texts = request.httprequest.form.getlist(name)
        ids = [int(text) for text in texts if text.isdecimal()]
        chosen_sudo = request.env[model].sudo().browse(ids)
        if len(ids) != len(texts) or chosen_sudo != chosen_sudo.exists():
            raise MissingError(request.env._("This page no longer exists."))
        return chosen_sudo

    def _get_files(self):
        """Return [(name, content)]; what is too large is read no further."""
        return [
            (file.filename, file.read(LARGEST_FILE + 1))
            for file in request.httprequest.files.getlist("file")
            if file.filename
        ]

    # -- one's own disputes ----------------------------------------------------------

    def _get_phone_dispute(self, dispute_id):
        """Return the user's own dispute, as superuser; AccessError for others'."""
        self._document_check_access("telecom.dispute", dispute_id)
        dispute_sudo = request.env["telecom.dispute"].browse(dispute_id).sudo()
        if not dispute_sudo._is_own():  # officers may read those of others
            raise AccessError(request.env._("This belongs to another person."))
        return dispute_sudo

    @route(DISPUTES, type="http", auth="user", website=True)
    def portal_my_phone_disputes(self, **kwargs):
        """List one's own disputes, and the numbers that one marked."""
        disputes_sudo = request.env["telecom.dispute"].sudo()  # one's own, by domain
        marks_sudo = request.env["telecom.usage.mark"]._get_own()
        uses = marks_sudo._get_uses()
        rows_sudo = request.env["telecom.usage.row"].sudo()  # one's own
        return request.render(
            "telecom_split_billing.portal_my_phone_disputes",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "phone_disputes",
                "disputes": disputes_sudo.search([("user_id", "=", request.env.uid)]),
                "marks": marks_sudo,
                "uses": uses,
                "decimals": rows_sudo.union(*uses.values())._get_decimals(),
            },
        )

    @route(f"{DISPUTES}/<int:dispute_id>", type="http", auth="user", website=True)
    def portal_my_phone_one_dispute(self, dispute_id, **kwargs):
        """Show a dispute and what was decided."""
        try:
            dispute_sudo = self._get_phone_dispute(dispute_id)
        except (AccessError, MissingError):
            return request.redirect(DISPUTES)
        return request.render(
            "telecom_split_billing.portal_my_phone_one_dispute",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "phone_disputes",
                "dispute": dispute_sudo,
            },
        )

    @route(
        f"{DISPUTES}/<int:dispute_id>/files/<int:file_id>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_phone_dispute_file(self, dispute_id, file_id, **kwargs):
        """Return a file that was sent with a dispute."""
        try:
            dispute_sudo = self._get_phone_dispute(dispute_id)
        except (AccessError, MissingError):
            return request.redirect(DISPUTES)
        file_sudo = dispute_sudo._get_files().filtered(lambda each: each.id == file_id)
        if not file_sudo:
            return request.redirect(DISPUTES)
        stream = request.env["ir.binary"]._get_stream_from(file_sudo)
        return stream.get_response(as_attachment=True)

    @route(
        f"{DISPUTES}/<int:dispute_id>/withdraw",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_withdraw_phone_dispute(self, dispute_id, **kwargs):
        """Take a dispute back."""
        try:
            self._get_phone_dispute(dispute_id).sudo(False).action_withdraw()
        except (AccessError, MissingError, UserError):
            return request.redirect(DISPUTES)
        return request.redirect(f"{DISPUTES}/{dispute_id}")

    # -- numbers marked as for work --------------------------------------------------

    @route(
        f"{PAGE}/<int:statement_id>/marks",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_mark_phone_numbers(self, statement_id, **kwargs):
        """Remember the numbers of the ticked rows, and dispute nothing."""
        try:
            statement_sudo = self._get_phone_statement(statement_id)
            rows_sudo = self._get_chosen("row", "telecom.usage.row")
        except (AccessError, MissingError):
            return request.redirect(PAGE)
        own_sudo = rows_sudo.search(statement_sudo._get_usage_domain())
        request.env["telecom.usage.mark"]._remember(rows_sudo & own_sudo)
        return request.redirect(f"{PAGE}/{statement_id}/usage")

    @route(
        f"{PAGE}/marks/<int:mark_id>/forget",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_forget_phone_number(self, mark_id, **kwargs):
        """Delete a mark of the user; the rules refuse anybody else's."""
        mark = request.env["telecom.usage.mark"].browse(mark_id)
        try:
            mark.unlink()
        except (AccessError, MissingError):
            return request.redirect(PAGE)
        return request.redirect(DISPUTES)
