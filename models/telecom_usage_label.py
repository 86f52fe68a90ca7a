from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.labels import (
    PATTERN_LENGTH,
    BadPattern,
    LabelRule,
    compile_pattern,
    fold,
    label_lookup,
)


class TelecomUsageLabel(models.Model):
    """What an operator writes on a row of usage, and the usage type that it means.

    The rows of the operator go before those of the layout, exact ones before the ones
    that are contained in the label, and those before regular expressions.
    """

    _name = "telecom.usage.label"
    _description = "Usage Label"
    _order = "operator_id, profile_id, sequence, id"
    _rec_name = "label"

    operator_id = fields.Many2one(
        "telecom.operator", index="btree_not_null", ondelete="cascade"
    )
    profile_id = fields.Many2one(
        "telecom.import.profile",
        string="Layout",
        index="btree_not_null",
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    match = fields.Selection(
        [
            ("exact", "is"),
            ("contains", "contains"),
            ("regex", "matches the regular expression"),
        ],
        string="The Label",
        required=True,
        default="exact",
    )
    label = fields.Char(
        string="Text",
        help="Upper and lower case are the same, and so are one blank and several. "
        "Where the layout joins columns to one label, “ / ” stands between them.",
    )
    usage_type_id = fields.Many2one(
        "telecom.usage.type",
        required=True,
        index=True,
        ondelete="restrict",
    )

    _one_owner = models.Constraint(
        "CHECK((operator_id IS NULL) <> (profile_id IS NULL))",
        "A label belongs either to an operator or to a layout.",
    )

    @api.depends("match", "label")
    def _compute_display_name(self):
        matches = dict(self._fields["match"]._description_selection(self.env))
        for label in self:
            label.display_name = f"{matches.get(label.match, '')} “{label.label or ''}”"

    @api.constrains("match", "label")
    def _check_label(self):
        for label in self:
            # Only an exact one may be empty: rows without any label have a type too.
            if label.match != "exact" and not (label.label or "").strip():
                raise ValidationError(
                    self.env._("Enter the text that is looked for in the labels.")
                )
            problem = label.match == "regex" and self._get_pattern_problem(label.label)
            if problem:
                raise ValidationError(problem)

    @api.model
    def _get_pattern_problem(self, pattern):
        """Return in a sentence why a regular expression is refused, or False."""
        try:
            compile_pattern(pattern or "")
        except BadPattern as error:
            return self._explain_pattern(error.kind, pattern)
        return False

    @api.model
    def _explain_pattern(self, kind, pattern):
        if kind == "long":
            return self.env._(
                "The regular expression “%(pattern)s” is too long. Make several rows "
                "of it, with at most %(length)s characters each.",
                pattern=pattern,
                length=PATTERN_LENGTH,
            )
        if kind == "reference":
            return self.env._(
                "The regular expression “%(pattern)s” refers back to a group, or uses "
                "another rare extension. Write it without.",
                pattern=pattern,
            )
        if kind == "slow":
            return self.env._(
                "The regular expression “%(pattern)s” could take very long on some "
                "texts, because it repeats a repetition or matches in too many ways. "
                "Make several simpler rows of it.",
                pattern=pattern,
            )
        return self.env._(
            "“%(pattern)s” is no regular expression: it does not compile.",
            pattern=pattern,
        )

    # -- looking up and learning -----------------------------------------------------

    @api.model
    def _get_lookup(self, operator, profile):
        """Return a function from label to usage type id, or None where no row fits."""
        labels_sudo = self.sudo()  # the table counts whoever the importing user is
        own = labels_sudo.search([("operator_id", "in", operator.ids)])
        shared = labels_sudo.search([("profile_id", "in", profile.ids)])
        return label_lookup(own._as_engine(), shared._as_engine())

    def _as_engine(self):
        return [
            LabelRule(label.label or "", label.usage_type_id.id, label.match)
            for label in self
        ]

    @api.model
    def _learn(self, operator, label, usage_type):
        """Keep for all later files of the operator what a label means."""
        rows = self.search([("operator_id", "=", operator.id), ("match", "=", "exact")])
        known = rows.filtered(lambda row: fold(row.label or "") == fold(label))
        if known:
            known.usage_type_id = usage_type
            return known
        return self.create(
            {
                "operator_id": operator.id,
                "match": "exact",
                "label": label,
                "usage_type_id": usage_type.id,
            }
        )
