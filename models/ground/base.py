from odoo import api, models
from odoo.exceptions import AccessError
from odoo.models import MAGIC_COLUMNS
from odoo.tools import ormcache

from .guard import by_program
from .named import get_nested

MODULE = "telecom_split_billing"


class Base(models.AbstractModel):
    """Tells what the program wrote from what came in from outside, for all models."""

    _inherit = "base"

    _telecom_deletable = False  # by its users, although the program alone writes it

    def _is_by_program(self):
        """Tell whether what is written now is what the program worked out."""
        return self.env.su or by_program.get()

    @api.model
    @ormcache("self._name")
    def _get_telecom_own(self):
        """Return (the names of our stored fields here, those of the program alone)."""
        if self._transient:  # a dialog keeps what its user says until it is done
            return frozenset(), frozenset()
        stored = {
            name: field
            for name, field in self._fields.items()
            if field.store and not field.inherited and name not in MAGIC_COLUMNS
        }
        if self._name.startswith("telecom."):
            # which may have fields of Odoo too, of a chatter for instance
            own = frozenset(
                name
                for name, field in stored.items()
                if any(module.startswith(MODULE) for module in field._modules)
            )
        else:
            own = frozenset(name for name in stored if name.startswith("telecom_"))
        locked = frozenset(name for name in own if self._fields[name].readonly)
        return own, locked

    @api.model
    def _is_telecom_locked(self):
        """Tell whether the program alone makes and deletes records of this model."""
        own, locked = self._get_telecom_own()
        return self._name.startswith("telecom.") and bool(own) and own == locked

    @api.model
    def _check_telecom_written(self, names):
        """Refuse what comes from outside for a field of the program."""
        if wrong := self._get_telecom_own()[1] & set(names):
            field = self._fields[min(wrong)]
            raise AccessError(
                self.env._(
                    "“%(field)s” of “%(model)s” is managed by the program and "
                    "cannot be edited. Use the buttons.",
                    field=field._description_string(self.env),
                    model=self._description,
                )
            )

    def _get_telecom_fixed(self):
        """Return the names of what users may write, but not of this booked record."""
        return frozenset()

    def _check_telecom_fixed(self, names):
        """Refuse what comes from outside for what is booked already."""
        names = self._get_telecom_own()[0] & set(names)
        for record in self if names else ():
            if record._get_telecom_fixed() & names:
                raise AccessError(
                    self.env._(
                        "%(record)s is no longer a draft and cannot be changed. "
                        "Undo it with its button first. If there is no such "
                        "button, make another correction.",
                        record=record.display_name,
                    )
                )

    @api.model
    def _check_telecom_whole(self):
        if self._is_telecom_locked():
            raise AccessError(
                self.env._(
                    "“%(model)s” is managed by the program and cannot be created, "
                    "edited or deleted manually. Use the buttons.",
                    model=self._description,
                )
            )

    # -- what is named by its number --------------------------------------------------

    @api.model
    @ormcache("self._name")
    def _get_telecom_links(self):
        """Return the names of the fields that lead to records of ours."""
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.relational and field.comodel_name.startswith("telecom.")
        )

    def _check_telecom_named(self, values):
        """Refuse values that name a record of ours that their user may not read.

        Related fields are read in superuser mode. Without this check, a new record,
        stored or only shown in a form, would show data of any record whose ID it is
        given. IDs that these records hold already reveal nothing new.
        """
        names = self._get_telecom_links() & values.keys()
        if not names or self.env.su:
            return
        given = self.with_context(active_test=False).new(
            {name: values[name] for name in names}
        )
        known = self.sudo().with_context(active_test=False)
        for name in names:
            news = given[name]._origin - known.mapped(name).sudo(False)
            news.check_access("read")
            for record, nested in get_nested(news, values[name]):
                record._check_telecom_named(nested)

    # -- where it is checked ---------------------------------------------------------

    def onchange(self, values, field_names, fields_spec):
        self._check_telecom_named(values)
        return super().onchange(values, field_names, fields_spec)

    def _valid_field_parameter(self, field, name):
        """Let a field say that it is ``technical``: users are not offered it."""
        return name == "technical" or super()._valid_field_parameter(field, name)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        described = super().fields_get(allfields, attributes)
        for name, each in described.items():
            if each.get("groupable") and getattr(
                self._fields[name], "technical", False
            ):
                each["groupable"] = False
        return described

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su or by_program.get():
            return super().create(vals_list)
        self._check_telecom_whole()
        self._check_telecom_written(set().union(*vals_list))
        records = super().create(vals_list)
        for record, vals in zip(records, vals_list, strict=True):
            record._check_telecom_fixed(vals)
        return records

    def write(self, vals):
        if self.env.su or by_program.get():
            return super().write(vals)
        self._check_telecom_written(vals)
        self._check_telecom_fixed(vals)
        self._check_telecom_named(vals)
        result = super().write(vals)
        self._check_telecom_fixed(vals)
        return result

    def unlink(self):
        if self and not (self._telecom_deletable or self.env.su or by_program.get()):
            self._check_telecom_whole()
        return super().unlink()

    @api.model
    def default_get(self, fields):
        """Leave defaults of users or contexts out of the program's fields."""
        values = super().default_get(fields)
        if by_program.get():
            return values
        for name in self._get_telecom_own()[1].intersection(fields):
            values.pop(name, None)
            field = self._fields[name]
            if field.default:
                value = field.convert_to_cache(field.default(self), self, False)
                values[name] = field.convert_to_write(value, self)
        return values

    def copy_data(self, default=None):
        """Copy what users may write; the rest is of the original."""
        copies = super().copy_data(default)
        if self._is_by_program():
            return copies
        dropped = self._get_telecom_own()[1] - set(default or ())
        for values in copies if dropped else ():
            for name in dropped & set(values or ()):
                del values[name]
        return copies
