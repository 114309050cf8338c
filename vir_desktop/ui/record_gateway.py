"""What the pages of forms ask of an akt, and how it is asked of the services off the screen's thread."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias, TypeVar

from vir_desktop.domain.answer import Answer, How, Value
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.record import AktId, AnswerKey, Draft, Record, RecordId
from vir_desktop.services import records
from vir_desktop.services.records import RecordView, Saved
from vir_desktop.services.session import Session
from vir_desktop.ui.tasks import Tasks

T = TypeVar("T")
Done: TypeAlias = Callable[[T], None]
Failed: TypeAlias = Callable[[RuleError | KnownError], None]


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed at one question and is not an answer yet; `caret` counts characters from the start."""

    key: AnswerKey
    text: str
    is_note: bool
    caret: int


class RecordGateway(Protocol):
    """One record of an open akt. Each call ends in exactly one of its two callbacks, on the GUI thread.

    `done` is called only when the service has returned, so what it tells is on disk.
    """

    def load(self, done: Done[RecordView], failed: Failed) -> None:
        """Read the record with its form, answers and draft."""

    def save(self, key: AnswerKey, value: Value, note: str, how: How, done: Done[Saved], failed: Failed) -> None:
        """Save an answer and its event."""

    def clear(self, key: AnswerKey, done: Done[Saved], failed: Failed) -> None:
        """Take an answer back."""

    def undo(self, key: AnswerKey, done: Done[Saved], failed: Failed) -> None:
        """Put back the answer before the latest."""

    def remove(self, group: str, instance: int, done: Done[Mapping[AnswerKey, Answer]], failed: Failed) -> None:
        """Clear a row of a repeating group; `done` gets what it held."""

    def restore(self, held: Mapping[AnswerKey, Answer], done: Done[None], failed: Failed) -> None:
        """Put answers back as they were."""

    def draft(self, typed: Typed | None, done: Done[None], failed: Failed) -> None:
        """Keep what is being typed; None forgets it."""

    def sign(self, in_shelter: bool, done: Done[Record], failed: Failed) -> None:
        """Sign the record."""

    def close_preliminary(self, done: Done[Record], failed: Failed) -> None:
        """Close as “Preliminär, natt”."""

    def correct(self, reason: str, done: Done[RecordView], failed: Failed) -> None:
        """Begin a new version of a closed record."""


class TasksGateway:
    """The gateway over the database lane and the services."""

    def __init__(self, tasks: Tasks[Session], akt_id: AktId, record_id: RecordId) -> None:
        self._tasks = tasks
        self._akt = akt_id
        self._record = record_id

    def load(self, done: Done[RecordView], failed: Failed) -> None:
        """Read the record with its form, answers and draft."""
        self._tasks.run(lambda s: records.view(s, self._akt, self._record), done, failed)

    def save(self, key: AnswerKey, value: Value, note: str, how: How, done: Done[Saved], failed: Failed) -> None:
        """Save an answer and its event."""
        self._tasks.run(
            lambda s: records.save_answer(s, self._akt, self._record, key, value, note=note, how=how),
            done,
            failed,
        )

    def clear(self, key: AnswerKey, done: Done[Saved], failed: Failed) -> None:
        """Take an answer back."""
        self._tasks.run(lambda s: records.clear_answer(s, self._akt, self._record, key), done, failed)

    def undo(self, key: AnswerKey, done: Done[Saved], failed: Failed) -> None:
        """Put back the answer before the latest."""
        self._tasks.run(lambda s: records.undo_answer(s, self._akt, self._record, key), done, failed)

    def remove(self, group: str, instance: int, done: Done[Mapping[AnswerKey, Answer]], failed: Failed) -> None:
        """Clear a row of a repeating group; `done` gets what it held."""
        self._tasks.run(lambda s: records.remove_instance(s, self._akt, self._record, group, instance), done, failed)

    def restore(self, held: Mapping[AnswerKey, Answer], done: Done[None], failed: Failed) -> None:
        """Put answers back as they were."""
        self._tasks.run(lambda s: records.restore_answers(s, self._akt, self._record, held), done, failed)

    def draft(self, typed: Typed | None, done: Done[None], failed: Failed) -> None:
        """Keep what is being typed; None forgets it."""
        self._tasks.run(lambda s: self.keep(s, typed), done, failed)

    def keep(self, session: Session, typed: Typed | None) -> None:
        """Keep what is being typed, now and on this thread: for the lock, which owns the database lane by then."""
        draft = None
        if typed is not None:
            draft = Draft(self._record, typed.key, typed.text, typed.is_note, typed.caret, session.now)
        records.save_draft(session, self._akt, draft)

    def sign(self, in_shelter: bool, done: Done[Record], failed: Failed) -> None:
        """Sign the record."""
        self._tasks.run(lambda s: records.sign_record(s, self._akt, self._record, in_shelter=in_shelter), done, failed)

    def close_preliminary(self, done: Done[Record], failed: Failed) -> None:
        """Close as "Preliminär, natt"."""
        self._tasks.run(lambda s: records.close_preliminary(s, self._akt, self._record), done, failed)

    def correct(self, reason: str, done: Done[RecordView], failed: Failed) -> None:
        """Begin a new version of a closed record."""
        self._tasks.run(lambda s: records.correct_record(s, self._akt, self._record, reason), done, failed)
