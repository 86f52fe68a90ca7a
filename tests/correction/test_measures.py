import base64
import importlib.util
from datetime import date

from odoo.tests import tagged
from odoo.tools import file_path

from .test_correction import CorrectionCase

SCRIPT = "telecom_split_billing/migrations/19.0.1.10.0/post-measures.py"
NAMES = ("quantity", "duration", "volume")


@tagged("post_install", "-at_install")
class TestMeasures(CorrectionCase):
    """Charges sum up how much was used: pieces, seconds and megabytes."""

    def measured(self, bill):
        """Return {(holder, usage type): (quantity, duration, volume)} of charges."""
        return {
            (charge.statement_id.holder_name, charge.usage_type_id.name): tuple(
                round(charge[name], 6) for name in NAMES
            )
            for charge in bill.telecom_bill_id.charge_ids
        }

    def migrate(self):
        spec = importlib.util.spec_from_file_location("measures", file_path(SCRIPT))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        self.env.flush_all()
        module.migrate(self.env.cr, "19.0.1.9.0")
        self.env.invalidate_all()

    def upload_usage(self):
        day = date(2026, 10, 5)
        return self.upload_rows(
            (self.ANN, "National calls", "2", day, "61.5", "seconds"),
            (self.ANN, "National calls", "3", day, "2", "Min."),
            (self.ANN, "National calls", "1", day, "4", "calls"),
            (self.ANN, "Options", "1", day, "1.5", "GB"),
            (self.BOB, "Options", "0", day, "256", "KB"),
            (self.BOB, "Options", "5", day, "2", ""),
            (self.BOB, "National calls", "-3", day, "60", "seconds"),
            (self.BOB, "National calls", "0", day, "10", "seconds"),
        )

    def hand_bobs_line_to_cat(self):
        """Correct who held a line on posted bills."""
        self.correct(
            kind="holder",
            line_id=self.bob_line.id,
            employee_id=self.cat.id,
            date_from="2026-01-01",
        )

    def test_the_units_tell_what_is_summed_up(self):
        self.assertEqual(
            self.measured(self.upload_usage()),
            {
                ("Ann", "National calls"): (4, 181.5, 0),
                ("Ann", "Options"): (0, 0, 1536),
                ("Bob", "Options"): (2, 0, 0.25),
                ("Bob", "National calls"): (0, -50, 0),
            },
        )

    def test_usage_is_told_in_units_that_a_person_reads(self):
        bill = self.upload_usage()
        bill.action_post()
        shares = bill.telecom_bill_id.share_ids.with_context(lang="en_US")
        self.assertEqual(
            {
                (share.statement_id.holder_name, share.usage_type_id.name): (
                    share.used_text
                )
                for share in shares
            },
            {
                ("Ann", "National calls"): "0:03:02, 4",
                ("Ann", "Options"): "1.5 GB",
                ("Bob", "Options"): "0.25 MB, 2",
                ("Bob", "National calls"): "-0:00:50",
            },
        )

    def test_a_fee_that_two_holders_share_counts_once(self):
        self.env["telecom.assignment"]._give(
            self.ann_line, self.cat, date(2026, 10, 11), False
        )
        content = (
            "Number;Date;Label;Quantity;Unit;Amount;Tax rate;Document;Document date"
            f"\n{self.ANN};;Options;1;;31;21;F-1;2026-11-02"
            f"\n{self.BOB};2026-10-05;Options;1;;31;21;F-1;2026-11-02"
        )
        bill = self.upload(("F-1.csv", content.encode()))
        self.assertEqual(
            self.measured(bill),
            {
                ("Ann", "Options"): (round(10 / 31, 6), 0, 0),
                ("Cat", "Options"): (round(21 / 31, 6), 0, 0),
                ("Bob", "Options"): (1, 0, 0),
            },
        )

    def test_an_amount_that_all_lines_share_counts_once(self):
        self.operator.account_level = "spread"
        self.env["telecom.assignment"]._give(
            self.ann_line, self.cat, date(2026, 10, 11), False
        )
        day = date(2026, 10, 5)
        bill = self.upload_rows(
            (self.ANN, "National calls", "2", day, "60", "seconds"),
            (self.BOB, "National calls", "3", day, "60", "seconds"),
            ("", "Options", "10", day, "3", ""),
        )
        fees = {
            holder: quantity
            for (holder, name), (quantity, *_rest) in self.measured(bill).items()
            if name == "Options"
        }
        self.assertEqual(
            fees,
            {
                "Ann": round(1.5 * 10 / 31, 6),
                "Cat": round(1.5 * 21 / 31, 6),
                "Bob": 1.5,
            },
        )
        bill.action_post()
        self.hand_bobs_line_to_cat()
        self.assertEqual(self.broken_books(), {})
        charges = self.env["telecom.charge"].search(
            [("usage_type_id.name", "=", "Options")]
        )
        self.assertAlmostEqual(sum(charges.mapped("quantity")), 3, 5)

    def test_the_upgrade_gives_what_reading_gives(self):
        bill = self.upload_usage()
        bill.action_post()
        self.hand_bobs_line_to_cat()
        other = self.upload_rows(
            (self.BOB, "Options", "9", date(2026, 10, 6), "5", ""), document="F-2"
        )
        other.action_post()
        self.correct(
            kind="file",
            detail_id=other.telecom_detail_ids.id,
            file=base64.b64encode(self.csv((self.BOB, "Options", "9"), document="F-2")),
        )
        bill._reverse_moves([{"invoice_date": bill.invoice_date}], cancel=True)
        charges = self.env["telecom.charge"].search([], order="id")
        before = [tuple(charge[name] for name in NAMES) for charge in charges]
        self.assertTrue(any(map(any, before)))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE telecom_charge SET quantity = NULL, duration = NULL, volume = NULL"
        )
        for _time in range(2):
            self.migrate()
            after = [tuple(charge[name] for name in NAMES) for charge in charges]
            self.assertEqual(after, before)
        self.assertEqual(self.broken_books(), {})
