"""How often the way back by copy and sheets is tried: once a quarter, for what is never tried does not work."""

from datetime import datetime, timedelta

QUARTER = timedelta(days=92)


def days_overdue_since(last: datetime, now: datetime) -> int | None:
    """Return the whole days since `last` (a drill, or the vault's first day) when a quarter has gone, else None."""
    return (now - last).days if now - last >= QUARTER else None
