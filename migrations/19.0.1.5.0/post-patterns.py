"""Regular expressions of labels and ignored rows become plain comparisons.

What they said is said by one or several rows that compare in linear time. One that no
such row says is kept as it was, matches nothing, and is shown as to be decided.
"""

import re
from itertools import groupby

from odoo.tools import SQL

try:
    from re import _constants as sre_constants
    from re import _parser as sre_parse
except ImportError:  # before Python 3.11
    import sre_constants
    import sre_parse

MOST = 20  # rows that one expression may become
ANY = "*"
_BEGIN, _END, _GAP = "begin", "end", "gap"
# table: (column of the comparison, column of the text, whose rows they are)
TABLES = {
    "telecom_usage_label": ("match", "label", ("operator_id", "profile_id")),
    "telecom_import_profile_filter": ("operator", "value", ("profile_id",)),
}


def migrate(cr, version):
    """Replace the expressions of labels and of the layouts' ignored rows."""
    for table, (kind, text, owners) in TABLES.items():
        cr.execute(_rows_of_owners(table, kind, text, owners))
        for _owner, rows in groupby(cr.fetchall(), key=lambda row: row[0]):
            _replace(cr, table, [row[1:] for row in rows])


def _rows_of_owners(table, kind, text, owners):
    """Return the query of all rows of those who have an expression, in their order."""
    owner = SQL("CONCAT_WS('/', %s)", SQL(", ").join(_or_none(each) for each in owners))
    return SQL(
        """
        SELECT %(owner)s, id, %(kind)s, %(text)s FROM %(table)s
         WHERE %(owner)s IN (SELECT %(owner)s FROM %(table)s WHERE %(kind)s = 'regex')
      ORDER BY 1, sequence, id
        """,
        owner=owner,
        kind=SQL.identifier(kind),
        text=SQL.identifier(text),
        table=SQL.identifier(table),
    )


def _or_none(column):
    return SQL("COALESCE(%s, 0)", SQL.identifier(column))


def _replace(cr, table, rows):
    """Replace the expressions among the rows of one owner; their order is kept."""
    sequence = 0
    for row_id, operator, value in rows:
        found = [(operator, value)]
        if operator == "regex":
            translated = translate(value or "", are_labels=table == next(iter(TABLES)))
            found = translated or [("undecided", value)]
        for index, (own, wanted) in enumerate(found):
            sequence += 10
            if index:
                _add(cr, table, row_id, sequence, own, wanted)
            else:
                _change(cr, table, row_id, sequence, own, wanted)


def _change(cr, table, row_id, sequence, own, wanted):
    kind, text, _owners = TABLES[table]
    cr.execute(
        SQL(
            "UPDATE %s SET sequence = %s, %s = %s, %s = %s WHERE id = %s",
            SQL.identifier(table),
            sequence,
            SQL.identifier(kind),
            own,
            SQL.identifier(text),
            wanted,
            row_id,
        )
    )


def _add(cr, table, row_id, sequence, own, wanted):
    """Add a row like another one, with a comparison of its own."""
    kind, text, _owners = TABLES[table]
    changed = {"sequence": sequence, kind: own, text: wanted}
    cr.execute(
        SQL(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = CURRENT_SCHEMA AND table_name = %s"
            " AND column_name <> 'id'",
            table,
        )
    )
    columns = [column for (column,) in cr.fetchall()]
    cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s WHERE id = %s",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, columns)),
            SQL(", ").join(
                SQL("%s", changed[column])
                if column in changed
                else SQL.identifier(column)
                for column in columns
            ),
            SQL.identifier(table),
            row_id,
        )
    )


# -- one expression ------------------------------------------------------------------


class Inexpressible(Exception):
    """No comparison says the same."""


