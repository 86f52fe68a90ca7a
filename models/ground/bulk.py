"""Loading many rows at once: ids from the sequence, rows through COPY.

Odoo creates about 4,000 simple records a second; a bill has 200,000 usage rows.
"""

import tempfile

from odoo.tools import SQL

NULL = "\\N"

SPOOL_IN_MEMORY = 8 * 1024 * 1024

COPY_CHUNK = 64 * 1024

_ESCAPES = str.maketrans(
    {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": None}
)


def copy_line(*values):
    """Return ``values`` as one line of PostgreSQL's text COPY format."""
    return "\t".join(
        [
            NULL if value is None or value is False else str(value).translate(_ESCAPES)
            for value in values
        ]
    )


class CopyTexts(dict):
    """Fields of the COPY format by value: most values of a file come often."""

    LIMIT = 50_000

    def __missing__(self, value):
        if len(self) >= self.LIMIT:
            self.clear()
        text = self[value] = copy_line(value)
        return text


def reserve_ids(cr, table, count):
    """Take ``count`` ids from the sequence of ``table``."""
    # the name of the sequence is looked up once, not for each id
    cr.execute(
        SQL(
            """
            WITH named AS MATERIALIZED (
                 SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence
                 )
            SELECT nextval(named.sequence) FROM named, generate_series(1, %s)
            """,
            table,
            count,
        )
    )
    return [row[0] for row in cr.fetchall()]


class IdPool:
    """Ids of one table, reserved in blocks, handed out one by one."""

    def __init__(self, cr, table, block=1000):
        self._cr, self._table, self._block = cr, table, block
        self._free = iter(())

    def take(self):
        """Return the next reserved id."""
        for number in self._free:
            return number
        self._free = iter(reserve_ids(self._cr, self._table, self._block))
        return next(self._free)


class CopySpool:
    """Rows for one table, kept on disk until they are loaded in one COPY.

    Memory stays bounded however long the file is, and rows that other tables must
    precede can be written while those are still being worked out.
    """

    def __init__(self, table, columns):
        self._table, self._columns = table, columns
        self._file = tempfile.SpooledTemporaryFile(  # noqa: SIM115, closed by __exit__
            max_size=SPOOL_IN_MEMORY
        )

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self._file.close()

    def write_lines(self, lines):
        """Keep lines of the COPY format, given without their ends."""
        self._file.write("\n".join((*lines, "")).encode())

    def load(self, cr):
        """COPY all rows written so far into the table."""
        self._file.seek(0)
        query = SQL(
            "COPY %s (%s) FROM STDIN",
            SQL.identifier(self._table),
            SQL(", ").join(SQL.identifier(column) for column in self._columns),
        )
        cr.copy_expert(cr._format(query), self._file, COPY_CHUNK)


def copy_rows(cr, table, columns, rows):
    """COPY ``rows``, tuples of values, into ``table``."""
    with CopySpool(table, columns) as spool:
        spool.write_lines(copy_line(*row) for row in rows)
        spool.load(cr)
