def migrate(cr, version):
    """Detail files are not kept a second time as the text that Odoo searches in."""
    cr.execute(
        """
        UPDATE ir_attachment file SET index_content = NULL
         WHERE index_content IS NOT NULL
           AND (starts_with(res_model, 'telecom.')
                OR id IN (SELECT attachment_id FROM telecom_detail)
                OR (res_model = 'account.move' AND res_id IN (
                    SELECT id FROM account_move
                     WHERE move_type IN ('in_invoice', 'in_refund'))))
        """
    )
