import base64

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...engine import match_name
from ...engine.download import delimited, phone_number
from ...models.ground.turn import once_per_dialog
from ...parsers import BadFile
from ...parsers.dates import date_reader
from ...parsers.identifiers import as_known, find_identifier
from ...parsers.listing import read_listing

COLUMNS = {
    "number": ("Number", "Nummer", "Numéro", "Rufnummer"),
    "employee": ("Employee", "Werknemer", "Travailleur", "Arbeitnehmer", "Mitarbeiter"),
    "date_from": ("From", "Vanaf", "À partir du", "Ab"),
}

DATE_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


class TelecomIssueNumbers(models.TransientModel):
    """Gives many numbers to their holders at once, then splits the bills again."""

    _name = "telecom.issue.numbers"
    _description = "Assign Numbers"

    issue_ids = fields.Many2many("telecom.issue", readonly=True)
    line_ids = fields.One2many(
        "telecom.issue.numbers.line",
        "wizard_id",
        "Numbers",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    can_create_employees = fields.Boolean(compute="_compute_can_create_employees")
    without_holder = fields.Selection(
        [
            ("open", "Remain open"),
            ("employer", "Become lines without a holder, paid by the employer"),
        ],
        string="Numbers without a Holder",
        required=True,
        default="open",
        help="The employer's decision is about this bill. The next bill asks again "
        "for as long as the line has no holder.",
    )
    has_suggestions = fields.Boolean(compute="_compute_has_suggestions")
    file = fields.Binary(attachment=False)
    file_name = fields.Char()

    @api.depends("issue_ids")
    def _compute_line_ids(self):
        for wizard in self:
            issues = wizard.issue_ids._origin
            suggestions = issues._suggest()
            groups = issues.grouped(lambda issue: (issue.company_id, issue.key))
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create(wizard._prepare_line(members, suggestions))
                    for members in groups.values()
                ),
            ]

    def _prepare_line(self, issues, suggestions):
        """Return the values of one number, which may be on several bills."""
        matches = [suggestions[issue] for issue in issues if issue in suggestions]
        return {
            "issue_ids": [Command.set(issues.ids)],
            "number": issues[0].key,
            "user_name": next(filter(None, issues.mapped("user_name")), False),
            "situation": issues[0].situation,
            "rows": sum(issues.mapped("count")),
            "amount": sum(issues.mapped("amount")),
            "date_from": issues._get_first_day(),
            "suggested_id": matches[0].key if matches else False,
            "certainty": matches[0].certainty if matches else False,
        }

    @api.depends_context("uid")
    def _compute_can_create_employees(self):
        self.can_create_employees = self.env["hr.employee"].has_access("create")

    @api.depends("line_ids.suggested_id", "line_ids.employee_id", "line_ids.partner_id")
    @api.depends("line_ids.new_name", "line_ids.user_name", "can_create_employees")
    def _compute_has_suggestions(self):
        for wizard in self:
            wizard.has_suggestions = any(
                line.suggested_id or (wizard.can_create_employees and line.user_name)
                for line in wizard.line_ids
                if not line._has_holder()
            )

    # -- buttons ---------------------------------------------------------------------

    def action_take_suggestions(self):
        """Fill in the employees that the names in the file suggest, and new ones."""
        self._take_suggestions(self.line_ids)
        return self._reopen()

    def _take_suggestions(self, lines):
        for line in lines.filtered(lambda each: not each._has_holder()):
            line.employee_id = line.suggested_id
            if self.can_create_employees and not line.suggested_id:
                line.new_name = line.user_name

    def action_read(self):
        """Fill in the employees of a spreadsheet, all of it or nothing."""
        self.ensure_one()
        try:
            listing = read_listing(
                base64.b64decode(self.file or b""), COLUMNS, ("number", "employee")
            )
        except BadFile as error:
            raise UserError(
                self.env["telecom.import.profile"]._explain(error)
            ) from error
        for line, values in self._read(listing):
            line.write(values)
        self.file = False
        return self._reopen()

    def action_download(self):
        """Download the numbers as a table in which to write the employees."""
        self.ensure_one()
        heads = (self.env._("Number"), self.env._("Name"), self.env._("Employee"))
        rows = [
            (phone_number(line.number or ""), line.user_name or "", "")
            for line in self.line_ids
        ]
        attachment = self.env["ir.attachment"].create(
            {
                "name": "numbers.csv",
                "raw": delimited([heads, *rows]),
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
        }

    @once_per_dialog
    def action_assign(self):
        """Give each number that has a holder to that holder, and split again."""
        self.ensure_one()
        decided = self.line_ids.filtered(lambda line: line._has_holder())
        if self.without_holder == "employer":
            decided = self.line_ids
        if not decided:
            raise UserError(self.env._("Choose the holders of the numbers."))
        bills = decided.issue_ids.bill_id
        new = decided._create_employees()
        for line in decided:
            holder = new.get(line) or line.employee_id or line.partner_id
            if holder:
                line.issue_ids[0]._assign(holder, line.date_from)
            else:
                line.issue_ids._leave_without_holder()
        issues = self.issue_ids
        bills.action_split()
        return issues.exists()._get_way_on(bills)

    # -- a spreadsheet ---------------------------------------------------------------

    def _read(self, listing):
        """Return [(line, values)]; refuse the file with all that is wrong in it."""
        lines = {line.number: line for line in self.line_ids}
        operators = self.issue_ids.move_id.telecom_operator_id
        region = operators[:1].country_id.code
        employees_sudo = self.env["hr.employee"].sudo()  # their names only
        people = {
            employee.id: employee.name
            for employee in employees_sudo.search_fetch(
                [("company_id", "in", self.issue_ids.company_id.ids)], ["name"]
            )
        }
        known = as_known(lines.keys())
        found, wrong = [], []
        for row, values in listing:
            if not values["employee"]:
                continue
            line = lines.get(find_identifier(values["number"], region, known))
            try:
                found.append(self._read_row(values, line, people))
            except UserError as error:
                wrong.append(
                    self.env._(
                        "Row %(row)s: %(problem)s", row=row, problem=error.args[0]
                    )
                )
        if wrong:
            raise UserError("\n".join(wrong))
        return found

    def _read_row(self, values, line, people):
        if not line:
            raise UserError(
                self.env._(
                    "%(number)s is not one of the numbers to assign.",
                    number=values["number"],
                )
            )
        match = match_name(values["employee"], people)
        if not match:
            raise UserError(
                self.env._(
                    "%(name)s matches no employee, or several.", name=values["employee"]
                )
            )
        result = {"employee_id": match.key, "partner_id": False}
        if written := values.get("date_from"):
            try:
                result["date_from"] = date_reader(DATE_FORMATS)(written)
            except ValueError as error:
                raise UserError(
                    self.env._("“%(date)s” is not a date.", date=written)
                ) from error
        return line, result

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assign Numbers"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {
                "dialog_size": "extra-large",
                "active_model": self.env.context.get("active_model"),
            },
        }
