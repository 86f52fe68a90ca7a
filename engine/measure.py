"""Units of quantities: which of them are time, which are data."""

from __future__ import annotations

from decimal import Decimal

DURATION, VOLUME = "duration", "volume"

# Operators count in binary steps, as the parsers do.
_STEPS = {
    (DURATION, Decimal(1)): (
        *("s", "sec", "secs", "sek", "second", "seconds", "sekunde", "sekunden"),
        *("seconde", "secondes", "seconden", "segundos", "secondi"),
    ),
    (DURATION, Decimal(60)): (
        *("min", "mins", "mn", "minute", "minutes", "minuten", "minuut"),
        *("minutos", "minuti"),
    ),
    (DURATION, Decimal(3600)): (
        *("h", "hr", "hrs", "hur", "hour", "hours", "std", "stunde", "stunden"),
        *("uur", "uren", "heure", "heures", "horas", "ore"),
    ),
    (VOLUME, Decimal(1) / 1024**2): ("b", "ad", "byte", "bytes", "octet", "octets"),
    (VOLUME, Decimal(1) / 1024): ("kb", "kib", "ko", "kbyte", "kbytes", "2p"),
    (VOLUME, Decimal(1)): ("mb", "mib", "mo", "mbyte", "mbytes", "4l"),
    (VOLUME, Decimal(1024)): ("gb", "gib", "go", "gbyte", "gbytes", "e34"),
}

# {unit: (what it measures, how many seconds or MB one is)}; others are pieces.
UNITS: dict[str, tuple[str, Decimal]] = {
    unit: step for step, units in _STEPS.items() for unit in units
}
