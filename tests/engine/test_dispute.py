"""What usage rows are worth in their charge."""

from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ...engine import within, worth

CENT = Decimal("0.01")
exact = st.decimals(-50, 50, places=4)
cents = st.decimals(-90, 90, places=2)


class TestWorth(TestCase):
    """Rows of a charge, to the cent."""

    def test_table(self):
        for charge, rows, chosen, expected in (
            ("70", ["45", "25"], [1], ["25.00"]),
            ("70", ["45", "25"], [0, 1], ["45.00", "25.00"]),
            ("-70", ["-45", "-25"], [1], ["-25.00"]),
            # a credit note whose file writes what we get back as positive
            ("-70", ["45", "25"], [1], ["-25.00"]),
            # another currency: twice as much
            ("140", ["45", "25"], [0], ["90.00"]),
            ("0.01", ["0.004", "0.004"], [0, 1], ["0.01", "0.00"]),
            ("0.02", ["0.005", "0.015"], [0], ["0.01"]),
            # a discount among them: no more than the charge
            ("8", ["10", "-2"], [0], ["8.00"]),
            ("8", ["10", "-2"], [1], ["0.00"]),
            ("0", ["10", "-10"], [0], ["0.00"]),
            ("5", ["5"], [], []),
        ):
            with self.subTest(charge=charge, rows=rows, chosen=chosen):
                amounts = dict(enumerate(map(Decimal, rows)))
                found = worth(Decimal(charge), amounts, chosen)
                self.assertEqual([str(each) for each in found], expected)

    @given(cents, st.lists(exact, min_size=1, max_size=9), st.data())
    def test_they_add_up_and_stay_within_the_charge(self, charge, amounts, data):
        rows = dict(enumerate(amounts))
        chosen = data.draw(st.lists(st.sampled_from(sorted(rows)), unique=True))
        found = worth(charge, rows, chosen)
        self.assertEqual(len(found), len(chosen))
        self.assertTrue(all(each == each.quantize(CENT) for each in found))
        total = sum(found, Decimal(0))
        self.assertEqual(within(total, charge), total)
        if sum(amounts):
            self.assertEqual(sum(worth(charge, rows, list(rows))), charge)
