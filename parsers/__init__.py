"""From the bytes of an operator's file to usage rows and issues, without Odoo."""
