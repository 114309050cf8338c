"""The interview page: one question in focus, everything by key, nothing lost (instruments.md §5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.answer import Absent
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.instrument.engine import Enabled, QuestionState
from vir_desktop.domain.instrument.pack import Wording
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AnswerKey
from vir_desktop.services.records import Saved
from vir_desktop.ui.pages.interview.frame import Frame
from vir_desktop.ui.pages.interview.keys import page_hints
from vir_desktop.ui.pages.interview.side import OVERVIEW
from vir_desktop.ui.questions.offered import offered
from vir_desktop.ui.questions.words import answer_words
from vir_desktop.ui.record_gateway import RecordGateway, Typed
from vir_desktop.ui.record_page import Clock, RecordPage, utc_now
from vir_desktop.ui.theme import scaled
from vir_desktop.ui.widgets.status_mark import StatusMark

WIDE = 1200  # logical pixels; below it the rail is one line and the guidance is behind F1
SMALL = 520  # below it the keys take too much room; they are behind F1 too


@dataclass(frozen=True, slots=True)
class Position:
    """Where one is in an interview, so that unlock leads back there."""

    key: AnswerKey
    in_note: bool = False
    caret: int = 0


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
        self._wanted: Position | None = None
        self._guidance_open = False
        frame = self._frame = Frame(texts, local_date(clock()))
        self.column.addWidget(frame, 1)
        self.rail, self.line, self._stack, self._foot = frame.rail, frame.line, frame.stack, frame.foot
        self.question, self.overview, self.pause_page = frame.question, frame.overview, frame.pause_page
        self._connect()
        self._add_keys()
        self.hints = page_hints(small=False)

    # --- what the navigation uses ---

    def entered(self) -> None:
        """Read the record and begin where it was left."""
        self.editor.load()

    def position(self) -> Position | None:
        """Return where one is, for the way back after unlock."""
        if self._key is None:
            return None
        typed = self.question.edit.typed_now()
        return Position(self._key, self.question.edit.in_note, typed.caret)

    def restore(self, position: Position) -> None:
        """Go to a question and its caret, at once or when the record is there."""
        self._wanted = position
        if self.editor.is_loaded:
            self._begin()

    def go_back(self) -> bool:
        """Take Esc to leave pause, overview or the guidance."""
        if self._key is not None and self._stack.currentWidget() is not self.question:
            self._show_question(self._key)
            return True
        if self._guidance_open:
            self._toggle_guidance()
            return True
        return False

    def typed_now(self) -> Typed | None:
        """Return what is being typed, in a pause too."""
        if self._key is None:
            return None
        if self._stack.currentWidget() is self.pause_page:
            note = "\n".join(filter(None, (self.question.edit.given().note, self._paused(self.pause_page.text))))
            return Typed(self._key, note, True, len(note))
        return self.question.edit.typed_now()

    def keep_typed(self) -> None:
        """Save what stands at the question, if it is an answer."""
        if self._key is not None and self.question.edit.problem() == "":
            self.editor.give(self._key, self.question.edit.given())

    @property
    def current(self) -> AnswerKey | None:
        """The question in focus."""
        return self._key

    # --- going ---

    def go(self, step: int) -> None:
        """Go to the next question (1) or the one before (-1), once what stands here is on disk."""
        if self._key is None:
            return
        if self._stack.currentWidget() is self.pause_page:
            self._end_pause(self.pause_page.text)
            return
        if self._stack.currentWidget() is self.overview:
            if step < 0:
                self._show_question(self._key)
            return
        edit = self.question.edit
        if not edit.check():
            return
        if self.editor.give(self._key, edit.given()) or not self.editor.is_saved(self._key):
            self._step = step
        else:
            self._move(step)

    def go_to(self, key: str) -> None:
        """Go to a question of the rail, or to the overview."""
        self.keep_typed()
        if key == OVERVIEW:
            self._show_overview()
        else:
            self._show_question(AnswerKey(key))

    def pause(self) -> None:
        """Stop and ask how the client is."""
        if self._key is not None:
            self.keep_typed()
            self.editor.commit_draft_now()
            self._stack.setCurrentWidget(self.pause_page)
            self.pause_page.begin()
            self._foot.hide()

    def _move(self, step: int) -> None:
        self._step = 0
        keys = [s.key for s in self._offered()]
        order = [state.key for state in self.editor.evaluation.questions]
        here = order.index(self._key) if self._key in order else 0
        wanted = [key for key in keys if (order.index(key) - here) * step > 0]
        if wanted:
            self._show_question(wanted[0] if step > 0 else wanted[-1])
        elif step > 0:
            self._show_overview()

    def _offered(self) -> tuple[QuestionState, ...]:
        return offered(self.editor.view.pack, self.editor.evaluation)

    def _show_question(self, key: AnswerKey) -> None:
        state = self.editor.evaluation.state(key)
        if state is None or state.enabled is Enabled.NO:
            return
        self._key = key
        self.question.show_state(self.editor.view.pack, self.editor.evaluation, state)
        self._stack.setCurrentWidget(self.question)
        self._foot.show()
        self._lay_out()
        self._show_progress()
        self.question.edit.focus_first()

    def _show_overview(self) -> None:
        self.overview.show_evaluation(self.editor.view.pack, self.editor.evaluation)
        self._stack.setCurrentWidget(self.overview)
        self._foot.hide()
        self.overview.focus_first()

    # --- what the editor tells ---

    def _on_loaded(self) -> None:
        pack = self.editor.view.pack
        self.rail.show_form(pack, self._wording(pack.wording))
        self._begin()

    def _begin(self) -> None:
        wanted, draft = self._wanted, self.editor.view.draft
        self._wanted = None
        asked = self._offered()
        left = next((s.key for s in asked if s.answer is None), None)
        for key in (draft.key if draft else None, wanted.key if wanted else None, left):
            if key is not None and key in {s.key for s in asked}:
                self._show_question(key)
                break
        else:
            self._key = asked[-1].key if asked else None
            self._show_overview()
            return
        if draft is not None and draft.key == self._key:
            self.question.edit.put_typed(Typed(draft.key, draft.text, draft.is_note, draft.caret))
            self.status.show_draft(self._time())
        elif wanted is not None and wanted.key == self._key:
            self.question.edit.put_caret(wanted.in_note, wanted.caret)

    def _on_answered(self, saved: Saved) -> None:
        if saved.key != self._key:
            return
        if self._step:
            self._move(self._step)
            return
        state = self.editor.evaluation.state(saved.key)
        changed = saved.previous is not None and (saved.answer is None or saved.previous.value != saved.answer.value)
        if state is not None and changed:
            text = self.tr("Ändrat från {a} till {b}. Ctrl+Z ångrar.")
            item = state.item
            old, new = answer_words(item, saved.previous), answer_words(item, saved.answer)
            self.question.say_change(text.format(a=f"”{old}”", b=f"”{new}”"))

    def _on_evaluated(self) -> None:
        self._show_progress()
        self.question.show_prompts(self.editor.evaluation)
        if self._stack.currentWidget() is self.overview:
            self.overview.show_evaluation(self.editor.view.pack, self.editor.evaluation)

    def _on_undone(self, keys: tuple[AnswerKey, ...]) -> None:
        self.status.show_saved(self._time())
        key = next((k for k in keys if self.editor.evaluation.state(k)), None)
        if key is None:
            return
        self._show_question(key)
        state = self.editor.evaluation.state(key)
        if state is not None and state.key == self._key:
            self.question.say_change(
                self.tr("Ångrat. Nu står det: {a}.").format(a=answer_words(state.item, state.answer))
            )

    def _on_refused(self, error: RuleError) -> None:
        self._step = 0
        self.status.show_unsaved()
        if error.field == self._key:
            said = words(error)
            self.question.edit.say(f"{said.title} {said.advice}".strip())
        else:
            self.say_error(error)

    # --- rows, pause, guidance ---

    def _on_add_row(self, group: str) -> None:
        self.keep_typed()
        try:
            self._show_question(self.editor.add_row(group))
        except RuleError as error:
            self.say_error(error)

    def _on_remove_row(self, group: str, number: int) -> None:
        self.editor.remove_row(group, number)

    def _on_removed(self, group: str) -> None:
        first = next((s.key for s in self._offered() if s.key.startswith(f"{group}[")), None)
        if first is not None:
            self._show_question(first)
        self.question.say_change(self.tr("Borttaget. Ctrl+Z ångrar."))
        self.status.show_saved(self._time())

    def _paused(self, text: str) -> str:
        return self.tr("Paus: {text}").format(text=text) if text else ""

    def _end_pause(self, text: str) -> None:
        if self._key is None:
            return
        if text:
            self.question.edit.add_to_note(self._paused(text))
            self.keep_typed()
        self._stack.setCurrentWidget(self.question)
        self._foot.show()
        self.question.edit.focus_first()

    def _stop(self, text: str) -> None:
        self._end_pause(text)
        self.leave.emit()

    def _toggle_guidance(self) -> None:
        self._guidance_open = not self._guidance_open
        self._lay_out()

    def _absent(self, absent: Absent) -> None:
        if self._stack.currentWidget() is self.question:
            self.question.edit.choose_absence(absent)

    def _undo(self) -> None:
        self.keep_typed()
        self.editor.undo(self._key)

    # --- building ---

    def _wording(self, wording: Wording) -> str:
        match wording:
            case Wording.OFFICIAL:
                return self.tr("Officiell text")
            case Wording.PAPER:
                return self.tr("Gjord på papper")
            case _:
                return self.tr("Egna ord, inte Socialstyrelsens text")

    def _show_progress(self) -> None:
        if self.editor.is_loaded:
            self.rail.show_progress(self.editor.view.pack, self.editor.evaluation, self._key)
            self.line.show_progress(self.editor.view.pack, self.editor.evaluation, self._key)

    def _connect(self) -> None:
        self.editor.loaded.connect(self._on_loaded)
        self.editor.saved.connect(self._on_answered)
        self.editor.evaluated.connect(self._on_evaluated)
        self.editor.undone.connect(self._on_undone)
        self.editor.refused.connect(self._on_refused)
        self.editor.removed.connect(self._on_removed)
        self.editor.unsaved.connect(self._on_stay)
        edit = self.question.edit
        edit.chosen.connect(self.keep_typed)
        edit.typed.connect(self.editor.on_typed)
        edit.left.connect(self._on_left)
        edit.submitted.connect(lambda: self.go(1))
        self.question.add_row.connect(self._on_add_row)
        self.question.remove_row.connect(self._on_remove_row)
        for rail in (self.rail, self.line):
            rail.go_to.connect(self.go_to)
            rail.pause.connect(self.pause)
        self.overview.go_to.connect(self.go_to)
        self.overview.done.connect(lambda: self.done.emit(self.view()))
        self.pause_page.typed.connect(self.editor.on_typed)
        self.pause_page.go_on.connect(self._end_pause)
        self.pause_page.stop.connect(self._stop)
        self._frame.next.clicked.connect(lambda: self.go(1))
        self._frame.back.clicked.connect(lambda: self.go(-1))

    def _on_left(self) -> None:
        self.keep_typed()
        self.editor.commit_draft_now()

    def _on_stay(self, _: object) -> None:
        self._step = 0

    def _add_keys(self) -> None:
        edit = self.question.edit
        for keys in ("Shift+Return", "Shift+Enter"):
            self.shortcut(keys, lambda: self.go(-1))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self.shortcut(keys, lambda: self.go(1))
        self.shortcut("Alt+N", edit.focus_note)
        self.shortcut("Alt+H", edit.turn_how)
        self.shortcut("Alt+V", lambda: self._absent(Absent.UNKNOWN))
        self.shortcut("Alt+I", lambda: self._absent(Absent.DECLINED))
        self.shortcut("Alt+E", lambda: self._absent(Absent.NOT_ASKED))
        self.shortcut("Alt+A", lambda: self._absent(Absent.NOT_APPLICABLE))
        self.shortcut("Alt+L", self.question.add_here)
        self.shortcut("Alt+O", lambda: self.go_to(OVERVIEW))
        self.shortcut("Alt+P", self.pause)
        self.shortcut("Ctrl+Z", self._undo)
        self.shortcut("F1", self._toggle_guidance)

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
