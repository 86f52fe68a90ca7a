from contextlib import suppress
from dataclasses import replace

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ...parsers import BadFile, find_fitting, read

# As many as somebody looks at to tell what a file is.
FIRST_ROWS = 20


class TelecomImportProfile(models.Model):
    """The layout of an operator's detail file: how to recognise it, what stands where.

    A file is recognised by its content. Shipped profiles may be edited like one's own.
    """

    _name = "telecom.import.profile"
    _description = "Layout"
    _inherit = ["telecom.import.layout", "telecom.import.remembered"]
    _order = "sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty to share the layout among all companies.",
    )
    operator_ids = fields.Many2many(
        "telecom.operator",
        "telecom_operator_profile_rel",
        "profile_id",
        "operator_id",
        string="Operators",
        help="The operators that send files of this layout. If there is only one, it "
        "is used as the vendor of a new bill.",
    )
    description = fields.Text(
        translate=True, help="Information for users of the layout."
    )
    verification = fields.Text(
        translate=True,
        help="The verified and unverified parts of this layout. Leave empty if "
        "everything was checked with a file of the operator.",
    )
    source = fields.Text(
        help="The document that describes this layout.",
    )
    sample = fields.Text(
        readonly=True,
        help="Some rows of a file with this layout, without personal data.",
    )
    third_party = fields.Boolean(
        string="Third-Party Payments",
        help="Files with this layout list payments that the operator collects for "
        "third parties (parking, premium SMS): tax included, without an invoice, "
        "no tax to deduct.",
    )
    column_ids = fields.One2many(
        "telecom.import.profile.column", "profile_id", string="Columns", copy=True
    )
    filter_ids = fields.One2many(
        "telecom.import.profile.filter", "profile_id", string="Ignored Rows", copy=True
    )
    label_ids = fields.One2many(
        "telecom.usage.label", "profile_id", string="Labels", copy=True
    )
    undecided = fields.Text(compute="_compute_undecided")

    def copy_data(self, default=None):
        return [
            {**vals, "name": self.env._("%s (copy)", profile.name)}
            for profile, vals in zip(self, super().copy_data(default), strict=True)
        ]

    @api.depends("filter_ids.operator", "label_ids.match", "name")
    def _compute_undecided(self):
        for profile in self:
            sentences = (profile._get_undecided(), profile.label_ids._get_undecided())
            profile.undecided = "\n".join(filter(None, sentences))

    @api.constrains(lambda self: self._get_layout_fields())
    def _check_layout(self):
        for profile in self:
            if problem := profile._get_layout_problem() or profile._get_undecided():
                raise ValidationError(problem)

    @api.model
    def _get_layout_fields(self):
        """Return the names of the fields that decide how a file is read."""
        layout = self.env["telecom.import.layout"]._fields
        own = [name for name, field in layout.items() if field.store and name != "id"]
        return [*own, "column_ids", "filter_ids"]

    def _get_problem_of_rows(self):
        problem = self.column_ids._get_problem_of_place()
        return problem or super()._get_problem_of_rows()

    def _get_layout_names(self):
        return self.column_ids.mapped("field_name")

    def _get_layout_columns(self):
        return [column._as_layout_column() for column in self.column_ids]

    # -- which layout a file has -----------------------------------------------------

    @api.model
    def _recognise(self, content):
        """Return the profile of the content, or an empty recordset. Never raises."""
        try:
            return self._recognise_or_raise(content)
        except BadFile:
            return self.browse()

    @api.model
    def _recognise_or_raise(self, content, partner=None):
        """Return the profile of the content, empty if none; BadFile if unreadable.

        Where several fit, the one of the vendor's operator goes first, then the one
        that asks for the most headers, then the first in the list.
        """
        checksum = self.env["ir.attachment"]._compute_checksum(content)
        fitting = self.browse(self._get_fitting_ids(checksum, content))
        own = fitting & self._get_operator_profiles(partner)
        return (own or fitting)[:1]

    @api.model
    @ormcache("self.env.company.id", "checksum")
    def _get_fitting_ids(self, checksum, content):
        """Return the ids of the profiles that a content has, the best one first.

        An upload asks at every step; the content is looked at once. Where no headers
        are known, only the values tell: all must be what they should.
        """
        parsers = self._get_parsers()
        found = find_fitting(content, parsers)
        if not found:
            known = self._get_known_numbers()
            found = [
                each for each in parsers if _reads_well(content, parsers[each], known)
            ]
        return tuple(found)

    @api.model
    def _get_known_numbers(self):
        """Return the identifiers of our lines; a layout without headers needs them."""
        return ()

    @api.model
    @ormcache("self.env.company.id")
    def _get_parsers(self):
        """Return {id: parsers.Profile} of what this company can read files with."""
        companies = self.env.company.parent_ids.ids
        profiles_sudo = self.sudo().search(  # a file is recognised whoever uploads it
            [("company_id", "in", [False, *companies]), ("active", "=", True)]
        )
        return {
            profile.id: profile._as_recogniser()
            for profile in profiles_sudo
            if not profile._get_layout_problem()
        }

    def _get_parser(self):
        """Return the parsers.Profile that looks at first rows, made once if usable."""
        return self._get_parsers().get(self.id) or self._as_parser()

    def _as_recogniser(self):
        """Return the parsers.Profile that tells whether a file has this layout.

        Without headers the numbers tell it, which may be written without a country.
        """
        parser = self._as_parser()
        if parser.has_header or parser.region:
            return parser
        operators_sudo = self.sudo().operator_ids  # whoever uploads the file
        country = operators_sudo[:1].country_id
        country = country or self.env.company.account_fiscal_country_id
        return replace(parser, region=country.code or None)

    @api.model
    def _get_operator_profiles(self, partner):
        if not partner:
            return self.browse()
        operators_sudo = self.env["telecom.operator"].sudo()  # whoever uploads the file
        return operators_sudo.search(
            [("partner_id", "=", partner.commercial_partner_id.id)]
        ).profile_ids.sudo(self.env.su)

    def _peek_document(self, content):
        """Return the number of the document that the first rows name, or False."""
        reading = read(content, self._get_parser(), batch_size=FIRST_ROWS)
        with suppress(BadFile):  # reading it as a whole tells why
            next(iter(reading), None)
        return reading.document or False

    @api.model
    def _get_wizard_link(self, attachment, move):
        """Return the link that opens the wizard on a file of a bill in the web client.

        The path goes through the bill, so that one finds the way back to it; the
        wizard's record is made when somebody follows the link, not before.
        """
        action = "telecom_split_billing.action_telecom_import_profile_attachment"
        return Markup('<a href="/odoo/%s/%s/%s/action-%s">%s</a>') % (
            move._name,
            move.id,
            attachment.id,
            action,
            self.env._("Create a layout from this file"),
        )

    def _get_region(self, operator):
        """Return the code of the country of numbers written without theirs."""
        profile_sudo = self.sudo()  # whoever imports a file reads it the same way
        return (profile_sudo.country_id or operator.country_id).code or None


def _reads_well(content, parser, known):
    """Tell whether the first rows of a file are charges in a layout without headers."""
    if parser.has_header:
        return False
    try:
        reading = read(content, parser, known=known, batch_size=FIRST_ROWS)
        rows = next(iter(reading), [])
    except BadFile:
        return False
    has_day = "day" in parser.columns or "date_from" in parser.columns
    charges = [row for row in rows if row.status != "ignored"]
    return bool(charges) and all(
        not row.status and (row.day or row.date_from or not has_day) for row in charges
    )
