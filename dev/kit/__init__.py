"""The common ground of dev/demo, dev/test and dev/bench: Odoo and databases."""
