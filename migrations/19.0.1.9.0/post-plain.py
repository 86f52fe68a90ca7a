def migrate(cr, version):
    """Let the shipped layout for own files read the user of a number, too."""
    cr.execute(
        """
        INSERT INTO telecom_import_profile_column
               (profile_id, field_name, header, optional, sequence)
        SELECT profile.id, 'user_name', 'User', TRUE, 100
          FROM telecom_import_profile profile
          JOIN ir_model_data data
            ON data.model = 'telecom.import.profile' AND data.res_id = profile.id
         WHERE data.module = 'telecom_split_billing'
           AND data.name = 'import_profile_plain'
           AND profile.has_header
           AND NOT EXISTS (
               SELECT FROM telecom_import_profile_column other
                WHERE other.profile_id = profile.id
                  AND (other.field_name = 'user_name' OR other.header = 'User'))
        """
    )
