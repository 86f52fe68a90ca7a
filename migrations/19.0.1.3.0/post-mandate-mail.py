from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Send the request for a mandate to the employee.

    Odoo's default recipients were used instead, and a mandate has none.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    template = env.ref(
        "telecom_split_billing.mail_template_mandate", raise_if_not_found=False
    )
    if template and template.partner_to:
        template.use_default_to = False
