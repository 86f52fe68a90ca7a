import json
import re

TEMPLATES = [
    "mail_template_agreement",
    "mail_template_dispute",
    "mail_template_mandate",
    "mail_template_payroll_file",
    "mail_template_reminder",
    "mail_template_statement",
]

STYLE = (
    "background-color: {{ object.company_id.email_secondary_color or '#875A7B' }}; "
    "color: {{ object.company_id.email_primary_color or '#FFFFFF' }}; "
    "padding: 8px 16px; border-radius: 5px; text-decoration: none; "
    "display: inline-block;"
)

LINK = re.compile(
    r'<a (t-att(?:f-href="\{\{ object\.get_base_url\(\) \}\}/my/phone[^"]*"'
    r'|-href="object\._get_link\(\)"))>'
)

# What followed the link in the middle of a sentence, in whatever language.
REST = re.compile(r"(/my/phone/disputes/[^>]*>[^<]*</a>)[^<]*?(\s*</p>)")


def migrate(cr, version):
    """Turn the links of shipped mails into buttons; changed links stay as they are."""
    cr.execute(
        """
        SELECT template.id, template.body_html
          FROM mail_template template
          JOIN ir_model_data data ON data.res_id = template.id
         WHERE data.model = 'mail.template'
           AND data.module = 'telecom_split_billing'
           AND data.name = ANY(%s)
           AND template.body_html IS NOT NULL
        """,
        [TEMPLATES],
    )
    for template_id, bodies in cr.fetchall():
        new = {lang: _with_button(body) for lang, body in bodies.items()}
        if new != bodies:
            cr.execute(
                "UPDATE mail_template SET body_html = %s WHERE id = %s",
                [json.dumps(new), template_id],
            )


def _with_button(body):
    button = LINK.sub(rf'<a t-attf-style="{STYLE}" \1>', body)
    return body if button == body else REST.sub(r"\1\2", button)
