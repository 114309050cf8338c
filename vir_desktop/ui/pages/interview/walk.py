"""The way through the questions: where to begin, and which comes next."""

from collections.abc import Iterable

from vir_desktop.domain.instrument.engine import Enabled, QuestionState
from vir_desktop.domain.record import AnswerKey
from vir_desktop.ui.questions.offered import offered
from vir_desktop.ui.record_editor import RecordEditor


def offered_keys(editor: RecordEditor) -> tuple[AnswerKey, ...]:
    """Return the questions to go through, in order."""
    return tuple(state.key for state in offered(editor.view.pack, editor.evaluation))


def beginning(editor: RecordEditor, wanted: Iterable[AnswerKey | None]) -> AnswerKey | None:
    """Return the first of `wanted` that is asked, else the first question without an answer; None when all have one."""
    asked = offered(editor.view.pack, editor.evaluation)
    keys = {state.key for state in asked}
    found = next((key for key in wanted if key in keys), None)
    return found or next((state.key for state in asked if state.answer is None), None)


def neighbour(editor: RecordEditor, here: AnswerKey, step: int) -> AnswerKey | None:
    """Return the next question to go to (`step` 1) or the one before (-1), None at the end; `here` may be parked."""
    order = {state.key: place for place, state in enumerate(editor.evaluation.questions)}
    asked = offered_keys(editor)
    at = order.get(here, 0)
    wanted = [key for key in asked if (order[key] - at) * step > 0]
    return (wanted[0] if step > 0 else wanted[-1]) if wanted else None


def shown_state(editor: RecordEditor, key: AnswerKey) -> QuestionState | None:
    """Return a question as it stands, None when it is surely off."""
    state = editor.evaluation.state(key)
    return state if state is not None and state.enabled is not Enabled.NO else None
