"""Nested values of related records, in values that come from outside."""

from odoo.fields import Command


def get_nested(model, value):
    """Return [(record, its values)] of what is given for a relation to a model."""
    if isinstance(value, dict):
        return [(model.browse(), value)]
    given = value if isinstance(value, (list, tuple)) else ()
    nested = [(model.browse(), each) for each in given if isinstance(each, dict)]
    for command in given:
        if not isinstance(command, (list, tuple)) or len(command) < 3:
            continue
        code, of, values = command
        if code in (Command.CREATE, Command.UPDATE):
            is_stored = code == Command.UPDATE and isinstance(of, int)
            nested.append((model.browse(of if is_stored else ()), values or {}))
    return nested
