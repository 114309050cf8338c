"""Handing over: what is new since the last kvitterad överlämning is proposed, a person decides what stands there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from vir_desktop.domain import bedomning
from vir_desktop.domain.answer import Answer
from vir_desktop.domain.clocks import KVITTERAD_AV
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.record import AktId, AnswerKey, Answers, Record, RecordId, RecordState
from vir_desktop.services import akter, records
from vir_desktop.services.levels import LEVEL_NAMES, LEVEL_WORDS
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.papers.overlamning import log_line_words
from vir_desktop.services.records import RecordView
from vir_desktop.services.session import Session

INSTRUMENT = "overlamning"
KVITTERAD_TID = AnswerKey("kvitterad.tid")
_LOG_WORDS = {"samtal": "Samtal", "atgard": "Åtgärd", "beslut": "Beslut", "fara-nu": "Fara nu"}
_LOG_GOES_TO = {"samtal": "gjort-i-natt", "atgard": "gjort-i-natt", "beslut": "beslutat", "fara-nu": "fara-nu"}


@dataclass(frozen=True, slots=True)
class _Found:
    """A record with its answers, since when anything in it is new."""

    record: Record
    answers: Answers


def start_overlamning(session: Session, akt_id: AktId) -> Outcome[RecordView]:
    """Begin a handover with a proposal from what is new; every line may be changed before it is given.

    One that the user began and wrote nothing in is gone on with: two would both wait for somebody's receipt.

    Raises:
        KnownError: NO_RIGHT, DISK_FULL …
    """
    proposed, changes = proposal(session, akt_id), frozenset[Change]()
    record_id = _untouched(session, akt_id, proposed)
    if record_id is None:
        begun = records.start_record(session, akt_id, INSTRUMENT)
        record_id, changes = begun.value.record.id, begun.changes
    stands = session.akt(akt_id).store.answers(record_id)
    for key, text in ((AnswerKey(link_id), text) for link_id, text in proposed.items()):
        if key not in stands or stands[key].value != text:
            records.save_answer(session, akt_id, record_id, key, text)
    return Outcome(records.view(session, akt_id, record_id), changes)


def acknowledge(session: Session, akt_id: AktId, record_id: RecordId, by: str, at: str) -> Outcome[Record]:
    """Note who received the handover and when, and sign it; the register stops showing *Ej kvitterad*.

    Raises:
        RuleError: receiver-missing, record-closed.
    """
    if not by.strip():
        raise RuleError("receiver-missing", KVITTERAD_AV)
    records.save_answer(session, akt_id, record_id, KVITTERAD_AV, by.strip())
    records.save_answer(session, akt_id, record_id, KVITTERAD_TID, at.strip())
    return records.sign_record(session, akt_id, record_id)


def proposal(session: Session, akt_id: AktId) -> Mapping[str, str]:
    """Return proposed texts by linkId of blad 1, from everything written since the last kvitterad överlämning."""
    store = session.akt(akt_id).store
    answers = store.all_answers()
    found = [_Found(record, answers.get(record.id, {})) for record in store.records()]
    since = _last_acknowledged(found)
    lines: dict[str, list[str]] = {}
    for link_id, text in (*_log_lines(found, since), *_bedomning_lines(found), *_child_lines(session, akt_id, found)):
        lines.setdefault(link_id, []).append(text)
    return {link_id: "\n".join(texts) for link_id, texts in lines.items()}


def _untouched(session: Session, akt_id: AktId, proposed: Mapping[str, str]) -> RecordId | None:
    """Return an open handover of the user's own in which every line is one that is proposed now too."""
    store = session.akt(akt_id).store
    draft = store.draft()
    for record in store.records():
        begun = record.instrument == INSTRUMENT and record.state is RecordState.OPEN
        own = begun and record.created_by == session.signatur and (draft is None or draft.record_id != record.id)
        answers = store.answers(record.id) if own else {}
        if own and all(_is_proposed(answer, proposed.get(key, "")) for key, answer in answers.items()):
            return record.id
    return None


def _is_proposed(answer: Answer, text: str) -> bool:
    return not answer.note and isinstance(answer.value, str) and set(answer.value.split("\n")) <= set(text.split("\n"))


def _last_acknowledged(found: list[_Found]) -> datetime | None:
    given = [f.record.closed_at for f in found if f.record.instrument == INSTRUMENT and KVITTERAD_AV in f.answers]
    return max((at for at in given if at), default=None)


def _log_lines(found: list[_Found], since: datetime | None) -> Iterator[tuple[str, str]]:
    for each in found:
        if each.record.instrument != "akutsamtal":
            continue
        for key, answer in sorted(each.answers.items(), key=lambda pair: _instance(pair[0])):
            if key.endswith("/logg.text") and _is_new(answer, since):
                kind = _code(each.answers.get(AnswerKey(key.replace("logg.text", "logg.slag")))) or "samtal"
                yield _LOG_GOES_TO[kind], log_line_words(answer, _LOG_WORDS[kind])


def _bedomning_lines(found: list[_Found]) -> Iterator[tuple[str, str]]:
    assessed = [f for f in found if f.record.instrument == bedomning.INSTRUMENT]
    if not assessed:
        return
    latest = max(assessed, key=lambda f: f.record.created_at)
    levels = [
        f"{name}: {LEVEL_WORDS[level]}"
        for key, name in LEVEL_NAMES.items()
        if (level := bedomning.level(latest.answers, key))
    ]
    if latest.record.state is RecordState.SIGNED:
        yield "beslutat", f"Hot- och riskbedömning signerad. {', '.join(levels)}."
    else:
        yield "osakert", "Hot- och riskbedömningen är inte signerad."
        yield "fore-tolv", "Gör klart hot- och riskbedömningen."
    for key, answer in latest.answers.items():
        if key.endswith("/atgard.vad") and isinstance(answer.value, str):
            yield "fore-tolv", f"Åtgärd: {answer.value}"


def _child_lines(session: Session, akt_id: AktId, found: list[_Found]) -> Iterator[tuple[str, str]]:
    row = session.register.row(akt_id)
    children = [
        other.code
        for other in session.register.arende_rows(row.arende_id)
        if other.akt_id != akt_id and akter.kind_of(session, other) == "barn"
    ]
    if children:
        yield "barn", f"Egna akter finns: {', '.join(children)}."
    for each in found:
        if each.record.instrument == "barn":
            status = _code(each.answers.get(AnswerKey("orosanmalan.status")))
            if status == "forbereds":
                yield "fore-tolv", "Orosanmälan är förberedd men inte lämnad."


def _is_new(answer: Answer, since: datetime | None) -> bool:
    return since is None or (answer.at is not None and answer.at > since)


def _code(answer: Answer | None) -> str:
    return answer.value[0] if answer and isinstance(answer.value, tuple) and answer.value else ""


def _instance(key: AnswerKey) -> int:
    return int(key.split("[", 1)[1].split("]", 1)[0]) if "[" in key else 0
