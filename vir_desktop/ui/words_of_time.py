"""Moments as they are said on the screen, in Swedish local time."""

from datetime import datetime

from vir_desktop.domain.arbetsdag import STOCKHOLM

_MONTHS = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
           "november", "december")  # fmt: skip


def clock_words(moment: datetime) -> str:
    """Return "02:31"."""
    return moment.astimezone(STOCKHOLM).strftime("%H:%M")


def day_words(moment: datetime) -> str:
    """Return "21 november 2026 kl. 02:31"."""
    local = moment.astimezone(STOCKHOLM)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year} kl. {local:%H:%M}"
