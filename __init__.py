from . import controllers, models, wizard


def uninstall_hook(env):
    """Drop what bills and users left, so that what it hangs on can be deleted, too."""
    env.cr.execute(
        "TRUNCATE telecom_detail, telecom_charge, telecom_usage_label CASCADE"
    )
