"""The interview page: one question in focus, everything by key, nothing lost (instruments.md §5)."""

from collections.abc import Mapping

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.answer import Absent
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AnswerKey
from vir_desktop.services.records import Saved
from vir_desktop.ui.pages.interview.frame import Frame
from vir_desktop.ui.pages.interview.keys import add_keys, page_hints
from vir_desktop.ui.pages.interview.side import OVERVIEW
from vir_desktop.ui.pages.interview.walk import beginning, can_be_shown, neighbour, offered_keys
from vir_desktop.ui.questions.question import QuestionEdit
from vir_desktop.ui.questions.words import answer_words
from vir_desktop.ui.record_gateway import RecordGateway
from vir_desktop.ui.record_page import Clock, RecordPage, utc_now
from vir_desktop.ui.theme import scaled
from vir_desktop.ui.typed import Typed, from_draft
from vir_desktop.ui.widgets.status_mark import StatusMark

WIDE = 1200  # logical pixels; below it the rail is one line and the guidance is behind F1
SMALL = 520  # below it the keys take too much room; they are behind F1 too


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
        self._unreadable: dict[AnswerKey, tuple[Typed, ...]] = {}  # of questions that were left so
        self._guidance_open = False
        frame = self._frame = Frame(texts, local_date(clock()))
        self.column.addWidget(frame, 1)
        self.rail, self.line = frame.rail, frame.line
        self.question, self.overview, self.pause_page = frame.question, frame.overview, frame.pause_page
        self._connect()
        add_keys(self)
        self.hints = page_hints(small=False)

    @property
    def current(self) -> AnswerKey | None:
        """The question in focus."""
        return self._key

    @property
    def active(self) -> QuestionEdit | None:
        """The question in focus as it is answered."""
        return self.question.edit if self._key is not None else None

    def go_back(self) -> bool:
        """Take Esc to leave pause, overview or the guidance."""
        if self._frame.in_front is self.pause_page:
            self._end_pause(self.pause_page.text)
            return True
        if self._key is not None and self._frame.in_front is self.overview:
            self._show_question(self._key)
            return True
        if self._guidance_open:
            self.toggle_guidance()
            return True
        return False

    # --- what is typed ---

    def typed_now(self) -> Typed | None:
        """Return what is being typed, in a pause too."""
        if self._key is not None and self._frame.in_front is self.pause_page:
            note = "\n".join(filter(None, (self.question.edit.given().note, self._paused(self.pause_page.text))))
            return Typed(self._key, note, True, len(note))
        return super().typed_now()

    def held(self) -> tuple[Typed, ...]:
        """Return what cannot be read, here and at questions that were left so."""
        elsewhere = [text for key, texts in self._unreadable.items() if key != self._key for text in texts]
        return (*elsewhere, *(self.active.held() if self.active else ()))

    def keep_typed(self) -> None:
        """Save what stands at the question, if it is an answer."""
        edit = self.question.edit
        if self._key is None:
            return
        if edit.problem():
            self._unreadable[self._key] = edit.held()
        else:
            self._unreadable.pop(self._key, None)
            self.editor.give(self._key, edit.given())

    def keep_unreadable(self) -> None:
        """Save what cannot be read as the note of its question."""
        if self._frame.in_front is self.pause_page:
            self._end_pause(self.pause_page.text)
        here, unreadable, self._unreadable = self._key, self._unreadable, {}
        for key, texts in unreadable.items():
            state = self.editor.evaluation.state(key)
            if state is None:
                continue
            self.question.edit.show_question(state.item, key, state.answer)
            for text in texts:
                self.question.edit.put_typed(text)
            self.editor.give(key, self.question.edit.take_as_note())
        if unreadable and here is not None:
            self._show_question(here)

    # --- going ---

    def begin(self) -> None:
        """Show the draft, and go to `wanted`, to the draft or to the first question without an answer."""
        wanted, self.wanted, draft = self.wanted, None, self.editor.view.draft
        typed = from_draft(draft) if draft else None
        for text in typed.alone() if typed else ():
            self._unreadable[text.key] = (*self._unreadable.get(text.key, ()), text)
            self.status.show_draft(self._time())
        key = beginning(self.editor, (wanted.key if wanted else None, typed.key if typed else None))
        if key is None:
            self._key = next(reversed(offered_keys(self.editor)), None)
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
        if self._frame.in_front is self.pause_page:
            self._end_pause(self.pause_page.text)
        elif self._frame.in_front is self.overview:
            if step < 0:
                self._show_question(self._key)
        elif self.question.edit.check():
            self._unreadable.pop(self._key, None)
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
        if key is not None:
            self._show_question(key)
        elif step > 0:
            self._show_overview()

    def _show_question(self, key: AnswerKey) -> None:
        state = self.editor.evaluation.state(key)
        if state is None or not can_be_shown(self.editor, key):
            return
        self._key = key
        self.question.show_state(self.editor.view.pack, self.editor.evaluation, state)
        for text in self._unreadable.get(key, ()):
            self.question.edit.put_typed(text)
        self._frame.show_part(self.question)
        self._lay_out()
        self._show_progress()
        self.question.edit.focus_first()

    def _show_overview(self) -> None:
        self.overview.show_evaluation(self.editor.view.pack, self.editor.evaluation)
        self._frame.show_part(self.overview)
        self.overview.focus_first()

    # --- what the editor tells ---

    def _on_loaded(self) -> None:
        self.rail.show_form(self.editor.view.pack)
        self.begin()

    def _on_answered(self, saved: Saved) -> None:
        if saved.key != self._key:
            return
        self.question.edit.note_saved(saved.answer)
        if self._step:
            self._move(self._step)
            return
        state = self.editor.evaluation.state(saved.key)
        changed = saved.previous is not None and (saved.answer is None or saved.previous.value != saved.answer.value)
        if state is not None and changed:
            text = self.tr("Ändrat från {a} till {b}. Ctrl+Z ångrar.")
            old, new = answer_words(state.item, saved.previous), answer_words(state.item, saved.answer)
            self.question.say_change(text.format(a=f"”{old}”", b=f"”{new}”"))

    def _on_evaluated(self) -> None:
        if not self._step:
            self._show_progress()
            self.question.show_prompts(self.editor.evaluation)
        if self._frame.in_front is self.overview:
            self.overview.show_evaluation(self.editor.view.pack, self.editor.evaluation)

    def _on_undone(self, keys: tuple[AnswerKey, ...]) -> None:
        self.say_saved()
        key = next((k for k in keys if self.editor.evaluation.state(k)), None)
        if key is None:
            return
        self._show_question(key)
        state = self.editor.evaluation.state(key)
        if state is not None and key == self._key:
            text = self.tr("Ångrat. Nu står det: {a}.")
            self.question.say_change(text.format(a=answer_words(state.item, state.answer)))

    def _on_refused(self, error: RuleError) -> None:
        self._step = 0
        self.status.show_unsaved()
        if error.field == self._key:
            said = words(error)
            self.question.edit.say(f"{said.title} {said.advice}".strip())
        else:
            self.say_error(error)

    def _on_unsaved(self, error: RuleError | KnownError) -> None:
        self._step = 0
        super()._on_unsaved(error)

    # --- rows ---

    def _on_add_row(self, group: str) -> None:
        self.keep_typed()
        try:
            self._show_question(self.editor.add_row(group))
        except RuleError as error:
            self.say_error(error)

    def _on_removed(self, group: str) -> None:
        first = next((key for key in offered_keys(self.editor) if key.startswith(f"{group}[")), None)
        if first is not None:
            self._show_question(first)
        self.question.say_change(self.tr("Borttaget. Ctrl+Z ångrar."))
        self.say_saved()

    # --- pause ---

    def pause(self) -> None:
        """Stop and ask how the client is."""
        if self._key is not None:
            self.keep_typed()
            self.editor.drafting.commit()
            self._frame.show_part(self.pause_page)
            self.pause_page.begin()

    def _paused(self, text: str) -> str:
        return self.tr("Paus: {text}").format(text=text) if text else ""

    def _end_pause(self, text: str) -> None:
        if self._key is None:
            return
        self._frame.show_part(self.question)
        if text:
            self.question.edit.add_to_note(self._paused(text))
            self.keep_typed()
        self.question.edit.focus_first()

    def _stop(self, text: str) -> None:
        self._end_pause(text)
        self.leave.emit()

    # --- keys ---

    def choose_absence(self, absent: Absent) -> None:
        """Say why there is no answer."""
        if self._frame.in_front is self.question:
            self.question.edit.choose_absence(absent)

    def turn_how(self) -> None:
        """Say in which way the answer came."""
        if self._frame.in_front is self.question:
            self.question.edit.turn_how()

    def undo(self) -> None:
        """Take back the latest step."""
        self.keep_typed()
        self.editor.undo(self._key)

    def toggle_guidance(self) -> None:
        """Show or hide the guidance."""
        self._guidance_open = not self._guidance_open
        self._lay_out()

    # --- building ---

    def _show_progress(self) -> None:
        if self.editor.is_loaded:
            self._frame.show_progress(self.editor.view.pack, self.editor.evaluation, self._key)

    def _connect(self) -> None:
        self.editor.loaded.connect(self._on_loaded)
        self.editor.saved.connect(self._on_answered)
        self.editor.evaluated.connect(self._on_evaluated)
        self.editor.undone.connect(self._on_undone)
        self.editor.refused.connect(self._on_refused)
        self.editor.removed.connect(self._on_removed)
        edit = self.question.edit
        edit.chosen.connect(self.keep_typed)
        edit.typed.connect(self.editor.drafting.touch)
        edit.left.connect(self._on_left)
        edit.submitted.connect(lambda: self.go(1))
        self.question.add_row.connect(self._on_add_row)
        self.question.remove_row.connect(self.editor.remove_row)
        for rail in (self.rail, self.line):
            rail.go_to.connect(self.go_to)
            rail.pause.connect(self.pause)
        self.overview.go_to.connect(self.go_to)
        self.overview.done.connect(lambda: self.done.emit(self.view()))
        self.pause_page.typed.connect(self.editor.drafting.touch)
        self.pause_page.go_on.connect(self._end_pause)
        self.pause_page.stop.connect(self._stop)
        self._frame.next.clicked.connect(lambda: self.go(1))
        self._frame.back.clicked.connect(lambda: self.go(-1))

    def _on_left(self) -> None:
        if self._key is None:
            return
        self.question.edit.say(self.question.edit.problem())
        self.keep_typed()
        self.editor.drafting.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose between rail and line."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        small = self.window().height() < scaled(SMALL)
        hints = page_hints(small=small)
        keys = "\n".join(f"{key}: {what}" for key, what in page_hints(small=False)) if small else ""
        self._frame.lay_out(wide=self.width() >= scaled(WIDE), guidance_open=self._guidance_open, keys=keys)
        if hints != self.hints:
            self.hints = hints
            self.where_changed.emit()
