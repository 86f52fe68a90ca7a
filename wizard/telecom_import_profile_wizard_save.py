from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command


class TelecomImportProfileWizard(models.TransientModel):
    """From what the user chose to the layout: for the preview, and to be kept."""

    _inherit = "telecom.import.profile.wizard"

    # -- the layout ------------------------------------------------------------------

    def _get_layout_columns(self):
        return [
            (name, column._as_column(), column.forward_fill)
            for name, column in self._get_columns_in_use()
        ]

    def _get_columns_in_use(self):
        """Return [(field name, column)] in the order of the file."""
        in_use = self.column_ids.filtered("field_name").sorted("position")
        found = [(column.field_name, column) for column in in_use]
        day = in_use.filtered(lambda column: column.field_name == "day")[:1]
        # A column of the file is one thing to choose; with a time in it, it is two.
        if day.has_time and "time" not in in_use.mapped("field_name"):
            found.append(("time", day))
        return found

    def _get_layout_signature(self):
        """Return the headers of the columns that are read: others may go or come."""
        places = [column._get_place() for _name, column in self._get_columns_in_use()]
        headers = [place["header"] for place in places if "header" in place]
        return tuple(dict.fromkeys(headers))

    def _get_region(self):
        """Return the country of numbers without theirs, as the import will take it."""
        country = (
            self.country_id or self.operator_id.country_id or self.company_id.country_id
        )
        return country.code or None

    @api.model
    def _get_meanings(self):
        column = self.env["telecom.import.profile.column"]
        return dict(column._fields["field_name"]._description_selection(self.env))

    # -- saving ----------------------------------------------------------------------

    def action_save(self):
        """Make the profile, and read the file on the bill it came from."""
        self.ensure_one()
        if problem := self._get_layout_problem():
            raise UserError(problem)
        profile = self.env["telecom.import.profile"].create(self._prepare_profile())
        if self.move_id.state != "draft":
            return self._open(profile)
        self.move_id.action_telecom_read()
        return self._open(self.move_id)

    def action_cancel(self):
        """Go back to the bill, or to the list of profiles."""
        if self.move_id:
            return self._open(self.move_id)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecom_split_billing.action_telecom_import_profile"
        )
        return {**action, "target": "main"}

    def _open(self, record):
        """Return the action that leaves the wizard for good, to this record."""
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
            "target": "main",
        }

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
