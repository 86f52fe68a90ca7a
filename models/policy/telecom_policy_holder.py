from odoo import fields, models
from odoo.tools import SQL

from .telecom_policy import POLICY_SOURCES


class TelecomPolicyHolder(models.Model):
    """The policy of each holder today, and since when: a row per assigned line.

    Employees without a line have one row, with the policy that a line would get.
    Policies of departments and the company are taken as they are now: only contracts
    have a past.
    """

    _name = "telecom.policy.holder"
    _description = "Policies per Employee"
    _auto = False
    _order = "holder, id"
    _rec_name = "holder"
    _depends = {
        "hr.department": ["telecom_policy_id"],
        "hr.employee": ["active", "company_id", "current_version_id", "name"],
        "hr.version": [
            "active",
            "date_version",
            "department_id",
            "departure_date",
            "employee_id",
            "telecom_policy_id",
        ],
        "res.company": ["telecom_policy_id"],
        "res.partner": ["name"],
        "telecom.assignment": [
            "active",
            "company_id",
            "date_from",
            "date_to",
            "employee_id",
            "line_id",
            "partner_id",
            "policy_id",
        ],
        "telecom.policy": ["contribution"],
    }

    holder = fields.Char(readonly=True)
    employee_id = fields.Many2one("hr.employee", readonly=True)
    partner_id = fields.Many2one("res.partner", "Other Holder", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    line_id = fields.Many2one("telecom.line", readonly=True)
    assignment_id = fields.Many2one("telecom.assignment", readonly=True, technical=True)
    policy_id = fields.Many2one("telecom.policy", readonly=True)
    policy_source = fields.Selection(
        [each for each in POLICY_SOURCES if each[0] != "correction"],
        readonly=True,
    )
    contribution = fields.Selection(
        selection=lambda self: (
            self.env["telecom.policy"]
            ._fields["contribution"]
            ._description_selection(self.env)
        ),
        string="Contribution Type",
        readonly=True,
    )
    since = fields.Date(
        readonly=True,
        help="The day from which uninterrupted contracts and the assignment lead to "
        "this policy.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH holding AS (%(assignments)s UNION ALL %(employees)s)
            SELECT holding.id, COALESCE(employee.name, partner.name) AS holder,
                   holding.employee_id, holding.partner_id, version.department_id,
                   holding.company_id, holding.line_id, holding.assignment_id,
                   policy.id AS policy_id, policy.contribution,
                   CASE WHEN holding.own_policy_id IS NOT NULL THEN 'assignment'
                        WHEN version.telecom_policy_id IS NOT NULL THEN 'contract'
                        WHEN department.telecom_policy_id IS NOT NULL THEN 'department'
                        WHEN company.telecom_policy_id IS NOT NULL THEN 'company'
                   END AS policy_source,
                   CASE WHEN holding.own_policy_id IS NOT NULL OR break.day IS NULL
                        THEN COALESCE(holding.date_from, run.day)
                        ELSE GREATEST(holding.date_from, run.day)
                   END AS since
              FROM holding
              JOIN res_company company ON company.id = holding.company_id
         LEFT JOIN hr_employee employee ON employee.id = holding.employee_id
         LEFT JOIN res_partner partner ON partner.id = holding.partner_id
         -- the version in force; before the first one, the first
         LEFT JOIN LATERAL (
                   SELECT *
                     FROM hr_version
                    WHERE employee_id = holding.employee_id AND active
                 ORDER BY date_version > %(today)s, ABS(date_version - %(today)s)
                    LIMIT 1
                   ) version ON TRUE
         LEFT JOIN hr_department department ON department.id = version.department_id
         LEFT JOIN telecom_policy policy ON policy.id = COALESCE(
                   holding.own_policy_id, version.telecom_policy_id,
                   department.telecom_policy_id, company.telecom_policy_id)
         -- the last version before it that led to another policy
         LEFT JOIN LATERAL (
                   SELECT MAX(earlier.date_version) AS day
                     FROM hr_version earlier
                LEFT JOIN hr_department its ON its.id = earlier.department_id
                    WHERE earlier.employee_id = holding.employee_id
                          AND earlier.active
                          AND earlier.date_version < version.date_version
                          AND COALESCE(earlier.telecom_policy_id, its.telecom_policy_id,
                                       company.telecom_policy_id)
                              IS DISTINCT FROM policy.id
                   ) break ON TRUE
         LEFT JOIN LATERAL (
                   SELECT MIN(date_version) AS day
                     FROM hr_version
                    WHERE employee_id = holding.employee_id
                          AND active
                          AND (break.day IS NULL OR date_version > break.day)
                   ) run ON TRUE
            """,
            assignments=self._get_assignments_query(),
            employees=self._get_employees_query(),
            today=fields.Date.context_today(self),
        )

    def _get_assignments_query(self):
        """Return the lines that are held today, by who has not left.

        Even numbers are assignments and odd ones employees, so no row has two ids.
        """
        return SQL(
            """
            SELECT assignment.id * 2 AS id, assignment.id AS assignment_id,
                   assignment.line_id, assignment.employee_id, assignment.partner_id,
                   assignment.company_id, assignment.policy_id AS own_policy_id,
                   assignment.date_from
              FROM telecom_assignment assignment
         LEFT JOIN hr_employee employee ON employee.id = assignment.employee_id
         LEFT JOIN hr_version current ON current.id = employee.current_version_id
             WHERE assignment.active IS NOT FALSE
                   AND %(today)s BETWEEN assignment.date_from
                                 AND COALESCE(assignment.date_to, 'infinity')
                   AND %(today)s <= COALESCE(current.departure_date, 'infinity')
            """,
            today=fields.Date.context_today(self),
        )

    def _get_employees_query(self):
        """Return the employees of today who hold no line."""
        return SQL(
            """
            SELECT employee.id * 2 + 1, NULL, NULL, employee.id, NULL,
                   employee.company_id, NULL, NULL
              FROM hr_employee employee
         LEFT JOIN hr_version current ON current.id = employee.current_version_id
             WHERE employee.active
                   AND %(today)s <= COALESCE(current.departure_date, 'infinity')
                   AND NOT EXISTS (
                       SELECT
                         FROM telecom_assignment assignment
                        WHERE assignment.employee_id = employee.id
                              AND assignment.active IS NOT FALSE
                              AND %(today)s BETWEEN assignment.date_from
                                  AND COALESCE(assignment.date_to, 'infinity'))
            """,
            today=fields.Date.context_today(self),
        )

    def action_open(self):
        """Open who holds, for HR; else the line, which is what officers manage."""
        self.ensure_one()
        is_hr = self.env.user.has_group("hr.group_hr_user")
        if self.line_id and not (is_hr and self.employee_id):
            return self.line_id.get_formview_action()
        return self.employee_id.get_formview_action()
