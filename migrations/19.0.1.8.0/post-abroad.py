ABROAD = (
    *("calls_abroad", "received_abroad", "video_calls_abroad", "sms_abroad"),
    *("roaming_data_eu", "roaming_data"),
)


def migrate(cr, version):
    """Mark the shipped usage types of roaming: their data are not updated."""
    cr.execute(
        "UPDATE telecom_usage_type SET abroad = TRUE WHERE code = ANY(%s)",
        [list(ABROAD)],
    )
