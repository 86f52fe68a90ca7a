from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Let the shipped layout for own files read the user of a number, too."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    plain = env.ref(
        "telecom_split_billing.import_profile_plain", raise_if_not_found=False
    )
    if not plain or not plain.has_header:
        return
    columns = plain.column_ids
    is_there = "user_name" in columns.mapped("field_name")
    if is_there or "User" in columns.mapped("header"):
        return
    columns.create(
        {
            "profile_id": plain.id,
            "field_name": "user_name",
            "header": "User",
            "optional": True,
            "sequence": 100,
        }
    )
