from odoo import fields, models

LEFT = "telecom_split_billing.activity_type_phone_left"

MOVED = "telecom_split_billing.activity_type_phone_moved"

CONTRACT = "telecom_split_billing.activity_type_contract_end"


class TelecomLine(models.Model):
    """Decisions about a line, as to-dos of the users that the company chose."""

    _inherit = "telecom.line"

    def _add_tasks(self, kind, deadlines):
        """Make one to-do of a kind for each line, once: {line id: deadline}."""
        for company, lines in self.grouped("company_id").items():
            add_tasks(lines, kind, company.telecom_hr_user_id, deadlines)

    def _forget_tasks(self):
        """Drop the to-dos about holders of these lines: something was decided."""
        # a to-do may be another user's
        self.sudo().activity_unlink([LEFT, MOVED])


def add_tasks(records, kind, user, deadlines):
    """Make one to-do of a kind for each record that has none: {record id: deadline}.

    One that is there already gets the deadline.

    The user sees them among the activities; no mail is sent for each, because employees
    come by the thousand when they are imported.
    """
    if not user:
        return
    # whoever changes an employee may not see lines, or may not make to-dos for others
    records_sudo = records.sudo().with_context(mail_activity_quick_update=True)
    known_sudo = records_sudo.activity_search([kind]).grouped("res_id")
    today = fields.Date.context_today(records)
    by_day = records_sudo.grouped(
        lambda each: max(deadlines.get(each.id) or today, today)
    )
    for day, members_sudo in by_day.items():
        waiting_sudo = members_sudo.filtered(lambda each: each.id not in known_sudo)
        waiting_sudo.activity_schedule(kind, date_deadline=day, user_id=user.id)
        for record_sudo in members_sudo - waiting_sudo:
            if deadlines.get(record_sudo.id):
                known_sudo[record_sudo.id].date_deadline = day
