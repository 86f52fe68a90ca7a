from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Contacts of one person may become one; persons with phones stay apart.

    Odoo moves all that points at a contact to the one that is kept, by SQL, and deletes
    what would stand twice: the statements of one of two holders, for instance.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        partners_sudo = self.env["res.partner"].sudo().browse(partner_ids).exists()
        partners_sudo._telecom_check_one_person()
        partners_sudo._telecom_check_one_operator()
        reader = self.env["telecom.reader"]
        before = reader._get_readers(
            partners_sudo._get_telecom_read_by(), partners_sudo
        )
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        kept_sudo = partners_sudo.exists()
        self.env.invalidate_all()
        reader._note_changes(
            {
                holder_sudo if holder_sudo.exists() else kept_sudo: old
                for holder_sudo, old in before.items()
            }
        )
        return result
