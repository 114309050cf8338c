"""What a user has given or typed at a question, and how all that is not an answer shares the akt's one draft.

An akt keeps one draft. A page may hold several texts that are no answers: a date that cannot be read, the note
below it, the words at the caret. They go into the draft together, so that one never takes the place of another.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from vir_desktop.domain.answer import Absent, How, Value
from vir_desktop.domain.record import AnswerKey, Draft, RecordId

# Between texts, and between the parts of one: two controls that no field lets in.
_NEXT, _PART = "\x1e", "\x1f"


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed at one question and is not an answer yet; `caret` counts characters from the start.

    `beside` is what stands at other places of the page and cannot be read as an answer.
    """

    key: AnswerKey
    text: str
    is_note: bool
    caret: int
    beside: tuple["Typed", ...] = ()

    @property
    def place(self) -> tuple[AnswerKey, bool]:
        """The question, and whether it is its note."""
        return self.key, self.is_note

    def alone(self) -> tuple["Typed", ...]:
        """Return every text by itself, this one last."""
        return (*self.beside, replace(self, beside=()))


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as the user gave it; `value` None is a cleared one."""

    value: Value | None
    note: str = ""
    how: How = How.FRAGAT

    def texts(self, key: AnswerKey) -> tuple[Typed, ...]:
        """Return its words as they can be kept in a draft."""
        found = []
        if isinstance(self.value, str) and not isinstance(self.value, Absent):
            found.append(Typed(key, self.value, False, len(self.value)))
        if self.note:
            found.append(Typed(key, self.note, True, len(self.note)))
        return tuple(found)


def together(texts: Sequence[Typed]) -> Typed | None:
    """Return several texts as one, the last in front; the later of two at the same place stands."""
    by_place: dict[tuple[AnswerKey, bool], Typed] = {}
    for text in texts:
        by_place.pop(text.place, None)
        by_place[text.place] = replace(text, beside=())
    *beside, last = by_place.values() or (None,)
    return replace(last, beside=tuple(text for text in beside if text)) if last else None


def to_draft(typed: Typed, record_id: RecordId, at: datetime) -> Draft:
    """Return the draft that keeps a text and what stands beside it.

    The draft goes under the key that has waited longest: saving the answer at the caret must not take it away.
    """
    first, *rest = typed.alone()
    parts = [first.text, *(_PART.join((t.key, "n" if t.is_note else "", str(t.caret), t.text)) for t in rest)]
    return Draft(record_id, first.key, _NEXT.join(parts), first.is_note, first.caret, at)


def from_draft(draft: Draft) -> Typed:
    """Return what a draft keeps, the text at the caret in front."""
    text, *rest = draft.text.split(_NEXT)
    first = Typed(draft.key, text, draft.is_note, min(draft.caret, len(text)))
    *beside, last = (first, *(_typed(part) for part in rest))
    return replace(last, beside=tuple(beside))


def _typed(part: str) -> Typed:
    key, is_note, caret, text = part.split(_PART, 3)
    return Typed(AnswerKey(key), text, bool(is_note), int(caret))
