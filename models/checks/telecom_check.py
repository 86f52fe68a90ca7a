from odoo import api, fields, models
from odoo.tools import SQL

from ..ground.scheduled import come_back, work_off
from .books import CHECKS

BY_KEY = {check.key: check for check in CHECKS}


class TelecomCheck(models.Model):
    """One sentence that always holds in the books, and the records that break it.

    The sentences and their queries are declared in ``books``; a record keeps the
    outcome. A bridge adds a check by extending ``_get_checks``.
    """

    _name = "telecom.check"
    _description = "Check of the Books"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "sequence, id"
    _rec_name = "key"

    key = fields.Char(required=True, readonly=True, technical=True)
    sequence = fields.Integer(readonly=True, technical=True)
    name = fields.Char(compute="_compute_words")
    sentence = fields.Text("Checked Rule", compute="_compute_words")
    date = fields.Datetime("Checked On", readonly=True)
    finding_ids = fields.One2many(
        "telecom.check.finding", "check_id", "Findings", readonly=True
    )
    finding_count = fields.Integer(
        "Number of Findings", compute="_compute_finding_count"
    )

    _key_unique = models.Constraint("UNIQUE(key)", "This check already exists.")

    @api.model
    def _get_checks(self):
        """Return {key: Check} of all checks, in the order in which they are shown."""
        return BY_KEY

    @api.depends("key")
    @api.depends_context("lang")
    def _compute_words(self):
        checks = self._get_checks()
        for record in self:
            check = checks.get(record.key)
            # texts of _lt follow the language of the reader
            record.name = check and self.env._(check.name)
            record.sentence = check and self.env._(check.sentence)

    @api.depends("finding_ids")
    @api.depends_context("allowed_company_ids")
    def _compute_finding_count(self):
        counts = dict(
            self.env["telecom.check.finding"]._read_group(
                [("check_id", "in", self.ids)], ["check_id"], ["__count"]
            )
        )
        for record in self:
            record.finding_count = counts.get(record, 0)

    @api.depends("name")
    def _compute_display_name(self):
        for record in self:
            record.display_name = record.name

    # -- checking --------------------------------------------------------------------

    def action_check(self):
        """Check the books now, and show the outcome."""
        self.check_access("read")
        self.sudo()._check_books()  # a record of the outcome is nobody's to write
        return self.env["ir.actions.act_window"]._for_xml_id(
            "telecom_split_billing.action_telecom_check"
        )

    @api.model
    def _cron_check(self):
        """Check the books of every company; tell the administrators what is new."""
        left = work_off(self._get_records(), lambda check: check._check_and_tell())
        come_back(self.env, left)

    def _check_and_tell(self):
        if new := self._check_once():
            self._ask_for_a_look(len(new))

    @api.model
    def _check_books(self):
        """Check the books; keep what breaks them and return what did not before."""
        new = self.env["telecom.check.finding"]
        for record in self._get_records():
            new |= record._check_once()
        return new

    def _check_once(self):
        """Do this check; return the findings that were not there before."""
        self.ensure_one()
        new = self._keep(self._find())
        self.date = fields.Datetime.now()
        return new

    @api.model
    def _get_records(self):
        """Return the record of each check; new checks get one, old ones lose theirs."""
        checks = self._get_checks()
        known = self.search([("key", "!=", False)])
        known.filtered(lambda record: record.key not in checks).unlink()
        known = known.exists()
        missing = [key for key in checks if key not in known.mapped("key")]
        known |= self.create([{"key": key} for key in missing])
        for sequence, key in enumerate(checks, start=1):
            record = known.filtered(lambda each, key=key: each.key == key)
            if record.sequence != sequence:
                record.sequence = sequence
        return known.sorted("sequence")

    def _find(self):
        """Return [(company id, record id, expected, found)] of what breaks this one."""
        self.ensure_one()
        check = self._get_checks()[self.key]
        self.env.flush_all()
        rows = (
            getattr(self, check.method)()
            if check.method
            else self.env.execute_query_dict(SQL(check.query))
        )
        return [
            (row["company_id"], row["res_id"], row["expected"], row["found"])
            for row in rows
        ]

    def _keep(self, rows):
        """Make the findings of this check those of ``rows``; return the new ones."""
        self.ensure_one()
        check = self._get_checks()[self.key]
        known = {finding.res_id: finding for finding in self.finding_ids}
        new = []
        for company_id, res_id, expected, found in rows:
            values = {"expected": float(expected), "found": float(found)}
            if res_id in known:
                known.pop(res_id).write(values)
            else:
                values |= {"company_id": company_id, "res_id": res_id}
                new.append({"check_id": self.id, "res_model": check.model, **values})
        self.env["telecom.check.finding"].concat(*known.values()).unlink()
        return self.env["telecom.check.finding"].create(new)

    def _ask_for_a_look(self, count):
        """Give the administrators a to-do about new findings, one at a time."""
        self.ensure_one()
        group = self.env.ref("telecom_split_billing.group_telecom_administrator")
        asked = self.activity_ids.user_id
        for user in group.all_user_ids.filtered("active") - asked:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.with_context(lang=user.lang).env._(
                    "Check the Books: %(count)s new findings", count=count
                ),
            )
