"""What the pages of forms ask of an akt, and how it is asked of the services off the screen's thread."""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias, TypeVar

from vir_desktop.domain.answer import Answer, How, Value
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.record import AktId, AnswerKey, Record, RecordId
from vir_desktop.services import records
from vir_desktop.services.records import RecordView, Saved
from vir_desktop.services.session import Session
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.typed import Given, Typed, to_draft, together

T = TypeVar("T")
Done: TypeAlias = Callable[[T], None]
Failed: TypeAlias = Callable[[RuleError | KnownError], None]


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
        self._tasks.run(lambda s: self._write_draft(s, typed), done, failed)

    def keep(self, session: Session, typed: Typed | None, unsaved: Mapping[AnswerKey, Given] | None = None) -> None:
        """Keep what is typed, now and on this thread: for the lock, which owns the database lane by then.

        `unsaved` are answers whose save has failed or not come back: they are tried once more, and what does not
        become an answer goes into the draft as text.
        """
        standing = session.akt(self._akt).store.answers(self._record) if unsaved else {}
        left: list[Typed] = []
        for key, given in (unsaved or {}).items():
            if not _stands(standing.get(key), given) and not self._saved(session, key, given):
                left += given.texts(key)
        typed = together([*left, *(typed.alone() if typed else ())])
        if typed is not None:
            self._write_draft(session, typed)

    def _write_draft(self, session: Session, typed: Typed | None) -> None:
        draft = None if typed is None else to_draft(typed, self._record, session.now)
        records.save_draft(session, self._akt, draft)

    def _saved(self, session: Session, key: AnswerKey, given: Given) -> bool:
        try:
            if given.value is None:
                records.clear_answer(session, self._akt, self._record, key)
            else:
                records.save_answer(session, self._akt, self._record, key, given.value, note=given.note, how=given.how)
        except (RuleError, KnownError):
            return False
        return True

    def sign(self, in_shelter: bool, done: Done[Record], failed: Failed) -> None:
        """Sign the record."""
        self._tasks.run(lambda s: records.sign_record(s, self._akt, self._record, in_shelter=in_shelter), done, failed)

    def close_preliminary(self, done: Done[Record], failed: Failed) -> None:
        """Close as "Preliminär, natt"."""
        self._tasks.run(lambda s: records.close_preliminary(s, self._akt, self._record), done, failed)

    def correct(self, reason: str, done: Done[RecordView], failed: Failed) -> None:
        """Begin a new version of a closed record."""
        self._tasks.run(lambda s: records.correct_record(s, self._akt, self._record, reason), done, failed)


def _stands(answer: Answer | None, given: Given) -> bool:
    if answer is None:
        return given.value is None
    return (answer.value, answer.note, answer.how) == (given.value, given.note, given.how)
