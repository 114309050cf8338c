"""A record as it stands while it is filled in: answers, rows opened and empty, and what follows from them."""

from collections.abc import Mapping

from vir_desktop.domain.answer import Answer
from vir_desktop.domain.instrument.engine import Evaluation, evaluate
from vir_desktop.domain.instrument.keys import new_instance_key
from vir_desktop.domain.record import AnswerKey, Record
from vir_desktop.services.records import RecordView
from vir_desktop.ui.typed import Given


class Filled:
    """One record in memory; every change evaluates it anew."""

    def __init__(self, view: RecordView) -> None:
        self.view = view
        self.answers: dict[AnswerKey, Answer] = dict(view.answers)
        self._opened: set[AnswerKey] = set()
        self._used = set(self.answers)  # a number that was used is not given to another row
        self.evaluation: Evaluation
        self.evaluate()

    def evaluate(self) -> None:
        """Find out what is to be asked now."""
        self.evaluation = evaluate(self.view.pack, self.answers, self._opened)

    def take(self, key: AnswerKey, answer: Answer | None) -> None:
        """Let an answer stand, or none."""
        self._used.add(key)
        if answer is None:
            self.answers.pop(key, None)
        else:
            self.answers[key] = answer
        self.evaluate()

    def given(self, key: AnswerKey) -> Given:
        """Return what stands at a question as a user would give it."""
        answer = self.answers.get(key)
        return Given(answer.value, answer.note, answer.how) if answer else Given(None)

    def as_view(self, record: Record | None = None) -> RecordView:
        """Return it with the answers as they stand; `record` is its new state, if there is one."""
        view = self.view
        return RecordView(view.akt_id, record or view.record, view.pack, dict(self.answers))

    def put_back(self, before: Mapping[AnswerKey, Answer | None], opened: frozenset[AnswerKey]) -> None:
        """Let answers stand as they did before, and rows be open."""
        self._opened |= opened
        for key in before:
            self.answers.pop(key, None)
        self.answers |= {key: answer for key, answer in before.items() if answer is not None}
        self.evaluate()

    def add_row(self, group: str) -> AnswerKey:
        """Open a further row of a repeating group and return the key of its first question.

        Raises:
            RuleError: too-many-instances.
        """
        prefix = f"{group}["
        on_screen = {state.key for state in self.evaluation.questions if state.key.startswith(prefix)}
        first = new_instance_key(self.view.pack, {*self._used, *self._opened, *on_screen}, group)
        self._opened |= {*on_screen, first}
        self.evaluate()
        return first

    def drop_row(self, prefix: str) -> frozenset[AnswerKey]:
        """Take away the row whose keys begin so; return which of them stood open."""
        opened = frozenset(key for key in self._opened if key.startswith(prefix))
        self._opened -= opened
        self.answers = {key: answer for key, answer in self.answers.items() if not key.startswith(prefix)}
        self.evaluate()
        return opened
