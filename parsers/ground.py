"""The parts of the engine that the parsers use.

As a part of the addon they find it beside them; with only the root of the repository on
the path, as a program outside Odoo has it, it is a package of its own.
"""

if "." in __package__:
    from ..engine.labels import LabelRule
    from ..engine.money import parse_amount
    from ..engine.wildcard import comparison, matches
else:
    from engine.labels import LabelRule
    from engine.money import parse_amount
    from engine.wildcard import comparison, matches

__all__ = ["LabelRule", "comparison", "matches", "parse_amount"]
