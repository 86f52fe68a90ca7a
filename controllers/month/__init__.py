from . import payroll_link
