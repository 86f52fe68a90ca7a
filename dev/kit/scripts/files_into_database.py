"""Move all attachments of a database out of the file store, into the database."""

import sys

from with_env import environment

with environment(sys.argv[1]) as env:
    env["ir.config_parameter"].set_param("ir_attachment.location", "db")
    env["ir.attachment"].force_storage()
