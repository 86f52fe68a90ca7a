from odoo import models


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _delete_with_files(self):
        """Delete these messages, with the mails and the files that they sent."""
        files = self.attachment_ids
        self.mail_ids.unlink()
        self.exists().unlink()
        files.exists().unlink()
