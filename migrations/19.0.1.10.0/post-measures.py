from odoo.tools import SQL

from odoo.addons.telecom_split_billing.models.reading.measures import get_measures


def migrate(cr, version):
    """Work out what was used under the charges whose usage rows are still there.

    The withdrawal of a wrong file and a reversal take it back with the amounts.
    """
    cr.execute(
        SQL(
            """
            UPDATE telecom_charge charge
               SET quantity = measured.quantity, duration = measured.duration,
                   volume = measured.volume
              FROM (%s) measured
             WHERE measured.charge_id = charge.id
            """,
            get_measures(SQL("TRUE")),
        )
    )
    cr.execute(
        """
        UPDATE telecom_charge charge
           SET quantity = -origin.quantity, duration = -origin.duration,
               volume = -origin.volume
          FROM telecom_charge origin, telecom_detail detail
         WHERE origin.id = charge.origin_id AND detail.id = charge.detail_id
           AND detail.withdrawn AND origin.detail_id = charge.detail_id
           AND charge.bill_id != detail.bill_id AND charge.rows = 0
           AND charge.amount_currency = -origin.amount_currency
        """
    )
    # a reversal has the charges of its bill in their order
    cr.execute(
        """
          WITH mirror AS (
               SELECT charge.id, charge.amount, reversed.id AS reversed_id,
                      ROW_NUMBER() OVER (PARTITION BY bill.id ORDER BY charge.id) AS at
                 FROM telecom_bill bill
                 JOIN account_move move ON move.id = bill.move_id
                 JOIN telecom_bill reversed ON reversed.move_id = move.reversed_entry_id
                 JOIN telecom_charge charge ON charge.bill_id = bill.id
               ), mirrored AS (
               SELECT charge.*, bill.id AS family,
                      ROW_NUMBER() OVER (PARTITION BY bill.id ORDER BY charge.id) AS at
                 FROM telecom_bill bill
                 JOIN telecom_charge charge
                   ON bill.id IN (charge.bill_id, charge.corrected_bill_id)
                WHERE bill.id IN (SELECT reversed_id FROM mirror)
               )
        UPDATE telecom_charge charge
           SET quantity = -mirrored.quantity, duration = -mirrored.duration,
               volume = -mirrored.volume
          FROM mirror, mirrored
         WHERE mirror.id = charge.id AND mirrored.family = mirror.reversed_id
           AND mirrored.at = mirror.at AND mirrored.amount = -mirror.amount
        """
    )
