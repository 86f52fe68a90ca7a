from decimal import Decimal, InvalidOperation

from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

HIGHEST = Decimal(1_000_000)


class PortalPolicy(CustomerPortal):
    """The employer's part under one's policy, and the cost of a sample month."""

    @route("/my/phone/policy", type="http", auth="user", website=True)
    def portal_my_phone_policy(self, **kwargs):
        """Show the policy of each line in plain words, to try amounts on."""
        policies = request.env["telecom.policy"]._get_own_policies(request.env.user)
        return request.render(
            "telecom_split_billing.portal_my_phone_policy",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "phone_policy",
                "entries": [
                    self._get_phone_policy(policy, assignments, kwargs)
                    for policy, assignments in policies.items()
                ],
            },
        )

    def _get_phone_policy(self, policy, assignments, given):
        entry = {"policy": policy, "lines": assignments.line_id, "rows": []}
        if not policy:
            return entry
        amounts = policy._get_usual_amounts(assignments)
        entry["is_example"] = not amounts
        amounts, wrong = self._get_phone_amounts(
            policy, amounts or policy._get_example_amounts(), given
        )
        answers = policy._try_amounts(
            policy._get_today_terms().policy, list(amounts.items())
        )
        rows = [
            {"type": usage_type, "amount": amounts[usage_type], "rule": rule}
            | {"employer": float(employer), "employee": float(employee)}
            for usage_type, (employer, employee, rule) in zip(
                amounts, answers, strict=True
            )
        ]
        return entry | {
            "summary": policy._get_wording_today(),
            "rows": rows,
            "wrong": wrong,
            "employer": sum(row["employer"] for row in rows),
            "employee": sum(row["employee"] for row in rows),
        }

    def _get_phone_amounts(self, policy, amounts, given):
        """Return ({usage type: amount to try}, [names whose amount is no number])."""
        amounts, wrong = dict(amounts), []
        for usage_type in amounts:
            text = given.get(f"amount_{policy.id}_{usage_type.id}")
            if text is None:
                continue
            amount = _read_amount(text)
            if amount is None:
                wrong.append(usage_type.name)
            else:
                amounts[usage_type] = amount
        return amounts, wrong


def _read_amount(text):
    """Return a typed amount of usage; None for what is none."""
    try:
        amount = Decimal(text.strip().replace(",", ".") or 0)
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 <= amount <= HIGHEST:
        return None
    return float(round(amount, 2))
