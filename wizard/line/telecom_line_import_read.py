from odoo import models
from odoo.exceptions import UserError

from ...parsers.dates import date_reader
from ...parsers.identifiers import kind_of, read_identifier
from ...parsers.texts import Unreadable
from .import_layout import DATES, KIND_WORDS, NO, PROVIDED, YES, get_headers
from .import_plan import Row
from .telecom_line_import_known import key

DAY_FIRST = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")

MONTH_FIRST = ("%m/%d/%Y", "%m-%d-%Y", "%d.%m.%Y")

KINDS_BY_WORD = {
    key(word): kind for kind, words in KIND_WORDS.items() for word in words
}


class TelecomLineImport(models.TransientModel):
    """Reads the cells of a row; what cannot be read is told in a sentence."""

    _inherit = "telecom.line.import"

    def _read_rows(self, listing):
        """Return the rows as read, and what they were looked up in."""
        rows = [Row(row=number, values=values) for number, values in listing]
        known = self._get_known()
        steps = (self._read_operator, self._read_kind, self._read_number)
        self._read_each(rows, known, steps)
        self._add_lines(known, rows)
        self._add_partners(known, rows)
        steps = (self._read_provided, self._read_sim, self._read_policy)
        steps = (self._make_read_dates(), *steps, self._read_holder)
        self._read_each(rows, known, steps)
        return rows, known

    def _read_each(self, rows, known, steps):
        """Take each step with each row; a row keeps all that is wrong with it."""
        for row in rows:
            for step in steps:
                try:
                    step(row, known)
                except UserError as error:
                    row.problems.append(error.args[0])

    def _read_operator(self, row, known):
        written = row.values.get("operator")
        if not written:
            return
        found = known.operators.get(key(written), [])
        if not found:
            raise UserError(
                self.env._(
                    "There is no operator named “%(name)s”. Enter its name "
                    "exactly as in Configuration, Operators.",
                    name=written,
                )
            )
        if len(found) > 1:
            own = [each for each in found if each.company_id == self.company_id]
            if len(own) != 1:
                raise UserError(
                    self.env._(
                        "There are several operators named “%(name)s”.", name=written
                    )
                )
            found = own
        row.line_vals["operator_id"] = found[0].id

    def _read_kind(self, row, known):
        written = row.values.get("kind")
        if not written:
            return
        found = KINDS_BY_WORD.get(key(written))
        if not found:
            raise UserError(
                self.env._(
                    "“%(text)s” is not a kind of line. Enter phone, data SIM or "
                    "internet.",
                    text=written,
                )
            )
        row.line_vals["kind"] = found

    def _read_number(self, row, known):
        written = row.values["number"]
        if not written:
            raise UserError(self.env._("There is no number or identifier in this row."))
        lines, operators = self.env["telecom.line"], self.env["telecom.operator"]
        operator = operators.browse(row.line_vals.get("operator_id"))
        region = lines._get_region(operator or self.operator_id)
        if kind := row.line_vals.get("kind"):
            row.number = lines._read_identifier(kind, written, region)
            return
        try:
            row.number = read_identifier(written, region, known.identifiers)
        except Unreadable as error:
            raise UserError(
                self.env._(
                    "%(reason)s For a data SIM or an internet connection, fill in the "
                    "column %(column)s.",
                    reason=lines._get_number_error(written, region),
                    column=get_headers(self.env.lang)["kind"],
                )
            ) from error
        if row.number not in known.numbers:
            row.line_vals["kind"] = kind_of(row.number)

    def _make_read_dates(self):
        """Return the step that reads the days, as the user's language writes them."""
        lang = self.env["res.lang"]._lang_get(self.env.lang or "en_US")
        is_month_first = lang.date_format.startswith(("%m", "%b", "%B"))
        read = date_reader(MONTH_FIRST if is_month_first else DAY_FIRST)

        def read_dates(row, known):
            for name in DATES:
                written = row.values.get(name) or ""
                try:
                    setattr(row, name, read(written))
                except Unreadable as error:
                    raise UserError(
                        self.env._(
                            "“%(date)s” is not a date. Use the format 2026-12-31.",
                            date=written,
                        )
                    ) from error
            if row.contract_end:
                row.line_vals["contract_end"] = row.contract_end
            if row.date_from and row.date_to and row.date_to < row.date_from:
                raise UserError(self.env._("The last day is before the first day."))

        return read_dates

    def _read_provided(self, row, known):
        headers = get_headers(self.env.lang)
        for name in PROVIDED:
            written = key(row.values.get(name))
            if not written:
                continue
            if written not in YES and written not in NO:
                raise UserError(
                    self.env._(
                        "%(column)s: “%(text)s” is neither yes nor no.",
                        column=headers[name],
                        text=row.values[name],
                    )
                )
            row.line_vals[f"provides_{name}"] = written in YES

    def _read_sim(self, row, known):
        written = row.values.get("sim")
        if not written:
            return
        vals = self.env["telecom.line"]._normalise_sim({"sim_iccid": written})
        number = known.sims.setdefault(vals["sim_iccid"], row.number)
        if number != row.number:
            raise UserError(
                self.env._(
                    "The SIM %(iccid)s belongs to %(number)s.",
                    iccid=vals["sim_iccid"],
                    number=number,
                )
            )
        row.line_vals.update(vals)

    def _read_policy(self, row, known):
        written = row.values.get("policy")
        if not written:
            return
        found = known.policies.get(key(written), [])
        if len(found) > 1:
            line = known.lines.get(row.number)
            current = [each.policy_id for each in known.assignments[line and line.id]]
            found = [policy for policy in found if policy in current] or found
        if not found:
            raise UserError(
                self.env._("There is no policy named “%(name)s”.", name=written)
            )
        if len(found) > 1:
            raise UserError(
                self.env._("There are several policies named “%(name)s”.", name=written)
            )
        row.policy_id = found[0].id

    # -- the holder ------------------------------------------------------------------

    def _read_holder(self, row, known):
        values = row.values
        names = ("employee_number", "email", "employee")
        given = {name: values[name] for name in names if values.get(name)}
        if values.get("partner"):
            if set(given) - {"email"}:
                raise UserError(
                    self.env._(
                        "The row contains an employee and another holder. A line "
                        "has one holder at a time."
                    )
                )
            self._read_partner(row, known)
        elif given:
            self._read_employee(row, known, given)
        elif any(map(values.get, ("date_from", "date_to", "policy"))):
            raise UserError(self.env._("The row has days or a policy, but no holder."))

    def _read_partner(self, row, known):
        written, email = row.values["partner"], key(row.values.get("email"))
        found = known.partners.get(key(written), set())
        if email:
            found = {each for each in found if known.partner_info[each][1] == email}
        found = (len(found) > 1 and found & known.get_holders(row, "partner")) or found
        if not found:
            raise UserError(
                self.env._("There is no contact named “%(name)s”.", name=written)
            )
        if len(found) > 1:
            raise UserError(
                self.env._(
                    "There are several contacts named “%(name)s”. Also enter the "
                    "email address.",
                    name=written,
                )
            )
        row.holder = ("partner", *found)
        row.holder_name = known.partner_info[row.holder[1]][0]

    def _read_employee(self, row, known, given):
        """Find the employee by the first cell that says who; others may not deny it."""
        index = {"employee_number": "number", "email": "email", "employee": "name"}
        sets = {
            name: known.employees[index[name]].get(key(text), set())
            for name, text in given.items()
        }
        first = next(iter(given))
        here = self._get_employees_here(sets[first], known)
        if not here:
            raise UserError(self._explain_nobody(given[first], sets[first], known))
        for name, found in list(sets.items())[1:]:
            others = self._get_employees_here(found, known)
            if others and not here & others:
                raise UserError(
                    self.env._(
                        "“%(one)s” and “%(other)s” are two different employees.",
                        one=given[first],
                        other=given[name],
                    )
                )
            here = here & others or here
        row.holder = ("employee", self._pick_employee(row, here, known, given[first]))
        row.holder_name = known.employee_info[row.holder[1]][0]

    def _get_employees_here(self, found, known):
        """Return those of the company of the lines."""
        company = self.company_id
        return {each for each in found if known.employee_info[each][1] == company}

    def _explain_nobody(self, written, found, known):
        for each in found:
            name, company, _is_active = known.employee_info[each]
            return self.env._(
                "%(name)s is an employee of another company, %(company)s.",
                name=name,
                company=company.name,
            )
        return self.env._("There is no employee named “%(name)s”.", name=written)

    def _pick_employee(self, row, found, known, written):
        """Return the one of several: who has the line already, or is still there."""
        if len(found) > 1:
            found = found & known.get_holders(row, "employee") or found
        if len(found) > 1:
            active = {each for each in found if known.employee_info[each][2]}
            found = active or found
        if len(found) > 1:
            raise UserError(
                self.env._(
                    "There are %(count)s employees named “%(name)s”. Also enter "
                    "the employee number or the work email.",
                    count=len(found),
                    name=written,
                )
            )
        return next(iter(found))
