"""The disputes of dev/demo: one to decide, and one that waits to be booked."""


def finish(env):
    """Let Emma dispute usage of both her lines; the officer decided one in part."""
    users = {
        login: env["res.users"].search([("login", "=", login)])
        for login in ("employee", "officer")
    }
    env.company.sudo().telecom_dispute_user_id = users["officer"]
    # Only she reads her usage.
    statements = env["telecom.statement"].with_user(users["employee"])
    own = statements.search(
        statements._get_portal_domain(), order="date_from desc, line_id"
    )
    travelled, at_home = own.filtered(lambda each: each.employee)[:2]
    calls = travelled.sudo().charge_ids.row_ids.filtered(
        lambda row: row.charge_id.usage_type_id.code == "calls_abroad"
    )
    nothing = env["telecom.usage.row"], env["telecom.charge"]
    travelled._dispute(
        "work",
        "Calls to our customer in Lisbon, on the trip of October.",
        nothing[1],
        calls.sorted("amount", reverse=True)[:3],
    )
    used = at_home.sudo().charge_ids.filtered(
        lambda each: each.usage_type_id.category_id.code != "non_usage"
    )
    charge = max(used, key=lambda each: each.amount)
    dispute = at_home._dispute(
        "not_mine", "A colleague used this line for a day.", charge, nothing[0]
    )
    decided = dispute.with_user(users["officer"])
    decided.answer = "Half of it: the phone was with you in the evening."
    for line in decided.line_ids:
        line.granted = line.currency_id.round(line.amount / 2)
    decided.action_grant_part()
