from odoo import models


class TelecomCorrection(models.Model):
    """Sentences of a preview where the terms change but the amounts do not."""

    _inherit = "telecom.correction"

    def _get_terms_outcomes(self, lines):
        """Return a sentence about each line that shows the same amounts twice.

        ``lines`` are the values of the lines; without one, a correction of a limit
        that is not used up would seem to do nothing.
        """
        zero = self.currency_id.is_zero
        same = [
            values
            for values in lines
            if zero(values["employer"] - values["employer_before"])
            and zero(values["employee"] - values["employee_before"])
        ]
        statements_sudo = self.env["telecom.statement"].sudo()  # limits, of all holders
        statements_sudo = statements_sudo.browse(each["statement_id"] for each in same)
        return [*filter(None, map(self._get_terms_outcome, statements_sudo))]

    def _get_terms_outcome(self, statement_sudo):
        """Return in a sentence by what the next document of a statement is split."""
        before = statement_sudo.version_ids[:1].snapshot_id
        after = statement_sudo.snapshot_id
        if before == after:
            return False
        was, limit = map(_get_limit, (before, after))
        values = {
            "holder": statement_sudo.holder_name,
            "line": statement_sudo.line_id.display_name,
        }
        if None in (was, limit) or was == limit:
            return self.env._(
                "%(holder)s, %(line)s: The terms of the policy change, the amounts "
                "remain the same. The next document of the period is split by the new "
                "terms.",
                **values,
            )
        return self.env._(
            "%(holder)s, %(line)s: The limit is %(limit)s instead of %(before)s, the "
            "amounts remain the same. The next document of the period is split by the "
            "new limit.",
            limit=self.currency_id.format(limit),
            before=self.currency_id.format(was),
            **values,
        )


def _get_limit(snapshot):
    """Return what is agreed per user by a snapshot, None where there is no limit."""
    terms = snapshot and snapshot._as_engine()
    if not terms or all(rule.limit is None for rule in terms.effective.rules):
        return None
    return float(terms.effective.agreed(terms.categories))
