from collections import defaultdict
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ...engine import within
from ...parsers.phone import mask_again
from ..ground.turn import lock_records
from .telecom_dispute import KINDS, WAITING

MOST_FILES = 5

LARGEST_FILE = 10 * 1024 * 1024

MOST_ROWS = 1000


class TelecomStatement(models.Model):
    """Disputing a statement: what may be disputed, by whom, until when."""

    _inherit = "telecom.statement"

    dispute_ids = fields.One2many(
        "telecom.dispute", "statement_id", "Disputes", readonly=True
    )
    # of those that the user may read
    dispute_count = fields.Integer(
        compute="_compute_dispute_count", string="Number of Disputes"
    )
    is_own = fields.Boolean(compute="_compute_is_own")

    @api.depends_context("uid")
    def _compute_dispute_count(self):
        counts = dict(
            self.env["telecom.dispute"]._read_group(
                [("statement_id", "in", self.ids)], ["statement_id"], ["__count"]
            )
        )
        for statement in self:
            statement.dispute_count = counts.get(statement, 0)

    @api.depends_context("uid")
    def _compute_is_own(self):
        for statement in self:
            statement.is_own = statement._is_of(self.env.user)

    def action_open_disputes(self):
        """Open the disputes of this statement."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Disputes"),
            "res_model": "telecom.dispute",
            "view_mode": "list,form",
            "domain": [("statement_id", "=", self.id)],
        }

    def action_dispute(self):
        """Open the page on which a holder disputes the own statement."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/my/phone/{self.id}/dispute",
            "target": "self",
        }

    def unlink(self):
        # Not by the database alone: files and messages go with them.
        self.env["telecom.dispute"].sudo().search(
            [("statement_id", "in", self.ids)]
        ).unlink()
        return super().unlink()

    # -- what may be disputed --------------------------------------------------------

    def _get_dispute_end(self):
        """Return the last day to dispute this statement, None without a limit."""
        self.ensure_one()
        days = self.company_id.telecom_dispute_days
        if not days:
            return None
        posted = self.version_ids.filtered(lambda each: each.kind == "posted")[:1]
        begin = posted.date.date() if posted else self.date_to
        return begin + relativedelta(days=days)

    def _get_cannot_dispute_reason(self):
        """Return why the user cannot dispute this statement, or False."""
        self.ensure_one()
        if self.state != "posted":
            return self.env._("This statement is not posted yet.")
        if self.currency_id.is_zero(self.employee):
            return self.env._("Your employer pays all of it: you have nothing to pay.")
        end = self._get_dispute_end()
        if end and end < fields.Date.context_today(self):
            return self.env._(
                "This statement could be disputed until %(day)s. Ask your telecom "
                "officer.",
                day=end,
            )
        return False

    def _get_disputable_charges(self):
        """Return {charge: (its amount, what of it may be disputed still)}.

        An amount that the employer already pays by a decision can no longer be
        disputed. Charges of corrections count with the charge that they correct, which
        has the usage rows.
        """
        charges = self._get_posted_shares().charge_id
        net = defaultdict(Decimal)
        for charge in charges:
            root = charge.origin_id if charge.origin_id in charges else charge
            net[root] += Decimal(str(charge.amount))
        return {
            charge: (amount, rest)
            for charge, amount in net.items()
            if (rest := within(amount - Decimal(str(charge.fixed_employer)), amount))
        }

    def _get_earlier_disputes(self, charges, rows):
        """Return the disputes that hold these charges or rows, or granted them."""
        lines = self.sudo().dispute_ids.line_ids  # of a statement of one's own

        def is_held(line):
            if line.state not in WAITING:
                # A whole charge has an amount left that can be disputed again.
                return line.state == "done" and line.granted and line.row_id in rows
            if line.whole:
                return line.charge_id in charges | rows.charge_id
            return line.row_id in rows or line.charge_id in charges

        return lines.filtered(is_held).dispute_id

    # -- filing one ------------------------------------------------------------------

    def _dispute(self, kind, reason, charges, rows, files=()):
        """Dispute charges or usage rows of one's own statement; return the dispute.

        ``files`` are (name, content). UserError says what is missing or was disputed
        before, AccessError that something is somebody else's.
        """
        self.ensure_one()
        statement_sudo = self.sudo()  # its charges; whose it is follows
        if not statement_sudo._is_of(self.env.user):
            raise AccessError(self.env._("This belongs to another person."))
        lock_records(statement_sudo)
        if cannot := statement_sudo._get_cannot_dispute_reason():
            raise UserError(cannot)
        # what is named twice is disputed once
        charges = charges.browse(dict.fromkeys(charges.ids))
        rows = rows.browse(dict.fromkeys(rows.ids))
        statement_sudo._check_kind(kind, reason, charges, rows)
        _check_files(self.env, files)
        lines = statement_sudo._get_disputed_lines(charges.sudo(), rows.sudo())
        dispute_sudo = statement_sudo._create_dispute(kind, reason, lines)
        self.env["ir.attachment"].sudo().create(  # employees write no disputes
            [
                {
                    "name": name,
                    "raw": content,
                    "res_model": dispute_sudo._name,
                    "res_id": dispute_sudo.id,
                }
                for name, content in files
            ]
        )
        if kind == "work":
            self.env["telecom.usage.mark"]._remember(rows.sudo())  # keys of own rows
        dispute_sudo._ask_decider()
        return dispute_sudo

    def _check_kind(self, kind, reason, charges, rows):
        if kind not in dict(KINDS):
            raise UserError(
                self.env._("Select whether it was for work or is not yours.")
            )
        if not reason.strip():
            raise UserError(
                self.env._("Give a reason: it is shown to the person who decides.")
            )
        if not (charges or rows):
            raise UserError(self.env._("First choose the items that you dispute."))
        if len(rows) > MOST_ROWS:
            raise UserError(
                self.env._(
                    "You ticked more than %(most)s rows. Dispute the usage type "
                    "instead.",
                    most=MOST_ROWS,
                )
            )
        if earlier := self._get_earlier_disputes(charges.sudo(), rows.sudo()):
            raise UserError(
                self.env._(
                    "You have already disputed part of it: %(disputes)s. Withdraw "
                    "that dispute first, or leave out the items in it.",
                    disputes=", ".join(earlier.mapped("display_name")),
                )
            )

    def _get_disputed_lines(self, charges, rows):
        """Return the values of the lines: what each charge or row comes to."""
        disputable = self._get_disputable_charges()
        nothing = (Decimal(0), Decimal(0))
        own = self._get_posted_shares().charge_id
        if charges - own or rows.charge_id - own or any(not r.charge_id for r in rows):
            raise AccessError(self.env._("This belongs to another person."))
        rows = rows.filtered(lambda row: row.charge_id not in charges)
        values = [
            {
                "charge_id": charge.id,
                "whole": True,
                "label": charge.display_name,
                "amount": float(disputable.get(charge, nothing)[1]),
            }
            for charge in charges
        ]
        for charge, chosen in rows.grouped("charge_id").items():
            parts = charge._get_worth(chosen, *disputable.get(charge, nothing))
            values += [
                {
                    "charge_id": charge.id,
                    "row_id": row.id,
                    "day": row.day or row.date_from,
                    "label": row.label or charge.display_name,
                    "dialled": mask_again(row.dialled or ""),
                    "amount": float(part),
                }
                for row, part in zip(chosen, parts, strict=True)
            ]
        if not any(each["amount"] for each in values):
            raise UserError(
                self.env._(
                    "Your employer already pays all of it: there is "
                    "nothing left to dispute."
                )
            )
        return values

    def _create_dispute(self, kind, reason, lines):
        days = self.company_id.telecom_dispute_decide_days
        today = fields.Date.context_today(self)
        disputes = self.env["telecom.dispute"].with_context(
            mail_create_nosubscribe=True
        )
        return disputes.create(
            {
                "statement_id": self.id,
                "user_id": self.env.uid,
                "kind": kind,
                "reason": reason.strip(),
                "date": today,
                "date_deadline": days and today + relativedelta(days=days),
                "line_ids": [Command.create(values) for values in lines],
            }
        )

    @api.model
    def _get_disputed(self, company):
        """Return the statements of a company with a dispute that is not over."""
        return self.search(
            [
                ("company_id", "=", company.id),
                ("dispute_ids", "any", [("state", "in", WAITING)]),
            ]
        )

    def _get_dispute_choices(self):
        """Return what the portal offers to dispute, the largest amounts first.

        It is what the holder pays: no discounts, nothing that the employer pays anyway.
        One is a dict of charge, amount, employee (what of it the holder pays) and
        dispute (the one that holds it already, or an empty one).
        """
        self.ensure_one()
        shares = self._get_posted_shares()
        charges = shares.charge_id
        choices = []
        for charge, (amount, _left) in self._get_disputable_charges().items():
            together = shares.filtered(
                lambda share, charge=charge: (
                    share.charge_id == charge or share.charge_id.origin_id == charge
                )
            )
            choices.append(
                {
                    "charge": charge,
                    "amount": float(amount),
                    "employee": sum(together.mapped("employee")),
                    "dispute": self._get_earlier_disputes(
                        charge, charges.row_ids.browse()
                    )[:1],
                }
            )
        return sorted(
            (each for each in choices if each["employee"] * self.employee > 0),
            key=lambda choice: -abs(choice["amount"]),
        )

    def _get_row_disputes(self, rows):
        """Return {row: the dispute that holds it already, or granted it}."""
        by_row, by_charge = {}, {}
        for line in self.dispute_ids.line_ids:
            if line.whole and line.state in WAITING:
                by_charge[line.charge_id] = line.dispute_id
            elif line.state in WAITING or (line.state == "done" and line.granted):
                by_row[line.row_id] = line.dispute_id
        return {
            row: dispute
            for row in rows
            if (dispute := by_row.get(row) or by_charge.get(row.charge_id))
        }


def _check_files(env, files):
    """Refuse more or larger files than anybody reads."""
    if len(files) > MOST_FILES:
        raise UserError(env._("Send no more than %(most)s files.", most=MOST_FILES))
    for name, content in files:
        if len(content) > LARGEST_FILE:
            raise UserError(
                env._(
                    "%(name)s is larger than %(most)s MB. Send a smaller file.",
                    name=name,
                    most=LARGEST_FILE // 1024**2,
                )
            )
