"""The interview page: one question in focus, everything by key, nothing lost (instruments.md §5)."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.record import AnswerKey
from vir_desktop.services.records import Saved
from vir_desktop.ui.pages.interview.frame import Frame
from vir_desktop.ui.pages.interview.keys import add_keys
from vir_desktop.ui.pages.interview.listening import listen
from vir_desktop.ui.pages.interview.side import OVERVIEW
from vir_desktop.ui.pages.interview.unreadable import Unreadable
from vir_desktop.ui.pages.interview.walk import beginning, neighbour, offered_keys, shown_state
from vir_desktop.ui.questions.question import QuestionEdit
from vir_desktop.ui.record_gateway import RecordGateway
from vir_desktop.ui.record_page import Clock, RecordPage, utc_now
from vir_desktop.ui.typed import Typed
from vir_desktop.ui.widgets.status_mark import StatusMark


class InterviewPage(RecordPage):
    """One record of an instrument, question by question. `texts` maps the key of an action text to its words."""

    interview = True

    def __init__(
        self,
        gateway: RecordGateway,
        status: StatusMark,
        texts: Mapping[str, str],
        clock: Clock = utc_now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(gateway, status, clock, parent)
        self._key: AnswerKey | None = None
        self._step = 0
        self._unreadable = Unreadable()
        frame = self.frame = Frame(texts, local_date(clock()))
        self.column.addWidget(frame, 1)
        self.rail, self.line = frame.rail, frame.line
        self.question, self.overview, self.pause_page = frame.question, frame.overview, frame.pause_page
        listen(self)
        add_keys(self)
        self.hints = frame.hints

    @property
    def current(self) -> AnswerKey | None:
        """The question in focus."""
        return self._key

    @property
    def active(self) -> QuestionEdit | None:
        """The question in focus as it is answered."""
        return self.question.edit if self._key is not None else None

    def edit_of(self, key: AnswerKey) -> QuestionEdit | None:
        """Return the field, if this question is in focus."""
        return self.question.edit if key == self._key else None

    def go_back(self) -> bool:
        """Take Esc to leave pause, overview or the guidance."""
        if self.frame.in_front is self.pause_page:
            self.end_pause()
            return True
        if self._key is not None and self.frame.in_front is self.overview:
            self._show_question(self._key)
            return True
        if self.frame.guidance_open:
            self.frame.toggle_guidance()
            return True
        return False

    # --- what is typed ---

    def typed_now(self) -> Typed | None:
        """Return what is being typed, in a pause too."""
        if self._key is not None and self.frame.in_front is self.pause_page:
            note = "\n".join(filter(None, (self.question.edit.given().note, self.pause_page.note)))
            return Typed(self._key, note, True, len(note))
        return super().typed_now()

    def held(self) -> tuple[Typed, ...]:
        """Return what cannot be read, here and at questions that were left so."""
        return (*self._unreadable.beside(self._key), *(self.active.held() if self.active else ()))

    def keep_typed(self) -> None:
        """Save what stands at the question, if it is an answer."""
        edit = self.question.edit
        if self._key is not None and not self._unreadable.note(edit):
            self.editor.give(self._key, edit.given())

    def keep_unreadable(self) -> None:
        """Save what cannot be read as the note of its question."""
        if self.frame.in_front is self.pause_page:
            self.end_pause()
        for key in self._unreadable.keys:
            self._show_question(key)
            if self.question.edit.problem():
                self.question.edit.take_as_note()
            self.keep_typed()

    # --- going ---

    def begin(self) -> None:
        """Show the draft, and go to `wanted`, to the draft or to the first question without an answer."""
        wanted, self.wanted, draft = self.wanted, None, self.editor.view.draft
        typed = self._unreadable.take(draft) if draft else None
        if typed is not None:
            self.status.show_draft(self._time())
        key = beginning(self.editor, (wanted.key if wanted else None, typed.key if typed else None))
        if key is None:
            for last in offered_keys(self.editor)[-1:]:
                self._show_question(last)
            self._show_overview()
            return
        self._show_question(key)
        if wanted is not None and wanted.key == key:
            self.question.edit.put_caret(wanted.in_note, wanted.caret)
        elif typed is not None and typed.key == key:
            self.question.edit.put_caret(typed.is_note, typed.caret)

    def go(self, step: int) -> None:
        """Go to the next question (1) or the one before (-1), once what stands here is on disk."""
        if self._key is None:
            return
        if self.frame.in_front is self.pause_page:
            self.end_pause()
        elif self.frame.in_front is self.overview:
            if step < 0:
                self._show_question(self._key)
        elif self.question.edit.check():
            self._unreadable.note(self.question.edit)
            if self.editor.give(self._key, self.question.edit.given()) or not self.editor.is_saved(self._key):
                self._step = step
            else:
                self._move(step)

    def go_to(self, key: str) -> None:
        """Go to a question of the rail, or to the overview."""
        self.keep_typed()
        self.editor.drafting.commit()
        if key == OVERVIEW:
            self._show_overview()
        else:
            self._show_question(AnswerKey(key))

    def _move(self, step: int) -> None:
        self._step = 0
        key = neighbour(self.editor, self._key, step) if self._key is not None else None
        QTimer.singleShot(0, self, self._show_progress)  # the next question is painted first, the rail right after it
        if key is not None:
            self._show_question(key, rail_waits=True)
        elif step > 0:
            self._show_overview()

    def _show_question(self, key: AnswerKey, *, rail_waits: bool = False) -> None:
        state = shown_state(self.editor, key)
        if state is None:
            return
        self._key = key
        self.question.show_state(self.editor.view.pack, self.editor.evaluation, state)
        self._unreadable.show(self.question.edit)
        self.frame.show_part(self.question)
        self.frame.lay_out()
        if not rail_waits:
            self._show_progress()
        self.question.edit.focus_first()

    def _show_overview(self) -> None:
        self.overview.show_evaluation(self.editor.view.pack, self.editor.evaluation)
        self.frame.show_part(self.overview)
        self.overview.focus_first()

    # --- what the editor tells ---

    def on_loaded(self) -> None:
        """Begin where it was left."""
        self.rail.show_form(self.editor.view.pack)
        self.begin()

    def on_answered(self, saved: Saved) -> None:
        """Go on, or tell what was changed."""
        if saved.key != self._key:
            return
        self.question.edit.note_saved(saved.answer)
        if self._step:
            self._move(self._step)
        else:
            self.question.tell_saved(saved)

    def on_evaluated(self) -> None:
        """Show where the form stands; the next question does so itself."""
        if not self._step:
            self._show_progress()
            self.question.show_prompts(self.editor.evaluation)
        if self.frame.in_front is self.overview:
            self.overview.show_evaluation(self.editor.view.pack, self.editor.evaluation)

    def on_undone(self, keys: tuple[AnswerKey, ...]) -> None:
        """Go to what was put back."""
        self.say_saved()
        key = next((k for k in keys if shown_state(self.editor, k)), None)
        if key is not None:
            self._show_question(key)
            self.question.tell_undone()

    def stay(self) -> None:
        """Leave the question where it is."""
        self._step = 0

    def on_removed(self, group: str) -> None:
        """Tell that it is gone."""
        first = next((key for key in offered_keys(self.editor) if key.startswith(f"{group}[")), None)
        if first is not None:
            self._show_question(first)
        self.question.tell_removed()
        self.say_saved()

    def pause(self) -> None:
        """Stop and ask how the client is."""
        if self._key is not None:
            self.keep_typed()
            self.editor.drafting.commit()
            self.frame.show_part(self.pause_page)
            self.pause_page.begin()

    def end_pause(self) -> None:
        """Go back to the question, with what was noted in the pause."""
        if self._key is None:
            return
        self.frame.show_part(self.question)
        if self.pause_page.note:
            self.question.edit.add_to_note(self.pause_page.note)
            self.keep_typed()
        self.question.edit.focus_first()

    def at_question(self, act: Callable[[], object]) -> None:
        """Do what belongs to a question, if one is in front."""
        if self.frame.in_front is self.question:
            act()

    def _show_progress(self) -> None:
        if self.editor.is_loaded:
            self.frame.show_progress(self.editor.view.pack, self.editor.evaluation, self._key)

    def on_left(self) -> None:
        """Save what was left at the question, and say what cannot be read."""
        self.question.edit.say(self.question.edit.problem())
        self.keep_typed()
        self.editor.drafting.commit()

    def on_turned(self) -> None:
        """Follow the part that came in front."""
        self._show_progress()
        self.show_hints(self.frame.hints)
