from odoo import models


class TelecomPayrollTemplate(models.Model):
    """Why a file cannot be made, in sentences: what happened, where, what to do."""

    _inherit = "telecom.payroll.template"

    def _explain(self, error):
        """Return an ExportError in words for the user."""
        return getattr(self, f"_explain_{error.kind}")(**error.values)

    # -- the template --------------------------------------------------------------

    def _explain_no_amount(self):
        return self.env._(
            "Add a column with amounts: without such a column, the "
            "file contains no amounts."
        )

    def _explain_no_width(self, column):
        return self.env._(
            "Enter the width of the column “%(column)s”: a text of fixed width "
            "requires a width for every column.",
            column=column,
        )

    def _explain_padding_after(self, column):
        return self.env._(
            "Zeros after the value of the column “%(column)s” would change the "
            "value. Put them before it.",
            column=column,
        )

    def _explain_truncate(self, column):
        return self.env._(
            "The column “%(column)s” cannot be cut off: the remaining part would "
            "mean another amount or another employee. Make it wider instead.",
            column=column,
        )

    def _explain_one_amount(self, column):
        return self.env._(
            "The column “%(column)s” applies to a single amount, but a row per "
            "employee contains several. Remove it, or create one row per amount.",
            column=column,
        )

    def _explain_per_employee(self, column):
        return self.env._(
            "The column “%(column)s” is for one wage code and requires one row "
            "per employee. Choose one row per employee, or use a column with the "
            "amount and one with the wage code.",
            column=column,
        )

    def _explain_same_code(self, column):
        return self.env._(
            "The column “%(column)s” contains the same amounts as another column. "
            "Remove one of the two, or set different wage codes on them.",
            column=column,
        )

    def _explain_hidden_sign(self, column):
        return self.env._(
            "The column “%(column)s” has no sign, so deductions cannot be "
            "distinguished from amounts paid out. Add a column with the sign (of "
            "the same wage code), or write the amounts with their sign.",
            column=column,
        )

    def _explain_setting(self, field, value):
        labels = self.env["telecom.payroll.template.column"].fields_get([field])
        return self.env._(
            "“%(field)s” cannot be %(value)s. Enter another value.",
            field=labels[field]["string"] if field in labels else field,
            value=value,
        )

    def _explain_date_format(self, notation):
        return self.env._(
            "“%(format)s” is not a date format. Write day, month and year as DD, "
            "MM and YYYY, for instance DD.MM.YYYY.",
            format=notation,
        )

    def _explain_placeholder(self, name, known):
        return self.env._(
            "There is no placeholder {%(name)s}. These placeholders are "
            "available: %(known)s.",
            name=name,
            known=known,
        )

    def _explain_width(self, spec, name):
        return self.env._(
            "“%(spec)s” is not a width of the placeholder {%(name)s}. Enter a "
            "number of characters, for instance {%(name)s:8}.",
            spec=spec,
            name=name,
        )

    def _explain_no_file_name(self):
        return self.env._(
            "The file has no name. Enter a name, with or without placeholders."
        )

    # -- the amounts ---------------------------------------------------------------

    def _explain_too_long(self, column, row, employee, text, width):
        if not row:
            return self.env._(
                "“%(text)s” is longer than the %(width)s characters reserved for "
                "it in the lines above and below. Increase the width in the "
                "template.",
                text=text,
                width=width,
            )
        return self.env._(
            "Row %(row)s, employee %(employee)s: “%(text)s” is longer than the "
            "%(width)s characters of the column “%(column)s”. Make the column "
            "wider, or allow the text to be cut off.",
            row=row,
            employee=employee,
            text=text,
            width=width,
            column=column,
        )

    def _explain_decimals(self, column, row, employee, amount, decimals):
        return self.env._(
            "Row %(row)s, employee %(employee)s: the amount %(amount)s has more "
            "than the %(decimals)s decimals of the column “%(column)s”. Increase "
            "the number of decimals of the column.",
            row=row,
            employee=employee,
            amount=amount,
            decimals=decimals,
            column=column,
        )

    def _explain_character(self, employee, encoding, character):
        charset = dict(self._fields["encoding"]._description_selection(self.env))
        if not employee:
            return self.env._(
                "The character set %(charset)s does not contain “%(character)s”, "
                "which is used in the headers or in the lines above and below. "
                "Choose another character set, UTF-8 for instance.",
                charset=charset[encoding],
                character=character,
            )
        return self.env._(
            "Employee %(employee)s: the character set %(charset)s does not "
            "contain “%(character)s”. Choose another character set, UTF-8 for "
            "instance.",
            employee=employee,
            charset=charset[encoding],
            character=character,
        )

    def _explain_needs_quotes(self, employee):
        return self.env._(
            "Employee %(employee)s: a text contains the column separator. Allow "
            "quotes, or choose another separator.",
            employee=employee or "-",
        )

    def _explain_no_column(self, employee, code):
        return self.env._(
            "Employee %(employee)s: the file has no column for amounts of the "
            "wage code “%(code)s”, so these amounts would be missing. Add such a "
            "column to the template.",
            employee=employee,
            code=code,
        )

    def _explain_no_value(self, name):
        return self.env._(
            "The file uses {%(name)s}, which is not filled in. Fill it in, or "
            "remove it from the template.",
            name=name,
        )

    def _explain_shared_number(self, first, second, number):
        return self.env._(
            "%(first)s and %(second)s have the same payroll number %(number)s, so "
            "one employee would pay for the other. Correct it on the employee.",
            first=first,
            second=second,
            number=number,
        )