def translate(pattern, are_labels):
    """Return [(comparison, text)] that say the same as an expression, None if none.

    Labels and cells are compared without regard to case, with single blanks.
    """
    try:
        parsed = sre_parse.parse(pattern, re.IGNORECASE)
        ways = _ways(parsed)
        rows = [_as_row(way, are_labels) for way in ways]
    except (re.error, OverflowError, RecursionError, Inexpressible):
        return None
    return list(dict.fromkeys(rows))


def _ways(parsed):
    """Return the texts that a part matches, each a list of letters and marks."""
    ways = [[]]
    for operator, argument in parsed:
        parts = _part(operator, argument)
        ways = [[*way, *part] for way in ways for part in parts]
        if len(ways) > MOST:
            raise Inexpressible
    return ways


def _part(operator, argument):
    c = sre_constants
    if operator is c.LITERAL:
        return [[chr(argument)]]
    if operator is c.AT:
        return [[_place(argument)]]
    if operator is c.IN:
        return _set(argument)
    if operator is c.BRANCH:
        return [way for branch in argument[1] for way in _ways(branch)]
    if operator is c.SUBPATTERN:
        return _ways(argument[-1])
    if operator in (c.MAX_REPEAT, c.MIN_REPEAT):
        return _repeat(*argument)
    raise Inexpressible


def _place(argument):
    c = sre_constants
    if argument in (c.AT_BEGINNING, c.AT_BEGINNING_STRING):
        return (_BEGIN,)
    if argument in (c.AT_END, c.AT_END_STRING):
        return (_END,)
    raise Inexpressible


def _set(argument):
    c = sre_constants
    if argument == [(c.CATEGORY, c.CATEGORY_SPACE)]:
        return [[" "]]
    letters = []
    for kind, value in argument:
        if kind is c.LITERAL:
            letters.append(chr(value))
        elif kind is c.RANGE and value[1] - value[0] < MOST:
            letters += map(chr, range(value[0], value[1] + 1))
        else:
            raise Inexpressible
    return [[letter] for letter in letters]


def _repeat(least, most, part):
    c = sre_constants
    [(operator, argument), *others] = list(part)
    is_any = operator is c.ANY and not others
    if is_any and least == 0 and most is c.MAXREPEAT:
        return [[(_GAP,)]]
    if (least, most) == (0, 1):
        return [[], *_ways(part)]
    # blanks are single ones
    is_blank = operator is c.IN and argument == [(c.CATEGORY, c.CATEGORY_SPACE)]
    is_blank = is_blank or (operator, argument) == (c.LITERAL, ord(" "))
    if is_blank and not others and most is c.MAXREPEAT and least <= 1:
        return [[" "]] if least else [[], [" "]]
    raise Inexpressible


def _plain_kind(begins, ends, are_labels):
    """Return the comparison without a * that says the same, None without one.

    Those of labels that are exact or contained would go before the other rows.
    """
    if begins and ends:
        return None if are_labels else "equals"
    if not begins and not ends:
        return None if are_labels else "contains"
    return "begins" if begins else "ends"


def _as_row(way, are_labels):
    """Return (comparison, text) of one text with marks."""
    begins, ends = way[:1] == [(_BEGIN,)], way[-1:] == [(_END,)]
    middle = way[begins : len(way) - ends]
    if (_BEGIN,) in middle or (_END,) in middle:
        raise Inexpressible
    if not middle and begins and ends:
        return ("exact", "") if are_labels else ("empty", "")
    text = "".join(ANY if part == (_GAP,) else part for part in middle)
    text = " ".join(text.split(" ")) if text.strip() else text
    has_gap = (_GAP,) in middle
    kind = _plain_kind(begins, ends, are_labels)
    if kind and text and text == text.strip() and not has_gap:
        return kind, text
    if ANY in [part for part in middle if part != (_GAP,)]:
        raise Inexpressible
    # blanks at the edges count, and a comparison drops them
    mask = f"{'' if begins else ANY}{text}{'' if ends else ANY}"
    mask = re.sub(r"\*+", ANY, mask)
    if mask != mask.strip():
        raise Inexpressible
    return "like", mask
