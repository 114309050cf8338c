"""Writes a small whole training vault with what is in it: `python -m tests.helpers.golden_vault tests/data/vault/vN`.

Run once for each version of the formats; what has been written is never written again.
"""

import json
import sys
from datetime import datetime
from pathlib import Path

from tests.helpers.vaults import Vault, a_form, a_vault, an_akt, answers_json
from vir_desktop.domain import bedomning
from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.answer import Absent, Value
from vir_desktop.domain.record import AnswerKey, Draft
from vir_desktop.services import akter, overlamning, positions, records, register
from vir_desktop.services.positions import Position

LEFT_OUT = ("lock", "ballast")


def fill(vault: Vault) -> dict[str, object]:
    """Put one of everything into the vault and return what a reader must find."""
    session = vault.open()
    akt_id = an_akt(session, code="Lind")
    a_form(session, akt_id, "person", {"namn": "Åsa Påhittsson", "fodelsear": 1890, "telefon": "070-174 06 05"})
    person = records.list_records(session, akt_id)[0].id
    records.save_answer(session, akt_id, person, AnswerKey("sprak"), Absent.UNKNOWN, note="å ä ö\n👩‍👧 שלום")
    assessed = a_form(session, akt_id, bedomning.INSTRUMENT, _assessment(session.now))
    records.sign_record(session, akt_id, assessed)
    overlamning.start_overlamning(session, akt_id)
    draft = Draft(person, AnswerKey("adress"), "Påhittsvä", False, 9, session.now)
    records.save_draft(session, akt_id, draft)
    register.set_label(session, akt_id, "Hon med hunden")
    positions.remember(session, Position("form", akt_id, person, AnswerKey("adress"), caret=9))
    arende_id = session.register.row(akt_id).arende_id
    akter.create_akt(session, akter.NewAkt(AktKind.BARN, "1", arende_id, "Björk"))
    found: dict[str, object] = {
        "signatur": vault.signatur,
        "phrase": vault.phrase,
        "shares": list(vault.shares),
        "answers": answers_json(session, akt_id),
        "signed": assessed,
        "draft": draft.text,
        "levels": akter.unsealed_rows(session, [session.register.row(akt_id)])[akt_id].level,
    }
    vault.leave()
    return found


def _assessment(now: datetime) -> dict[str, Value]:
    acute, continued = bedomning.default_validity(now, in_shelter=False)
    levels: dict[str, Value] = dict.fromkeys((*bedomning.LEVEL_KEYS, bedomning.EGEN_SKATTNING), ("hog",))
    return {
        **levels,
        bedomning.KALLOR: ("klient", "polis"),
        bedomning.BEGRANSNING: "Ett samtal i natt.",
        bedomning.MOTIVERING: "Hotet ökar.",
        "atgard[1]/atgard.vad": "Tryggt boende i natt",
        bedomning.GILTIG_AKUT: acute,
        bedomning.GILTIG_FORTSATT: continued,
    }


def write(folder: Path) -> None:
    """Make the vault in `folder`, which must not exist."""
    folder.mkdir(parents=True)
    expected = fill(a_vault(folder))
    for path in (folder / "valv").rglob("*"):
        if path.name in LEFT_OUT or path.name.endswith("-journal"):
            path.unlink()
    text = json.dumps(expected, ensure_ascii=False, indent=2)
    (folder / "expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
