from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...models.ground.guard import by_program
from ...models.ground.turn import once_per_dialog
from ...parsers import anonymise
from ...parsers.shown import as_text
from .telecom_import_profile_wizard import DECISIVE, PROPOSED_ROWS

SAMPLE_ROWS = 4


class TelecomImportProfileWizard(models.TransientModel):
    """Saves what the user confirmed as a layout, with a sample without persons."""

    _inherit = "telecom.import.profile.wizard"

    @once_per_dialog
    def action_save(self):
        """Make the profile, and read the file on the bill it came from."""
        self.ensure_one()
        if problem := self._get_layout_problem() or self._get_open_doubt():
            raise UserError(problem)
        profile = self.env["telecom.import.profile"].create(self._prepare_profile())
        with by_program():
            profile.sample = self._prepare_sample()
        if self.move_id.state != "draft":
            return self._open(profile)
        self._read_on_bill()
        return self._open(self.move_id)

    def _prepare_sample(self):
        """Return some rows of the file as a text, without what is of a person."""
        rows = self._get_sample(PROPOSED_ROWS).rows
        first = max(self.header_row - 1, 0) if self.has_header else self.skip_rows
        fields = {
            column.position: name for name, column in self._get_columns_in_use()[::-1]
        }
        kept = anonymise(
            rows[first : first + SAMPLE_ROWS], fields, headers=self.has_header
        )
        return as_text(kept)

    def _get_open_doubt(self):
        """Return in a sentence what has to be confirmed before saving, or False."""
        waiting = self.doubt_ids.filtered(
            lambda doubt: doubt.field_name in DECISIVE and not doubt.is_confirmed
        )
        if not waiting:
            return False
        meanings = self._get_meanings()
        return self.env._(
            "Confirm or correct first: %(fields)s. The file does not tell for sure "
            "which column it is.",
            fields=", ".join(meanings[doubt.field_name] for doubt in waiting),
        )

    def _read_on_bill(self):
        """Read the file on the bill that it is attached to."""

    def _prepare_profile(self):
        """Return the values of the profile: the same fields, and the columns in use."""
        names = [
            name
            for name in self.env["telecom.import.profile"]._get_layout_fields()
            if name not in ("signature", "column_ids", "filter_ids")
        ]
        layout = self.copy_data()[0]
        return {
            **{name: layout[name] for name in names if name in layout},
            "signature": "\n".join(self._get_layout_signature()),
            "company_id": self.company_id.id,
            "operator_ids": [Command.set(self.operator_id.ids)],
            "column_ids": [
                Command.create(
                    {
                        "sequence": 10 * number,
                        "field_name": name,
                        "forward_fill": column.forward_fill,
                        "factor": column.factor,
                        "own_decimal_mark": column.own_decimal_mark,
                        **column._get_place(),
                    }
                )
                for number, (name, column) in enumerate(self._get_columns_in_use(), 1)
            ],
            "filter_ids": [
                Command.create(
                    {
                        "sequence": each.sequence,
                        "name": each.name,
                        "header": each.header,
                        "position": each.position,
                        "operator": each.operator,
                        "value": each.value,
                    }
                )
                for each in self.filter_ids
            ],
        }
