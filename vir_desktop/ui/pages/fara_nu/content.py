"""From reference data to what the Fara nu page shows."""

from collections.abc import Sequence

from vir_desktop.services.reference import Entry, ReferenceData
from vir_desktop.ui.pages.fara_nu.page import Advice, FaraNu, Number

_OWN_NUMBER = "bakjour"


def fara_nu(page: ReferenceData, lines: ReferenceData, actions: ReferenceData, bakjour: str = "") -> FaraNu:
    """Return the page's content. `bakjour` is the organisation's own number; a line without one is left out."""
    own = {key: _number(entry, bakjour if key == _OWN_NUMBER else "") for key, entry in lines.entries.items()}
    to_log = [str(entry["line"]) for entry in page.entries.values() if entry["log"]]
    numbers = tuple(own[key] for key in to_log if own[key].number)
    more = tuple(number for key, number in own.items() if key not in to_log and number.number)
    return FaraNu(numbers, tuple(_advice(page, actions)), more, f"{actions.source} ({actions.as_of})")


def _number(line: Entry, own: str) -> Number:
    notes = [str(line["for"]), str(line["hours"])]
    return Number(
        key=str(line["key"]),
        label=str(line["name"]),
        number=own or str(line["number"]),
        note=", ".join(note for note in notes if note) + ".",
        confirmed=bool(own) or bool(line["confirmed"]),
        as_of=str(line["as_of"]),
    )


def _advice(page: ReferenceData, actions: ReferenceData) -> list[Advice]:
    shown = []
    for entry in page.entries.values():
        action = actions.entries.get(str(entry["action"]))
        if action is not None:
            do = action["do"]
            lines: Sequence[str] = [do] if isinstance(do, str) else do if isinstance(do, Sequence) else []
            shown.append(Advice("Först" if entry["log"] else str(entry["title"]), tuple(lines)))
    return shown
