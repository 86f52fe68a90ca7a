"""Let users of a database choose Dutch, French or German, as in Belgium."""

import sys

from with_env import environment

CODES = ("nl_BE", "fr_BE", "de_DE")

with environment(sys.argv[1]) as env:
    for code in CODES:
        env["res.lang"]._activate_lang(code)
    installed = env["ir.module.module"].search([("state", "=", "installed")])
    installed._update_translations(CODES)
