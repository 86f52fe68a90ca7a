from . import account_move_reversal
from . import validate_account_move
