from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...parsers import LAYOUTS, BadLayout, dump_layout, load_layout
from ..ground.guard import by_program
from .telecom_import_layout import FLAGS, LISTS, TEXTS

MODULE = "telecom_split_billing"


class TelecomImportProfile(models.Model):
    """Layouts as files: those that are shipped, and those that users share."""

    _inherit = "telecom.import.profile"

    def action_export(self):
        """Download the layout as a file that another database imports."""
        self.ensure_one()
        self.check_access("read")
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{self.name}.json",
                "raw": dump_layout(self._as_shared()).encode(),
                "mimetype": "application/json",
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
        }

    def _as_shared(self):
        """Return all values that a file of this layout has."""
        english = self.with_context(lang="en_US")
        texts = ("description", "source", "verification")
        labels = self.label_ids.filtered(lambda label: label.match != "undecided")
        return {
            **self._as_layout(),
            **{name: english[name] or "" for name in texts},
            "third_party": self.third_party,
            "labels": [label._as_layout() for label in labels],
            "sample": [row.split("\t") for row in (self.sample or "").splitlines()],
        }

    @api.model
    def _import_shared(self, content, company):
        """Create the layout of a file for a company; raise UserError if it is none."""
        try:
            values = load_layout(content.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise UserError(self._explain_layout(BadLayout("format"))) from error
        except BadLayout as error:
            raise UserError(self._explain_layout(error)) from error
        return self._create_shared(values, company_id=company.id)

    @api.model
    def _explain_layout(self, error):
        """Return in a sentence why a file is no layout."""
        detail = error.detail
        reasons = {
            "long": self.env._("It is too long."),
            "json": self.env._("It is not JSON: %s.", detail),
            "format": self.env._("It is not a layout that was exported."),
            "version": self.env._(
                "It comes from a newer version of this app (format %s). Update the "
                "app first.",
                detail,
            ),
            "key": self.env._("A layout has no “%s”.", detail),
            "value": self.env._("The value of “%s” is not of the right type.", detail),
        }
        return self.env._(
            "The file cannot be imported as a layout. %(reason)s",
            reason=reasons[error.kind],
        )

    def _create_shared(self, values, **more):
        """Create a layout of the values of a file."""
        try:
            vals = {**self._prepare_shared(values), **more}
            with by_program():  # the sample has no personal data, whoever brings it
                return self.create(vals)
        except (KeyError, ValueError) as error:
            raise UserError(self._explain_layout(BadLayout("value", error))) from error

    def _prepare_shared(self, values):
        """Return the values of the fields of a layout in a file."""
        kept = ("description", "source", "verification", "third_party")
        codes = [each["usage_type"] for each in values["labels"]]
        types = self.env["telecom.usage.type"].search([("code", "in", codes)])
        types = types.grouped("code")
        return {
            **{name: values[name] for name in (*TEXTS, *FLAGS, *kept)},
            **{name: "\n".join(values[name]) for name in (*LISTS, "signature")},
            "encodings": ", ".join(values["encodings"]),
            "has_tax_rate": bool(values["tax_rate"]),
            "tax_rate": float(values["tax_rate"] or 0),
            "country_id": self._get_shared_country(values["country"]).id,
            "sample": "\n".join("\t".join(row) for row in values["sample"]) or False,
            "column_ids": [
                Command.create({"sequence": 10 * number, **_to_column(each)})
                for number, each in enumerate(values["columns"], 1)
            ],
            "filter_ids": [
                Command.create({"sequence": 10 * number, **each})
                for number, each in enumerate(values["ignored_rows"], 1)
            ],
            "label_ids": [
                Command.create(
                    {
                        "sequence": 10 * number,
                        "match": each.get("match", "exact"),
                        "label": each["label"],
                        "usage_type_id": types[each["usage_type"]].id,
                    }
                )
                for number, each in enumerate(values["labels"], 1)
                if each["usage_type"] in types
            ],
        }

    def _get_shared_country(self, code):
        country = self.env["res.country"].search([("code", "=", code)], limit=1)
        if code and not country:
            raise ValueError(code)
        return country

    @api.model
    def _load_shipped(self):
        """Create the shipped layouts that this database does not have yet.

        Those that it has may have been edited, and are left alone.
        """
        for number, layout in enumerate(LAYOUTS, 1):
            name = f"import_profile_{layout.key}"
            if self.env.ref(f"{MODULE}.{name}", raise_if_not_found=False):
                continue
            record = self._create_shared(layout.values, sequence=10 * number)
            self.env["ir.model.data"].create(
                {
                    "module": MODULE,
                    "name": name,
                    "model": self._name,
                    "res_id": record.id,
                    "noupdate": True,
                }
            )


def _to_column(values):
    """Return the values of the fields of a column."""
    rest = dict(values)
    names = {"field": "field_name", "decimal_mark": "own_decimal_mark"}
    return {names.get(name, name): value for name, value in rest.items()}
