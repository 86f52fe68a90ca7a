from . import telecom_device
from . import maintenance_equipment
