"""What was typed at a question, cannot be read, and was left so."""

from vir_desktop.domain.record import AnswerKey, Draft
from vir_desktop.ui.questions.question import QuestionEdit
from vir_desktop.ui.typed import Typed, from_draft


class Unreadable:
    """Keeps the texts of questions that are not in focus, and shows them when they are again."""

    def __init__(self) -> None:
        self._texts: dict[AnswerKey, tuple[Typed, ...]] = {}

    @property
    def keys(self) -> tuple[AnswerKey, ...]:
        """The questions with such texts."""
        return tuple(self._texts)

    def take(self, draft: Draft) -> Typed:
        """Keep the texts of a draft until their questions are shown; return the one at the caret."""
        typed = from_draft(draft)
        for text in typed.alone():
            self._texts[text.key] = (*self._texts.get(text.key, ()), text)
        return typed

    def note(self, edit: QuestionEdit) -> bool:
        """Keep what cannot be read at a question, or forget that there was something; return which."""
        if edit.problem():
            self._texts[edit.key] = edit.held()
        else:
            self._texts.pop(edit.key, None)
        return edit.key in self._texts

    def show(self, edit: QuestionEdit) -> None:
        """Put the texts of a question back, marked."""
        for text in self._texts.get(edit.key, ()):
            edit.put_typed(text)

    def beside(self, key: AnswerKey | None) -> tuple[Typed, ...]:
        """Return the texts of every question but one."""
        return tuple(text for other, texts in self._texts.items() if other != key for text in texts)
