"""What dev/demo shows."""

LOGINS = [("admin", "admin")]


def prepare(env):
    """Make the operators, employees, lines and policies of the company."""


def uploads(env):
    """Return the sample bills: drops of files (name, bytes)."""
    return []


def finish(env, bills):
    """Do what the accountant does with the uploaded bills."""


def rows(env, bills):
    """Return the table: (line, holder, policy, total, employer, employee)."""
    return []
