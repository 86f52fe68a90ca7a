from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...parsers.identifiers import fold, has_wrong_check_digit, to_identifier
from ...parsers.phone import is_doubtful
from ...parsers.texts import Unreadable, clean


class TelecomLine(models.Model):
    """The identifier of a line: read as its kind demands, stored in one spelling."""

    _inherit = "telecom.line"

    @api.onchange("name", "operator_id", "kind")
    def _onchange_name(self):
        region = self._get_region(self.operator_id)
        kind = self.kind or "phone"
        try:
            number = to_identifier(kind, self.name or "", region)
        except Unreadable:
            return self._warn_of_unreadable(kind, region)
        is_odd = kind == "phone" and is_doubtful(self.name, region, self._get_home())
        self.number = number
        if is_odd:
            return {"warning": self._prepare_number_warning(number, region)}
        return None

    def _warn_of_unreadable(self, kind, region):
        """Say at once why what is typed is no identifier; a phone's operator first."""
        if not self.name or (kind == "phone" and not self.operator_id):
            return None
        reason = self._get_identifier_error(kind, self.name, region)
        title = self.env._("Number Not Valid")
        return {"warning": {"type": "notification", "title": title, "message": reason}}

    def _normalise_vals(self, vals):
        """Read the identifier, however it is written and under either field."""
        rest = {name: value for name, value in vals.items() if name != "name"}
        written = vals.get("name") or vals.get("number")
        if not written and "kind" in vals:
            written = self.name  # it has to suit the new kind
        if not written:
            return rest
        kind = vals.get("kind") or self.kind or "phone"
        operator = self.operator_id.browse(vals.get("operator_id")) or self.operator_id
        number = self._read_identifier(kind, written, self._get_region(operator))
        if kind == "internet" and vals.get("name"):
            rest["name"] = clean(written)
        return {**rest, "number": number}

    @api.model
    def _read_identifier(self, kind, written, region):
        """Return the identifier of a line as it is stored; ValidationError if none."""
        try:
            return to_identifier(kind, written, region)
        except Unreadable as error:
            reason = self._get_identifier_error(kind, written, region)
            raise ValidationError(reason) from error

    def _forget_recognised(self):
        """Let files be recognised again, which may be so by these identifiers.

        Phone numbers are read as such whether they are ours or not.
        """
        if any(line.kind == "internet" for line in self):
            self.env.registry.clear_cache()

    def _get_region(self, operator):
        return operator.country_id.code or self._get_home()

    def _get_home(self):
        """Return the code of the country in which the company is at home."""
        company = self.company_id or self.env.company
        return (company.account_fiscal_country_id or company.country_id).code

    def _prepare_number_warning(self, number, region):
        country = self.env["res.country"].search([("code", "=", region)], limit=1)
        return {
            "type": "notification",
            "title": self.env._("Number Not in Use"),
            "message": self.env._(
                "In %(country)s, this is the number %(number)s, which is not in use "
                "there. Check the number, and the country of the numbers of the "
                "operator; or enter the number in full, with + and the country code.",
                country=country.name,
                number=number,
            ),
        }

    def _get_identifier_error(self, kind, written, region):
        """Return why a text is no identifier of a line of this kind."""
        if kind == "phone":
            return self._get_number_error(written, region)
        if kind == "internet":
            return self.env._(
                "“%(number)s” does not identify a connection. Enter the customer, "
                "circuit or installation number that is on the operator's bill: at "
                "least 3 letters and digits, one of them a digit.",
                number=written,
            )
        if has_wrong_check_digit(written):
            return self.env._(
                "“%(number)s” is not an ICCID: the last digit is a check digit, and it "
                "does not match the others. Compare it with the number on the SIM.",
                number=written,
            )
        return self.env._(
            "“%(number)s” is not an ICCID. An ICCID has 18 to 20 digits and begins "
            "with 89. It is printed on the SIM, or displayed in the settings of the "
            "device.",
            number=written,
        )

    def _get_number_error(self, written, region):
        country = self.env["res.country"].search([("code", "=", region)], limit=1)
        if not country:
            return self.env._(
                "“%(number)s” is not a phone number. Enter it in full, with + and "
                "the country code, or set the country of the operator.",
                number=written,
            )
        return self.env._(
            "“%(number)s” is not a phone number. Enter it as it is dialled in "
            "%(country)s, or in full with + and the country code.",
            number=written,
            country=country.name,
        )

    @api.model
    def _search_display_name(self, operator, value):
        if operator not in ("ilike", "like") or not isinstance(value, str):
            return super()._search_display_name(operator, value)
        # Typed by hand: spaces, dots and the zero dialled at home are not stored.
        key = fold(value)
        if key.isdecimal():
            key = key.lstrip("0")
        domain = super()._search_display_name(operator, value)
        if not key:
            return domain
        return domain | Domain("number", "ilike", key) | Domain("sim_iccid", "=", key)
