from odoo import api, models
from odoo.tools import html2plaintext

TEXTS = ("telecom_mandate_text", "telecom_agreement_text")


class ResCompany(models.Model):
    """The texts that we propose, in every language of the users.

    Employees sign in their own language. A company's own text stays as it is: only the
    company can translate that.
    """

    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._translate_telecom_texts()
        return companies

    @api.model
    def _translate_all_telecom_texts(self):
        """Do so for all companies: when the addon or a language was installed."""
        companies = self.search([("active", "in", [True, False])])
        companies._translate_telecom_texts()

    def _translate_telecom_texts(self):
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        for name in TEXTS:
            proposed = {
                code: getattr(self.with_context(lang=code), f"_get_default_{name}")()
                for code in {"en_US", *installed}
            }
            for company in self:
                company._translate_telecom_text(name, proposed, installed)

    def _translate_telecom_text(self, name, proposed, installed):
        """Translate a text that is one of ``proposed`` where it is not translated."""
        written = {code: self.with_context(lang=code)[name] or "" for code in installed}
        source = written.get("en_US") or next(iter(written.values()), "")
        text = html2plaintext(source).strip()
        terms = self._fields[name].get_trans_terms(source)
        if text not in proposed.values() or len(terms) != 1:
            return
        self.update_field_translations(
            name,
            {
                code: {terms[0]: terms[0].replace(text, proposed[code])}
                for code in installed
                if written[code] == source and proposed[code] != text
            },
        )
