"""How a paper leaves: what must not stand on it is found, each find is hidden or kept by a person, and it is logged.

Four steps, so that drawing the PDF can be done beside the database thread: `prepared` reads the vault, `decide`
and `finished` only compute, `save` writes and logs. Nothing is written before the last of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.paper import Paper
from vir_desktop.domain.protected_strings import (
    Kind,
    PaperHit,
    Protected,
    apply_choices,
    check_bytes,
    check_paper,
    paper_file_name,
)
from vir_desktop.domain.record import AktId, AnswerKey, Record, RecordState
from vir_desktop.services import akter, legal_basis, printing
from vir_desktop.services.outcome import Outcome
from vir_desktop.services.ports import Entropy, PaperFolder
from vir_desktop.services.reading import PAPER_SHOWN, note_read
from vir_desktop.services.session import Session

MUST_NOT_KNOW = AnswerKey("vardnadshavare-far-inte-informeras")
_NONE_KEPT: Mapping[Protected, str] = MappingProxyType({})


class Reader(StrEnum):
    """Who is to read a paper."""

    WORK = "work"  # an authority, a colleague, the person herself
    GUARDIAN = "guardian"  # vårdnadshavare


@dataclass(frozen=True, slots=True)
class PreparedPaper:
    """A paper with what was found on it. `children` tells that it is about a family with a child's akt.

    `meant` is what the paper is made to carry, each with the reason; `never` what this user's papers do not carry.
    """

    paper: Paper
    hits: tuple[PaperHit, ...] = ()
    protected: tuple[Protected, ...] = field(default=(), repr=False)
    akt_id: AktId | None = None
    reader: Reader = Reader.WORK
    children: bool = False
    meant: Mapping[Protected, str] = field(default_factory=dict, repr=False)
    never: frozenset[Kind] = frozenset()


@dataclass(frozen=True, slots=True)
class DecidedPaper:
    """The paper as it may leave, what was hidden on it, and what was kept with which reason."""

    prepared: PreparedPaper
    paper: Paper
    hidden: tuple[PaperHit, ...]
    kept: Mapping[Protected, str]

    @property
    def found(self) -> tuple[Protected, ...]:
        """Every protected string that a person has to take a stand on, in the order it was found."""
        hits = (*self.prepared.hits, *self.hidden)
        return tuple(dict.fromkeys(one.hit.protected for one in hits))


@dataclass(frozen=True, slots=True)
class FinishedPaper:
    """The bytes that are about to leave, and what the last look still found in them."""

    decided: DecidedPaper
    pdf: bytes = field(repr=False)
    text: str = field(repr=False)
    metadata: Mapping[str, str]
    left: tuple[PaperHit, ...]


def prepared(
    session: Session,
    akt_id: AktId,
    paper: Paper,
    reader: Reader = Reader.WORK,
    meant: Mapping[Protected, str] = _NONE_KEPT,
) -> PreparedPaper:
    """Return a paper of an open akt with every protected string that stands on it, and which `meant` of them to keep.

    Raises:
        RuleError: guardian-must-not-know.
        KnownError: NO_RIGHT.
    """
    if reader is Reader.GUARDIAN:
        _refuse_guardian(session, akt_id)
    note_read(session, PAPER_SHOWN, akt_id)
    own, others = printing.protected_strings(session, akt_id), _of_others(session, akt_id, reader)
    protected = tuple(dict.fromkeys((*own, *others)))
    hits = tuple(check_paper(paper, protected))
    children = bool(_child_akter(session, akt_id))
    # To a guardian nothing is meant: what the paper is for at work is for no other reader.
    found = {one.hit.protected for one in hits} if reader is Reader.WORK else set()
    kept = dict(meant) if found & meant.keys() else {}  # of two spellings of a number one is found
    never = frozenset[Kind]() if legal_basis.of(session, akt_id).sees_numbers else frozenset({Kind.PERSONNUMMER})
    return PreparedPaper(paper, hits, protected, akt_id, reader, children, kept, never)


def decide(prepared: PreparedPaper, kept: Mapping[Protected, str] = _NONE_KEPT) -> DecidedPaper:
    """Hide every protected string but those in `kept`, which maps a string to the reason for Behåll.

    Raises:
        RuleError: reason-missing, number-not-for-role (a volontär's papers carry no personnummer).
    """
    if not all(reason.strip() for reason in kept.values()):
        raise RuleError("reason-missing", "reason")
    if any(one.kind in prepared.never for one in kept):
        raise RuleError("number-not-for-role")
    # Searched anew: a kept name may cover another, which must still be hidden.
    hidden = tuple(check_paper(prepared.paper, [one for one in prepared.protected if one not in kept]))
    return DecidedPaper(prepared, apply_choices(prepared.paper, hidden, {}), hidden, dict(kept))


def finished(decided: DecidedPaper, pdf: bytes, text: str, metadata: Mapping[str, str]) -> FinishedPaper:
    """Look once more, at the text and metadata read back out of the bytes that are to be written."""
    left = check_bytes(text, metadata, "", decided.prepared.protected, frozenset(decided.kept))
    return FinishedPaper(decided, pdf, text, metadata, tuple(left))


def save(session: Session, papers: PaperFolder, folder: str, paper: FinishedPaper) -> Outcome[str]:
    """Write the paper to a folder under a name that says nothing, log it, and return the name.

    Raises:
        RuleError: protected-left (something was found in the bytes), guardian-must-not-know.
        KnownError: DISK_FULL, READ_ONLY, IO_ERROR, MISSING_FILE; then there is no file and no event.
    """
    akt_id, protected = paper.decided.prepared.akt_id, paper.decided.prepared.protected
    if akt_id is None:
        raise KnownError(Known.NO_RIGHT)
    if paper.left:
        raise RuleError("protected-left")
    if paper.decided.prepared.reader is Reader.GUARDIAN:
        _refuse_guardian(session, akt_id)
    name = _free_name(session.world.entropy, lambda name: check_bytes("", {}, name, protected))
    papers.write(folder, name, paper.pdf)
    try:
        _log(session, akt_id, paper)
    except KnownError:
        papers.remove(folder, name)  # what cannot be logged does not leave
        raise
    return Outcome(name)


def save_blank(entropy: Entropy, papers: PaperFolder, folder: str, pdf: bytes) -> str:
    """Write a blank form, which is about nobody and needs neither vault nor log; return its name."""
    name = paper_file_name(entropy.token)
    papers.write(folder, name, pdf)
    return name


def _log(session: Session, akt_id: AktId, paper: FinishedPaper) -> None:
    kept = {one: reason.strip() for one, reason in paper.decided.kept.items()}
    printing.note_saved(session, akt_id, paper.decided.paper.title, paper.pdf, kept)
    session.register.append(session.now, session.signatur, "paper-saved", akt_id, digest(paper.pdf).hex())


def _free_name(entropy: Entropy, hits: Callable[[str], Sequence[PaperHit]]) -> str:
    while hits(name := paper_file_name(entropy.token)):
        pass
    return name


def _refuse_guardian(session: Session, akt_id: AktId) -> None:
    """Refuse a guardian as the reader while any child of the ärende has one who must not be told."""
    for child in _child_akter(session, akt_id) | {akt_id}:
        if _guardian_must_not_know(session, child):
            raise RuleError("guardian-must-not-know", MUST_NOT_KNOW)


def _of_others(session: Session, akt_id: AktId, reader: Reader) -> Iterator[Protected]:
    """Yield what must not be told of the others in the ärende either, as far as the user may open their akter.

    On a paper of the child's akt that is the mother, for the other guardian may get to read it; on one of the
    utövare's, everybody else. An akt that is damaged keeps a paper from a guardian, not one from those at work.
    """
    row = session.register.row(akt_id)
    shown = akter.unsealed_rows(session, session.register.arende_rows(row.arende_id))
    kept_from = {AktKind.BARN: {AktKind.VUXEN}, AktKind.VALDSUTOVARE: {AktKind.VUXEN, AktKind.BARN}}
    wanted = kept_from.get(shown[akt_id].kind, set()) if akt_id in shown else set()
    for other, sealed in shown.items():
        if other != akt_id and sealed.kind in wanted:
            yield from _protected_in(session, other, reader)


def _protected_in(session: Session, akt_id: AktId, reader: Reader) -> Sequence[Protected]:
    try:
        with _open_for_a_look(session, akt_id):
            return printing.protected_strings(session, akt_id)
    except KnownError:
        if reader is Reader.GUARDIAN:
            raise
        return ()


@contextmanager
def _open_for_a_look(session: Session, akt_id: AktId) -> Iterator[None]:
    """Open a sibling's akt and leave it as it was; that is reading it, and is logged as such."""
    was_open = akt_id in session.open_akter
    akter.open_akt(session, akt_id)
    try:
        yield
    finally:
        if not was_open:
            akter.close_akt(session, akt_id)


def _child_akter(session: Session, akt_id: AktId) -> set[AktId]:
    """Return the children's akter of the same ärende, as far as the user may open them."""
    row = session.register.row(akt_id)
    shown = akter.unsealed_rows(session, session.register.arende_rows(row.arende_id))
    return {id_ for id_, sealed in shown.items() if sealed.kind is AktKind.BARN}


def _guardian_must_not_know(session: Session, akt_id: AktId) -> bool:
    with _open_for_a_look(session, akt_id):
        store = session.akt(akt_id).store
        answers = [store.answers(record.id).get(MUST_NOT_KNOW) for record in store.records() if _counts(record)]
        return any(answer is not None and answer.value is not False for answer in answers)


def _counts(record: Record) -> bool:
    return record.instrument == "barn" and record.state is not RecordState.ABANDONED
