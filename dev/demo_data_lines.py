"""The life of lines in dev/demo: ordered, suspended, taken over, left.

None of these lines is on a bill, apart from the internet connection at home.
"""

from datetime import date

OPERATOR = "Lumo Mobile"
# made in this order: number, holder, since
ORDERED = ("+447700900020", "Lotte Willems", date(2026, 12, 1))
SUSPENDED = ("+447700900021", "Karel Goossens", date(2025, 1, 1))
TAKEN_OVER = ("+447700900022", "Victor Lambert", date(2025, 1, 1))
LEFT_BEHIND = ("+447700900023", "Tom Baeten", date(2025, 1, 1))
HOME = ("LUMO-HOME 0012/3456", "Victor Lambert", date(2025, 1, 1))
# the SIM of a phone, with its PUK, and the end of its contract
CONTRACT = ("+447700900006", "8999900000000000014", "31415926", date(2026, 12, 31))
STARTS, LEFT = date(2026, 12, 1), date(2026, 11, 13)
# number: device with its IMEI, value, instalments
DEVICES = {
    "+447700900006": ("Fairphone 6", "352099001761481", 599, 24, date(2026, 1, 1)),
    "+447700900007": ("Tablet 11", "356938035643809", 420, 12, date(2026, 6, 1)),
    "+447700900023": ("Fairphone 5", "490154203237518", 549, 0, False),
}


def prepare(env, operators, departments):
    """Make the lines, and let HR be asked about the one of who left."""
    hr = env["res.users"].search([("login", "=", "hr")])
    env.company.telecom_hr_user_id = hr
    _starter, leaver = _create_people(env, departments)
    lines = {
        number: _create_line(env, operators, number, holder, since)
        for number, holder, since in (ORDERED, SUSPENDED, TAKEN_OVER, LEFT_BEHIND)
    }
    lines[ORDERED[0]].write({"state": "ordered", "date_ordered": date(2026, 11, 24)})
    lines[SUSPENDED[0]]._step_suspend(date(2026, 11, 2), date(2027, 1, 31))
    lines[TAKEN_OVER[0]]._step_take_over(date(2026, 10, 1))
    _create_line(env, operators, *HOME, kind="internet", contract_end=CONTRACT[-1])
    _create_devices(env)
    _add_contract(env)
    leaver.write(
        {
            "departure_date": LEFT,
            "departure_reason_id": env.ref("hr.departure_resigned").id,
        }
    )
    leaver.action_archive()


def _create_people(env, departments):
    return env["hr.employee"].create(
        [
            {
                "name": name,
                "job_title": "Sales Representative",
                "department_id": departments["Sales"].id,
                "date_version": since,
                "contract_date_start": since,
            }
            for name, since in ((ORDERED[1], STARTS), (LEFT_BEHIND[1], LEFT_BEHIND[2]))
        ]
    )


def _create_line(env, operators, number, holder, since, **values):
    line = env["telecom.line"].create(
        {"name": number, "operator_id": operators[OPERATOR].id, **values}
    )
    employee = env["hr.employee"].search([("name", "=", holder)])
    env["telecom.assignment"].create(
        {"line_id": line.id, "employee_id": employee.id, "date_from": since}
    )
    return line


def _create_devices(env):
    for number, (name, imei, value, count, first) in DEVICES.items():
        env["telecom.device"].create(
            {
                "name": name,
                "line_id": env["telecom.line"].search([("number", "=", number)]).id,
                "imei": imei,
                "value": value,
                "date_from": first or LEFT_BEHIND[2],
                "instalment_count": count,
                "instalment_from": first,
                "instalment_amount": count and round(value / count, 2),
            }
        )


def _add_contract(env):
    number, iccid, puk, last = CONTRACT
    env["telecom.line"].search([("number", "=", number)]).write(
        {"sim_iccid": iccid, "sim_puk": puk, "contract_end": last}
    )
