from . import models
from .hooks import add_salary_rule
