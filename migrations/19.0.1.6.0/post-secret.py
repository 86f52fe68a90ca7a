"""Keep the secret of dialled numbers on a model of its own, which no role reads."""

OLD = "telecom_split_billing.dialled_secret"


def migrate(cr, _version):
    """Carry the secret over: keys that were made with it stay valid."""
    cr.execute(
        """
        INSERT INTO telecom_usage_secret
                    (name, value, create_uid, create_date, write_uid, write_date)
             SELECT 'dialled', value, create_uid, create_date, write_uid, write_date
               FROM ir_config_parameter
              WHERE key = %s
        ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value
        """,
        [OLD],
    )
    cr.execute("DELETE FROM ir_config_parameter WHERE key = %s", [OLD])
