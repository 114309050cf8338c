"""Who works on both sides of an ärende, and moving it out of the acute phase, where that is asked about."""

from vir_desktop.domain.akt import Phase, RegisterRow
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.handlaggare import same_on_both_sides
from vir_desktop.domain.holders import user_holder
from vir_desktop.domain.keys import Certificate
from vir_desktop.domain.record import AktId, AnswerKey
from vir_desktop.domain.roles import Right
from vir_desktop.services import akter, records
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.session import Session

INSTRUMENT = "samma-handlaggare"
REASON = AnswerKey("skal")
_READ = frozenset({"akt-opened", "akt-created"})


def is_on_both_sides(session: Session, akt_id: AktId, signatur: str, phase: Phase) -> bool:
    """Return whether someone has read the utövare's akt and another of the ärende, now that it is in `phase`.

    Only akter that the user at work can open count; whose the others are is not hers to know.
    """
    rows = session.register.arende_rows(session.register.row(akt_id).arende_id)
    shown = akter.unsealed_rows(session, rows)
    kinds = {sealed.kind for one, sealed in shown.items() if not sealed.joined_to and _has_read(session, one, signatur)}
    return same_on_both_sides(kinds, phase)


def would_be_on_both_sides(session: Session, akt_id: AktId, to: Certificate) -> bool:
    """Return whether someone would have the utövare's akt and another of the ärende, once she is given `akt_id`.

    Silent while the whole ärende is acute. What she has read counts, and what she holds in her own name.
    """
    hers, rows = user_holder(to.serial), session.register.arende_rows(session.register.row(akt_id).arende_id)
    phase = next((one.phase for one in rows if one.phase is not Phase.AKUT), Phase.AKUT)
    shown = akter.unsealed_rows(session, rows)
    holders = session.register.holders_of(list(shown))
    kinds = {
        sealed.kind
        for one, sealed in shown.items()
        if not sealed.joined_to and (one == akt_id or hers in holders[one] or _has_read(session, one, to.signatur))
    }
    return same_on_both_sides(kinds, phase)


def ask_why(session: Session, akt_id: AktId, to: Certificate, reason: str) -> None:
    """Ask why someone who would have both sides is given an akt, and write the reason down in it, signed.

    Raises:
        RuleError: handlaggare-on-both-sides (ask for a reason and call again).
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR, DISK_FULL …
    """
    if not would_be_on_both_sides(session, akt_id, to):
        return
    if not reason.strip():
        raise RuleError("handlaggare-on-both-sides", REASON)
    was_open = akt_id in session.open_akter
    akter.open_akt(session, akt_id)
    try:
        note_reason(session, akt_id, reason)
    finally:
        if not was_open:
            akter.close_akt(session, akt_id)


def set_phase(session: Session, akt_id: AktId, phase: Phase, reason: str = "") -> Outcome[RegisterRow]:
    """Move an ärende to another phase; leaving the acute one asks why one handläggare has both sides.

    The reason becomes a signed record of the akt.

    Raises:
        RuleError: same-handlaggare (ask for a reason and call again).
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR, DISK_FULL …
    """
    session.require(Right.AKT)
    session.writable_akt(akt_id)
    akter.refuse_joined(session, akt_id)
    leaves = session.register.row(akt_id).phase is Phase.AKUT
    if leaves and is_on_both_sides(session, akt_id, session.signatur, phase):
        note_reason(session, akt_id, reason)
    moved = akter.set_phase(session, akt_id, phase)
    return Outcome(moved.value, moved.changes | {Change.RECORD})


def note_reason(session: Session, akt_id: AktId, reason: str) -> None:
    """Write down, signed, why one handläggare has both sides.

    Raises:
        RuleError: same-handlaggare, when there is no reason.
    """
    if not reason.strip():
        raise RuleError("same-handlaggare", REASON)
    noted = records.start_record(session, akt_id, INSTRUMENT).value.record.id
    records.save_answer(session, akt_id, noted, REASON, reason.strip())
    records.sign_record(session, akt_id, noted)


def _has_read(session: Session, akt_id: AktId, signatur: str) -> bool:
    events = session.register.events(object_=akt_id)
    return any(event.act in _READ and event.actor == signatur for event in events)
