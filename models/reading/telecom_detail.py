import hashlib

from odoo import fields, models


class TelecomDetail(models.Model):
    """A detail file that was read on a vendor bill, and what became of its rows.

    The usage rows hang on it. The same content is read once per company; the file
    itself stays an ordinary attachment of the bill.
    """

    _name = "telecom.detail"
    _description = "Telecom Detail File"
    _order = "id"

    name = fields.Char("File Name", required=True, readonly=True)
    bill_id = fields.Many2one(
        "telecom.bill",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    move_id = fields.Many2one(related="bill_id.move_id")
    company_id = fields.Many2one(
        related="bill_id.company_id", store=True, precompute=True
    )
    attachment_id = fields.Many2one(
        "ir.attachment",
        "File",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    checksum = fields.Char(
        readonly=True, copy=False, help="Empty once the bill is cancelled."
    )
    profile_id = fields.Many2one(
        "telecom.import.profile",
        "Layout",
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    format = fields.Selection(
        [
            ("table", "Detail file"),
            ("invoice", "Lines of the e-invoice"),
            ("utility", "Utility statement"),
            ("pdf", "Printed bill (PDF)"),
        ],
        "Kind of File",
        required=True,
        default="table",
        readonly=True,
    )
    document = fields.Char("Document Number", readonly=True)
    document_date = fields.Date(readonly=True)
    sign = fields.Integer(
        default=1,
        readonly=True,
        help="-1 if the amounts in the file of a credit note have no sign.",
    )
    skipped = fields.Char(
        "Left Out",
        readonly=True,
        help="Files in the archive that have another layout.",
    )
    withdrawn = fields.Boolean(
        readonly=True,
        copy=False,
        help="The file was wrong and has been withdrawn: it is no longer used for "
        "charges.",
    )
    rows_read = fields.Integer("Rows", readonly=True)
    rows_charged = fields.Integer("Charged", readonly=True)
    rows_ignored = fields.Integer("Ignored", readonly=True)
    rows_issue = fields.Integer("With Issues", readonly=True)
    row_ids = fields.One2many(
        "telecom.usage.row", "detail_id", "Usage Rows", readonly=True
    )

    _content_unique = models.UniqueIndex(
        "(company_id, checksum)",
        "This file has already been read in this company.",
    )

    @staticmethod
    def _get_checksum(content):
        return hashlib.sha256(content).hexdigest()
