"""An akt with 2,000 answers, 500 of them with a note, opened: every page, the structure, the chain and all content."""

import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path

from benchmarks import vaults
from benchmarks.measure import interleaved, median, timed
from benchmarks.plain import keyed
from benchmarks.table import Goal, Line
from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.answer import Answer
from vir_desktop.domain.instrument.engine import evaluate
from vir_desktop.domain.record import CHAIN_START, AktId
from vir_desktop.services import akter, demo, records
from vir_desktop.services.session import Session

_ANSWERS, _ONE_NOTE_IN = 2000, 4
_INSTRUMENTS = ("samtalsstod-fraga", "samtalsstod-beskriva", "samtalsstod-fara")
_NOTE = "Hon berättar att det började i somras, och att det blev värre när hon sade att hon tänkte flytta. " * 4
_RUNS = 15


def lines() -> Iterator[Line]:
    """Open and close by turns with sqlcipher3 alone."""
    path = vaults.fresh_copy(full_vault())
    with vaults.session(path) as session:
        akt_id = full_akt(session)
        key = akter.akt_key(session, akt_id)
        file = path / "akter" / f"{akt_id}.vakt"

        def opened() -> float:
            took = timed(lambda: _open(session, akt_id))
            akter.close_akt(session, akt_id)
            return took

        whole, floor = interleaved(_RUNS, opened, lambda: timed(lambda: _floor(file, key)))
    yield Line(f"akt: open with {_ANSWERS} answers, checks included", median(whole), median(floor), Goal(1.5, most=100))


def full_vault() -> Path:
    """Return a vault of 100 akter with a full one among them."""
    return vaults.prepared("full-akt", _make)


def full_akt(session: Session) -> AktId:
    """Return the id of the full akt: the newest file in the folder."""
    (akt_id,) = session.world.storage.akter.ids()
    return akt_id


def _open(session: Session, akt_id: AktId) -> int:
    akter.open_akt(session, akt_id)
    store = session.akt(akt_id).store
    return len(store.records()) + len(store.all_answers())


def _floor(file: Path, key: bytes) -> int:
    """Read and check the same with sqlcipher3, hashlib and json, and nothing between."""
    connection = keyed(file, key)
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")
    assert not connection.execute("PRAGMA cipher_integrity_check").fetchall()
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    link = CHAIN_START
    names = ("seq", "at", "actor", "act", "object", "body")
    covered: dict[int, str] = {}
    for row in connection.execute("SELECT seq, at, actor, act, object, body, chain FROM event ORDER BY seq").fetchall():
        event = dict(zip(names, row, strict=False))
        spelt = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        link = hashlib.sha256(link + spelt.encode()).digest()
        assert link == row[6]
        covered[row[0]] = row[5]
    for sha256, body in connection.execute("SELECT sha256, body FROM form").fetchall():
        assert hashlib.sha256(body).hexdigest() == sha256
    found = connection.execute("SELECT record_id, key, seq, body FROM every_answer").fetchall()
    for record, key_, seq, body in found:
        spelt = f'{{"answer":{body},"key":{json.dumps(key_)},"record":"{record}"}}'
        assert hashlib.sha256(spelt.encode()).hexdigest() == covered[seq]
    given = [Answer.from_json(json.loads(body)) for _, _, _, body in found]
    kept = connection.execute("SELECT * FROM record").fetchall()
    connection.close()
    return len(given) + len(kept)


def _make(path: Path) -> None:
    vaults.make(path, 100)
    with vaults.session(path) as session:
        akt_id = akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "jour")).value.akt_id
        akter.open_akt(session, akt_id)
        draw, left, turn = random.Random(1), _ANSWERS, 0
        while left:
            left -= _fill(session, akt_id, draw, _INSTRUMENTS[turn % len(_INSTRUMENTS)], left)
            turn += 1


def _fill(session: Session, akt_id: AktId, draw: random.Random, instrument: str, most: int) -> int:
    begun = records.start_record(session, akt_id, instrument).value
    questions = evaluate(begun.pack, {}).questions[:most]
    for number, state in enumerate(questions):
        value = demo._any_value(draw, state.item)  # what the demo would answer
        note = "" if number % _ONE_NOTE_IN else _NOTE
        records.save_answer(session, akt_id, begun.record.id, state.key, value, note=note)
    return len(questions)
