from odoo import models
from odoo.tools import SQL

from ..reading.measures import get_measures


class TelecomCheck(models.Model):
    """The usage that charges sum up, against the usage rows."""

    _inherit = "telecom.check"

    def _find_other_measures(self):
        """Return one finding for each bill with charges that sum up other usage.

        A charge whose rows were deleted keeps what they said; one whose rows were moved
        to other charges has no usage. The withdrawal of a file takes it back.
        """
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT bill.company_id, bill.move_id AS res_id,
                       SUM(COALESCE(measured.quantity, 0)
                           + COALESCE(measured.duration, 0)
                           + COALESCE(measured.volume, 0)) AS expected,
                       SUM(COALESCE(charge.quantity, 0)
                           + COALESCE(charge.duration, 0)
                           + COALESCE(charge.volume, 0)) AS found
                  FROM telecom_charge charge
                  JOIN telecom_bill bill ON bill.id = charge.bill_id
                  JOIN telecom_detail detail ON detail.id = charge.detail_id
             LEFT JOIN (%s) measured ON measured.charge_id = charge.id
                 WHERE NOT COALESCE(detail.withdrawn, FALSE)
                   AND (measured.charge_id IS NOT NULL OR charge.rows = 0)
                   AND (COALESCE(charge.quantity, 0),
                        COALESCE(charge.duration, 0),
                        COALESCE(charge.volume, 0))
                    != (COALESCE(measured.quantity, 0),
                        COALESCE(measured.duration, 0),
                        COALESCE(measured.volume, 0))
              GROUP BY bill.company_id, bill.move_id
                """,
                get_measures(SQL("TRUE")),
            )
        )
