"""Writing placed usage rows, charges and issues of one detail file to the database."""

from odoo.tools import SQL

from .bulk import NULL, CopySpool, CopyTexts, IdPool, copy_rows, reserve_ids

ROW_COLUMNS = (
    "detail_id",
    "member",
    "row",
    "part",
    "number",
    "day",
    "time",
    "date_from",
    "date_to",
    "label",
    "quantity",
    "unit",
    "amount",
    "tax",
    "rate",
    "dialled",
    "status",
    "reason",
    "charge_id",
    "issue_id",
)


class RowWriter:
    """Takes placed rows one by one, keeps them on disk, and counts each file row once.

    Ids of charges and issues are handed out as they are first seen, so that the rows
    can point at records that are written before them but worked out after them.
    """

    def __init__(self, cr, detail_id, known_issues):
        self._cr, self._detail = cr, str(detail_id)
        self._spool = CopySpool("telecom_usage_row", ROW_COLUMNS)
        self._charge_pool = IdPool(cr, "telecom_charge")
        self._issue_pool = IdPool(cr, "telecom_issue", block=100)
        self.charge_ids = []
        self.issue_ids = dict(known_issues)
        self._texts = CopyTexts()
        self._with_issue = self._ignored = self._charged = 0
        self._last = self._worst = None

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self._spool.__exit__(*exc)

    def write(self, placed_rows):
        """Write rows as the collector placed them; parts of one row come together."""
        write, detail, text = self._spool.write, self._detail, self._texts
        for placed in placed_rows:
            row, status, reason, slot, issue, amount, tax, part = placed
            self._count(row, status)
            # Not through the texts: an id may equal an amount that is written 12.00.
            charge_id = issue_id = NULL
            if slot is not None:
                charge_id = self._get_charge_id(slot)
            if issue is not None:
                issue_id = self.get_issue_id(issue)
            write(
                f"{detail}\t{text[row.member]}\t{row.row}\t{text[part]}\t"
                f"{text[row.number]}\t{text[row.day]}\t{text[row.time]}\t"
                f"{text[row.date_from]}\t{text[row.date_to]}\t{text[row.label]}\t"
                f"{text[row.quantity]}\t{text[row.unit]}\t{text[amount]}\t{text[tax]}\t"
                f"{text[row.rate]}\t{text[row.dialled]}\t{text[status]}\t"
                f"{text[reason]}\t{charge_id}\t{issue_id}\n"
            )

    def _get_charge_id(self, slot):
        while slot >= len(self.charge_ids):
            self.charge_ids.append(self._charge_pool.take())
        return self.charge_ids[slot]

    def get_issue_id(self, issue):
        """Return the id of an issue, a reserved one when it is new."""
        if issue not in self.issue_ids:
            self.issue_ids[issue] = self._issue_pool.take()
        return self.issue_ids[issue]

    def load(self):
        """COPY the rows; charges and issues must be there by now."""
        self._spool.load(self._cr)

    @property
    def counts(self):
        """Return how many rows of the file were charged, ignored, or have an issue."""
        self._settle()
        return {
            "rows_charged": self._charged,
            "rows_ignored": self._ignored,
            "rows_issue": self._with_issue,
        }

    def _count(self, row, status):
        if row is not self._last:
            self._settle()
            self._last, self._worst = row, status
        elif status == "issue":
            self._worst = status

    def _settle(self):
        if self._worst == "charged":
            self._charged += 1
        elif self._worst == "issue":
            self._with_issue += 1
        elif self._worst == "ignored":
            self._ignored += 1
        self._last = self._worst = None


def insert_missing(cr, table, columns, rows):
    """Insert rows whose ids were not reserved; return the ids in order."""
    rows = list(rows)
    ids = reserve_ids(cr, table, len(rows)) if rows else []
    copy_rows(
        cr,
        table,
        ("id", *columns),
        ((number, *row) for number, row in zip(ids, rows, strict=True)),
    )
    return ids


def delete_of_detail(cr, detail_ids):
    """Delete what reading these files left, before they are read again."""
    for table in ("telecom_usage_row", "telecom_charge"):
        cr.execute(
            SQL(
                "DELETE FROM %s WHERE detail_id = ANY(%s)",
                SQL.identifier(table),
                list(detail_ids),
            )
        )
