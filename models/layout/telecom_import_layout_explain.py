from odoo import models


class TelecomImportLayout(models.AbstractModel):
    """Why files cannot be read with a layout, in sentences: what, where, what to do."""

    _inherit = "telecom.import.layout"

    def _explain_problem(self, problem):
        """Return a problem that the parsers found in words for the user."""
        return getattr(self, f"_explain_problem_{problem.kind}")(**problem.values)

    # -- the shape of the file -------------------------------------------------------

    def _explain_problem_section(self, line):
        return self.env._(
            "“%(line)s” does not describe a line above rows. Write for "
            "instance “number: Mobile number”.",
            line=line,
        )

    def _explain_problem_record(self, line):
        return self.env._(
            "“%(line)s” does not describe a kind of charges. Write for "
            "instance “20: net 5, label 4”.",
            line=line,
        )

    def _explain_problem_cuts(self, cuts):
        return self.env._(
            "“%(cuts)s” does not say where columns begin. Write growing "
            "positions from 1, for instance 1, 14, 26.",
            cuts=cuts,
        )

    def _explain_problem_record_position(self):
        return self.env._("The first position of a column is 1.")

    # -- its columns -----------------------------------------------------------------

    def _explain_problem_twice(self, field):
        column = self.env["telecom.import.profile.column"]
        meanings = column._fields["field_name"]._description_selection(self.env)
        return self.env._(
            "Two columns are “%(meaning)s”. Only labels and amounts can be "
            "in several columns; choose one of the two.",
            meaning=dict(meanings)[field],
        )

    def _explain_problem_mixed_costs(self):
        return self.env._(
            "If several columns of a row are charges, they must all be “Amount "
            "without tax” or all “Amount with tax”, without another amount."
        )

    def _explain_problem_unlike_costs(self):
        return self.env._(
            "If several columns of a row are charges, they must have the same "
            "factor and decimal mark."
        )

    def _explain_problem_no_number(self):
        return self.env._("Choose the column with the number of the line.")

    def _explain_problem_no_amount(self):
        return self.env._("Choose a column with an amount, excluding or including tax.")

    def _explain_problem_no_header(self, header):
        return self.env._(
            "The layout has no header row, so the column “%(header)s” "
            "cannot be found. Enter its position instead.",
            header=header,
        )

    # -- its texts and values --------------------------------------------------------

    def _explain_problem_no_signature(self):
        return self.env._("Enter the headers by which a file is recognised.")

    def _explain_problem_no_separator(self):
        return self.env._("Enter the separator between the columns.")

    def _explain_problem_encoding(self, name):
        return self.env._(
            "“%(name)s” is not a character set. Common ones are utf-8, "
            "cp1252, latin-1 and utf-16.",
            name=name,
        )

    def _explain_problem_date_format(self, format):
        return self.env._(
            "“%(format)s” is not a date format. Write day, month and year "
            "as DD, MM and YYYY, for instance DD.MM.YYYY.",
            format=format,
        )

    def _explain_problem_skip_rows(self):
        return self.env._("The number of rows to skip cannot be negative.")

    def _explain_problem_tax_rate(self):
        return self.env._("The tax rate must be between 0 and 100 %.")
