"""The split of a phone bill, in plain Python: no database, no framework, no files."""

from .assignment import Assignment, Assignments
from .charge import Charge
from .correct import Charged, correct_charges
from .deduction import plan, uncollected
from .dispute import within, worth
from .explain import RuleUse, explain
from .issue import Issue
from .money import (
    allocate,
    parse_amount,
    round_all,
    round_groups,
    round_half_up,
    round_to,
    spread,
)
from .names import Match, match_name
from .period import Period, count_days, prorate
from .policy import Policy, Rule
from .posting import (
    TREATMENTS,
    BillLine,
    Item,
    Parts,
    ShareToBook,
    bill_lines,
    companion,
    to_book,
)
from .snapshot import Snapshot
from .split import Share, Split, split
from .taxed import TaxedCharge, TaxedShare, split_taxed
