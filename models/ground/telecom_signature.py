import base64
import hashlib
import io
import json

from PIL import Image

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# What the portal keeps of a signature; nobody types it.
PORTAL = {"signature", "signed_at", "signed_ip"}

# Who signed, when and how.
SIGNED = PORTAL | {"date_signed", "signed_by"}


class TelecomSignature(models.AbstractModel):
    """A document that an employee signs, on paper or in the portal.

    A signed document is proof: it stays as it was signed, and only the portal records a
    signature made there.
    """

    _name = "telecom.signature"
    _description = "Signed Document"
    _inherit = ["mail.thread", "mail.activity.mixin"]

    date_signed = fields.Date("Signed On", copy=False, tracking=True)
    signed_by = fields.Selection(
        [("paper", "On paper"), ("portal", "In the portal")],
        "Signed",
        copy=False,
        tracking=True,
    )
    document = fields.Binary("Scan", copy=False, attachment=True)
    document_name = fields.Char(copy=False)
    signature = fields.Binary(copy=False, readonly=True, attachment=True)
    signed_at = fields.Datetime(copy=False, readonly=True)
    signed_ip = fields.Char("Signed from IP Address", copy=False, readonly=True)

    @api.constrains("document", "signed_by", "date_signed")
    def _check_signature(self):
        today = fields.Date.context_today(self)
        for record in self:
            if bool(record.date_signed) != bool(record.signed_by):
                raise ValidationError(
                    self.env._(
                        "Enter both the date and the method of the signature of "
                        "%(document)s, or neither.",
                        document=record.display_name,
                    )
                )
            if record.date_signed and record.date_signed > today:
                raise ValidationError(
                    self.env._(
                        "The signature date of %(document)s cannot be in the future.",
                        document=record.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for values in vals_list:
            self._check_portal_signature(values)
        return super().create(vals_list)

    def write(self, values):
        self._check_portal_signature(values)
        for record in self.filtered("date_signed"):
            if record._bends(values):
                record._refuse_signed()
        return super().write(values)

    @api.model
    def _check_portal_signature(self, values):
        """Let only the portal, which is superuser, say that it was signed there."""
        signs = values.get("signed_by") == "portal" or any(map(values.get, PORTAL))
        if signs and not self.env.su:
            raise AccessError(self.env._("You are not allowed to sign this document."))

    def _get_terms_fields(self):
        """Return the fields that say what was signed, and by whom."""
        return SIGNED

    def _bends(self, values):
        """Tell whether ``values`` change what was signed, or take its scan away."""
        names = set(self._get_terms_fields())
        if self.document:  # one may be added to what was signed on paper
            names |= {"document"}
        return any(self._changes(name, values[name]) for name in values.keys() & names)

    def _changes(self, name, value):
        field = self._fields[name]
        new = self.new({name: value}, origin=self)
        return field.convert_to_write(self[name], self) != field.convert_to_write(
            new[name], new
        )

    def _refuse_signed(self):
        """Raise why a signed document cannot be changed, and what to do instead."""
        raise UserError(
            self.env._(
                "%(document)s is signed and cannot be changed.",
                document=self.display_name,
            )
        )

    def _is_to_sign(self):
        self.ensure_one()
        return self.state == "to_sign"

    def _get_seen(self):
        """Return a short text for what there is to sign: other terms, another text."""
        self.ensure_one()
        names = sorted(self._get_terms_fields() - SIGNED)
        [terms] = self.read(names, load=None)
        written = json.dumps(terms, default=str, sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()[:16]

    def _check_seen(self, seen):
        """Refuse to sign what changed since the employee saw it."""
        if seen != self._get_seen():
            raise UserError(
                self.env._(
                    "The document has changed since this page was opened. Reload "
                    "the page, read the document, then sign it."
                )
            )

    def _sign(self, signature, address):
        """Keep the signature that the employee drew in the portal."""
        self.ensure_one()
        if not self._is_to_sign():
            raise UserError(self.env._("This document no longer needs to be signed."))
        if not _is_drawn(signature):
            raise UserError(self.env._("The signature cannot be read."))
        self.write(
            {
                "signature": signature,
                "signed_by": "portal",
                "signed_at": fields.Datetime.now(),
                "signed_ip": address,
                "date_signed": fields.Date.context_today(self),
            }
        )


def _is_drawn(signature):
    """Tell whether it is a picture as the signature pad sends it, in base64.

    Anything else would be kept as the proof that somebody signed.
    """
    try:
        with Image.open(io.BytesIO(base64.b64decode(signature))) as picture:
            picture.verify()
            return picture.format == "PNG"
    except (TypeError, ValueError, OSError, SyntaxError):  # SyntaxError: a broken PNG
        return False
