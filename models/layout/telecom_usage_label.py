from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.labels import fold, label_lookup, label_rule

LONGEST_TEXT = 200


class TelecomUsageLabel(models.Model):
    """The label that an operator writes on a usage row, and its usage type.

    The rows of the operator go before those of the layout, exact ones before the ones
    that are contained in the label, and those before all others.
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
            ("begins", "begins with"),
            ("ends", "ends with"),
            ("like", "is like, * for any characters"),
            # what an update could not translate; nobody can choose it
            ("undecided", "to be decided: was a regular expression"),
        ],
        string="Comparison",
        required=True,
        default="exact",
    )
    label = fields.Char(
        string="Text",
        help="Upper and lower case are treated as equal, and so are single and "
        "repeated spaces. If the layout joins several columns to one label, they "
        "are separated by “ / ”.",
    )
    usage_type_id = fields.Many2one(
        "telecom.usage.type",
        required=True,
        index=True,
        ondelete="restrict",
    )

    _one_owner = models.Constraint(
        "CHECK((operator_id IS NULL) <> (profile_id IS NULL))",
        "A label must belong to either an operator or a layout, not both.",
    )

    def _as_layout(self):
        """Return the label as parsers.layout_file has it."""
        match = {} if self.match == "exact" else {"match": self.match}
        return {
            **match,
            "label": self.label or "",
            "usage_type": self.usage_type_id.code,
        }

    @api.depends("match", "label")
    def _compute_display_name(self):
        matches = dict(self._fields["match"]._description_selection(self.env))
        for label in self:
            label.display_name = f"{matches.get(label.match, '')} “{label.label or ''}”"

    @api.constrains("match", "label")
    def _check_label(self):
        for label in self:
            # Only an exact one may be empty: rows without any label have a type too.
            text = label.label or ""
            if label.match != "exact" and not text.strip(" *"):
                raise ValidationError(
                    self.env._("Enter the text to search for in the labels.")
                )
            if label.match not in ("exact", "undecided") and len(text) > LONGEST_TEXT:
                raise ValidationError(
                    self.env._(
                        "The text “%(text)s” is too long. Enter at most %(length)s "
                        "characters.",
                        text=f"{text[:40]}…",
                        length=LONGEST_TEXT,
                    )
                )
            if problem := label._get_undecided():
                raise ValidationError(problem)

    def _get_undecided(self):
        """Return in a sentence which labels wait for a decision, or False.

        They were regular expressions that no other comparison says; nothing fits them.
        """
        waiting = self.filtered(lambda label: label.match == "undecided")
        if not waiting:
            return False
        return self.env._(
            "These labels are still to be decided: %(labels)s. They were regular "
            "expressions, which are no longer used. Choose another comparison for "
            "each of them, or delete it.",
            labels=", ".join(label.label or "" for label in waiting),
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
            label_rule(label.label or "", label.usage_type_id.id, label.match)
            for label in self
            if label.match != "undecided"
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
