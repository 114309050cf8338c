"""The time of the computer, for ports.Clock."""

from datetime import UTC, datetime


class SystemClock:
    """UTC, aware, to the microsecond."""

    def now(self) -> datetime:
        """Return the present moment."""
        return datetime.now(UTC)
