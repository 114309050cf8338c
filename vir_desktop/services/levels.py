"""The three levels in words, as lists show them: which, what, and when it was judged."""

from datetime import datetime

from vir_desktop.domain import bedomning
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.clocks import Filled
from vir_desktop.domain.record import RecordState

LEVEL_WORDS = {bedomning.Level.LAG: "låg", bedomning.Level.MEDEL: "medel", bedomning.Level.HOG: "hög"}
LEVEL_NAMES = {
    bedomning.NIVA_AKUT: "akut",
    bedomning.NIVA_FORTSATT: "fortsatt",
    bedomning.NIVA_ALLVARLIGHET: "allvarlighet",
}


def level_words(assessed: Filled) -> tuple[str, datetime | None, bool]:
    """Return ("akut: hög, bedömd 2026-11-21", valid until, preliminary) of a closed assessment."""
    closed_at = assessed.record.closed_at or assessed.record.created_at
    parts = [
        f"{name}: {LEVEL_WORDS[chosen]}"
        for key, name in LEVEL_NAMES.items()
        if (chosen := bedomning.level(assessed.answers, key)) is not None
    ]
    valid = bedomning.validity(assessed.answers)
    until = min(valid.akut, valid.fortsatt) if valid else None
    preliminary = assessed.record.state is RecordState.PRELIMINARY
    words = ", ".join([*parts, f"bedömd {local_date(closed_at).isoformat()}"])
    return words, until, preliminary
