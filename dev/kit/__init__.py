"""What dev/demo, dev/test and dev/bench share: Odoo, PostgreSQL, databases."""
