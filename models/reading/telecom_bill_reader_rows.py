from collections import defaultdict
from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ...engine import Assignments, Period
from ...engine.collect import (
    EARLIER_PERIOD,
    Collector,
    period_key,
    row_key,
)
from ...parsers import read
from ..bill.holding import HOLDING, get_holding
from ..ground.bulk import copy_rows
from ..ground.guard import by_program
from ..ground.money import get_unit
from ..ground.progress import tell
from .measures import MEASURES, get_measures
from .placement import RowWriter, insert_missing
from .rounding import round_charges
from .telecom_bill_reader_labels import with_tax_included

DECIDED = ("employer", "ignore")
NOT_MEASURED = (None,) * len(MEASURES)


class TelecomBillReader(models.AbstractModel):
    """From the bytes of a detail file to stored usage rows, charges and issues."""

    _inherit = "telecom.bill.reader"

    @by_program()
    def _load(self, bill, detail):
        """Read the file of ``detail`` into usage rows, charges and issues."""
        if detail.rows_deleted_on:
            raise UserError(
                self.env._(
                    "The file %(name)s was deleted on %(day)s, at the end of its "
                    "retention period. %(bill)s keeps its current split.",
                    name=detail.name,
                    day=format_date(self.env, detail.rows_deleted_on),
                    bill=bill.display_name,
                )
            )
        if not detail.attachment_id:
            raise UserError(
                self.env._(
                    "The file %(name)s is no longer attached to %(bill)s. Attach it "
                    "again, then choose “Read Detail Files”.",
                    name=detail.name,
                    bill=bill.display_name,
                )
            )
        profile = detail.profile_id
        if profile.third_party:
            bill.third_party = True
        reading = self._open(bill, detail)
        # the reading alone keeps the content, and only as long as it needs it
        detail.attachment_id.invalidate_recordset(["raw"], flush=False)
        issues = self.env["telecom.issue"].search([("detail_id", "=", detail.id)])
        self._tell_undecided(bill, profile)
        collector = self._get_collector(bill, profile, issues)
        known = {(issue.kind, issue.key): issue.id for issue in issues}
        change = self._get_change(bill, issues)
        with RowWriter(self.env.cr, detail.id, known) as writer:
            for batch in reading:
                tell(self.env, reading.rows_read, 0)
                writer.place(collector.add(map(change, batch) if change else batch))
            self._refuse_several(reading.documents)
            self._set_document(bill, detail, reading.document, reading.document_date)
            period, is_told = self._get_period(bill, collector, issues)
            writer.place(collector.finish(period))
            collector.ask_about_credits(period)
            self._set_period(bill, collector, period, is_told)
            self._store_issues(bill, detail, issues, collector, writer)
            detail.sign = self._get_sign(bill, collector)
            writer.load()
            self._store_charges(bill, detail, collector, writer.charge_ids, period)
        if reading.rows_read != sum(writer.counts.values()):
            raise ValueError(f"{detail.name}: a row is neither charged nor named")
        detail.write(
            {
                "rows_read": reading.rows_read,
                "skipped": ", ".join(reading.skipped),
                **writer.counts,
            }
        )
        self.env.invalidate_all()
        self._note_other_operators(bill)

    def _tell_undecided(self, bill, profile):
        """Say in the chatter which labels wait for a decision."""
        labels_sudo = self.env["telecom.usage.label"].sudo()  # whoever imports a file
        found = labels_sudo.search(
            [
                ("match", "=", "undecided"),
                "|",
                ("operator_id", "=", bill.operator_id.id),
                ("profile_id", "in", profile.ids),
            ]
        )
        if found:
            bill.move_id.sudo().message_post(body=found._get_undecided())  # as above

    def _open(self, bill, detail):
        """Return the reading of a detail file, or of the lines of an e-invoice."""
        content = detail.attachment_id.raw
        if detail.format in ("invoice", "utility"):
            reading = self._open_bill(bill.move_id, content)
            header = reading.header
            if detail.format == "invoice":
                self._check_customer(bill, header)
                self._set_stated_totals(bill, header)
            if header.date_from and not bill.date_from:
                bill.date_from = header.date_from
                bill.date_to = header.date_to
            self._set_corrected(bill, header.corrects)
            return reading
        profile = detail.profile_id
        if waiting := profile.sudo()._get_undecided():  # whoever imports a file
            raise UserError(waiting)
        return read(
            content,
            profile._as_parser(),
            region=profile._get_region(bill.operator_id),
            mask=bill.company_id.telecom_mask_numbers,
            secret=self.env["telecom.usage.mark"]._get_secret(),
            around=self._get_day(bill, detail),
            known=self.env["telecom.line"]._get_identifiers(bill.company_id),
        )

    def _get_day(self, bill, detail):
        """Return a day of the bill, which no usage is far from, or None if unknown."""
        day = bill.date_to or bill.move_id.invoice_date or detail.document_date
        return day or None

    def _get_collector(self, bill, profile, issues):
        """Return the collector with what the company knows: lines, types, holders."""
        lines = (
            self.env["telecom.line"]
            .sudo()  # who holds a line is not for accountants; the split needs it
            # an archived line may still be billed; whole records fill the memory
            .with_context(active_test=False, prefetch_fields=False)
            .search_fetch([("company_id", "=", bill.company_id.id)], ["number"])
        )
        operator = bill.operator_id
        return Collector(
            lines={line.number: line.id for line in lines},
            usage_type=self._get_lookup(bill, operator, profile, issues),
            assignments=Assignments(lines.assignment_ids._as_engine()),
            rate=Decimal(0 if bill.third_party else str(operator.tax_rate)),
            decisions={
                (issue.kind, issue.key): issue.resolution
                for issue in issues
                if issue.resolution in DECIDED
            },
            spread_account_level=operator.account_level == "spread",
            period_day=operator.period_day,
            by_usage=operator.period_of == "usage",
            earlier=self._get_earlier_periods(bill, issues),
            own_periods=self._get_own_periods(bill),
        )

    def _get_earlier_periods(self, bill, issues):
        """Return the periods that the operator's lines have statements of.

        Without those that were decided on for another file of this bill. The entry of
        a correction follows what was decided on the bill that it corrects.
        """
        if bill.kind == "correction":
            return []
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT statement.date_from, statement.date_to
                  FROM telecom_statement statement
                  JOIN telecom_line line ON line.id = statement.line_id
                 WHERE statement.company_id = %s AND line.operator_id = %s
                """,
                bill.company_id.id,
                bill.operator_id.id,
            )
        )
        decided = (bill.issue_ids - issues).filtered(
            lambda each: each.kind == EARLIER_PERIOD and each.state == "resolved"
        )
        keys = set(decided.mapped("key"))
        periods = [Period(*row) for row in rows]
        return [each for each in periods if period_key(each) not in keys]

    def _get_own_periods(self, bill):
        """Return the earlier periods in which rows of their days count, as decided."""
        bills = bill | bill._get_corrected()
        decided = bills.issue_ids.filtered(lambda each: each.resolution == "own_period")
        return [
            Period(*map(fields.Date.to_date, each.key.split("/"))) for each in decided
        ]

    def _get_change(self, bill, issues):
        """Return a function that changes rows before they are charged, or None."""
        correct = self._get_corrections(bill, issues)
        if not bill.third_party:
            return correct
        if correct:
            return lambda row: with_tax_included(correct(row))
        return with_tax_included

    def _get_corrections(self, bill, issues):
        """Return a function that puts right values into unreadable rows, or None."""
        corrected = defaultdict(dict)
        for issue in issues:
            if issue.resolution in ("correct", "charge"):
                corrected[issue.key][issue.kind] = issue._get_correction()
        if not corrected:
            return None

        def correct(row):
            if not row.status:
                return row
            # one problem may show only when the one before it is gone
            for kind, values in corrected.get(row_key(row), {}).items():
                row = row._replace(**values)
                if row.reason == kind:
                    row = row._replace(status="", reason="")
            return row

        return correct

    def _get_sign(self, bill, collector):
        """Return -1 when a credit note's file writes what we get back as positive."""
        total = sum(each.amount for each in collector.sums)
        # what waits for an issue is part of the document all the same
        total += sum(each.amount for each in collector.found.values())
        bill = bill._get_corrected() or bill  # of a wrong file
        is_refund = bill.move_type == "in_refund" and not bill.turned
        return -1 if is_refund and total > 0 else 1

    def _store_issues(self, bill, detail, issues, collector, writer):
        """Write the problems that were found; drop those that are gone."""
        new = []
        by_key = {(issue.kind, issue.key): issue for issue in issues}
        for key, found in collector.found.items():
            values = {
                "detail": found.detail or None,
                "rows": str(found.rows),
                "count": found.count,
                "amount": round(found.amount, 2),
                "first_day": found.first_day,
                "last_day": found.last_day,
                "user_name": found.user_name or None,
            }
            if key in by_key:
                by_key[key].write(values)
            else:
                new.append((writer.get_issue_id(key), *key, *values.values()))
        gone = issues.filtered(
            lambda issue: (
                issue.resolution not in ("correct", "charge", "map")
                and (issue.kind, issue.key) not in collector.found
            )
        )
        gone.unlink()
        now, uid = fields.Datetime.now(), self.env.uid
        common = (bill.id, bill.company_id.id, detail.id, "open", uid, uid, now, now)
        copy_rows(
            self.env.cr,
            "telecom_issue",
            (
                "id",
                "kind",
                "key",
                *("detail", "rows", "count", "amount", "first_day", "last_day"),
                "user_name",
                *("bill_id", "company_id", "detail_id", "state"),
                *("create_uid", "write_uid", "create_date", "write_date"),
            ),
            ((*values, *common) for values in new),
        )
        self.env.invalidate_all()
        bill.issue_ids._set_situations()

    def _store_charges(self, bill, detail, collector, ids, period):
        """Write the charges; their rounded sum is the rounded sum of the file."""
        slots = list(collector.slots)
        amounts, taxes = round_charges(
            slots, collector.sums, detail.sign, get_unit(bill.currency_id)
        )
        assignments = defaultdict(set)
        for slot in slots:
            assignments[slot.period or period].add(slot.assignment)
        statements = {
            (assignment, own): statement
            for own, wanted in assignments.items()
            for assignment, statement in self._get_statements(
                bill, wanted - {None}, own
            ).items()
        }
        measures = self._get_measures(detail)
        rates = [slot.rate for slot in slots]
        own_amounts, own_taxes = (
            bill._convert(rates, each) for each in (amounts, taxes)
        )
        rows = (
            (
                number,
                bill.id,
                detail.id,
                statements.get((slot.assignment, slot.period or period)),
                slot.line,
                slot.assignment,
                slot.usage_type,
                slot.rate,
                amount,
                own_amount,
                own_tax,
                total.rows,
                *measures.get(int(number), NOT_MEASURED),
            )
            for number, slot, total, amount, own_amount, own_tax in zip(
                *(ids, slots, collector.sums, amounts, own_amounts, own_taxes),
                strict=True,
            )
        )
        copy_rows(
            self.env.cr,
            "telecom_charge",
            (
                *("id", "bill_id", "detail_id", "statement_id", "line_id"),
                *("assignment_id", "usage_type_id", "rate", "amount_currency"),
                *("amount", "tax", "rows", *MEASURES),
            ),
            rows,
        )

    def _get_measures(self, detail):
        """Return {charge id: (quantity, duration, volume)} of the rows of a file."""
        detail.flush_recordset(["sign"])
        found = self.env.execute_query(
            get_measures(SQL("usage.detail_id = %s", detail.id))
        )
        return {charge_id: measures for charge_id, *measures in found}

    def _get_statements(self, bill, wanted, period):
        """Return {assignment id: statement id}, creating the statements that miss."""
        found = dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT assignment_id, id FROM telecom_statement
                     WHERE assignment_id = ANY(%s) AND date_from = %s AND date_to = %s
                    """,
                    list(wanted),
                    period.date_from,
                    period.date_to,
                )
            )
        )
        missing = self.env["telecom.assignment"].browse(sorted(wanted - set(found)))
        now, uid = fields.Datetime.now(), self.env.uid
        ids = insert_missing(
            self.env.cr,
            "telecom_statement",
            (
                *("company_id", "assignment_id", "date_from", "date_to", "state"),
                *HOLDING,
                *("create_uid", "write_uid", "create_date", "write_date"),
            ),
            (
                (
                    bill.company_id.id,
                    assignment.id,
                    period.date_from,
                    period.date_to,
                    "draft",
                    *get_holding(assignment, period).values(),
                    *(uid, uid, now, now),
                )
                # the name of an employee is public; accountants cannot read the rest
                for assignment in missing.sudo()
            ),
        )
        return found | dict(zip(missing.ids, ids, strict=True))
