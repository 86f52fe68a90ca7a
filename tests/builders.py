from odoo import Command


class Builders:
    """Makes what stands around a bill: operators, lines, holders, policies, users.

    Numbers come from the range that Ofcom reserves for fiction.
    """

    @classmethod
    def create_operator(cls, name, country, **values):
        partner = cls.env["res.partner"].create(
            {"name": name, "country_id": cls.env.ref(country).id}
        )
        values = {"country_id": partner.country_id.id, **values}
        return cls.env["telecom.operator"].create({"partner_id": partner.id, **values})

    @classmethod
    def create_line(
        cls,
        number="07700 900001",
        operator=None,
        *,
        holder=None,
        since="2024-01-01",
        **values,
    ):
        operator = operator or cls.operator
        line = cls.env["telecom.line"].create(
            {"name": number, "operator_id": operator.id, **values}
        )
        if holder:
            cls.assign(line, holder, since)
        return line

    @classmethod
    def create_employee(cls, name, since="2024-01-01", **values):
        return cls.env["hr.employee"].create(
            {"name": name, "date_version": since, **values}
        )

    @classmethod
    def assign(cls, line, holder, date_from, date_to=False, **values):
        is_employee = holder._name == "hr.employee"
        return cls.env["telecom.assignment"].create(
            {
                "line_id": line.id,
                "employee_id" if is_employee else "partner_id": holder.id,
                "date_from": date_from,
                "date_to": date_to,
                **values,
            }
        )

    @classmethod
    def create_policy(cls, *rules, name="Policy", **values):
        commands = [Command.create(cls.rule_vals(**rule)) for rule in rules]
        return cls.env["telecom.policy"].create(
            {"name": name, "rule_ids": commands, **values}
        )

    @classmethod
    def rule_vals(cls, categories=(), types=(), **values):
        """Return the values of a rule; usage is named by its codes."""
        if categories:
            found = cls.env["telecom.usage.category"].search(
                [("code", "in", categories)]
            )
            return {"scope": "category", "category_ids": found.ids, **values}
        if types:
            found = cls.env["telecom.usage.type"].search([("code", "in", types)])
            return {"scope": "type", "usage_type_ids": found.ids, **values}
        return {"scope": "overall", **values}

    @classmethod
    def create_user(cls, login, *groups):
        return cls.env["res.users"].create(
            {
                "name": login.title(),
                "login": login,
                "group_ids": [
                    Command.link(cls.env.ref(group).id)
                    for group in ("base.group_user", *groups)
                ],
            }
        )

    def check_granted(self, models, table):
        """Users may do with each model what is told: C(reate), R(ead), W(rite), D."""
        letters = {"C": "create", "R": "read", "W": "write", "D": "unlink"}
        for role, allowed in table.items():
            for model, expected in zip(models, allowed, strict=True):
                with self.subTest(role=role, model=model):
                    records = self.env[model].with_user(self.users[role])
                    granted = "".join(
                        letter
                        for letter, operation in letters.items()
                        if records.has_access(operation)
                    )
                    self.assertEqual(granted, expected)
