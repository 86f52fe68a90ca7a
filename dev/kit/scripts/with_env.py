"""An Odoo environment of the superuser, for a script."""

import contextlib

import odoo.api
from odoo.modules.registry import Registry
from odoo.tools import config


@contextlib.contextmanager
def environment(config_path):
    """Give the environment for the database of a configuration file, then commit."""
    config.parse_config([f"--config={config_path}"])
    (database,) = config["db_name"]
    with Registry(database).cursor() as cursor:
        yield odoo.api.Environment(cursor, odoo.api.SUPERUSER_ID, {})
