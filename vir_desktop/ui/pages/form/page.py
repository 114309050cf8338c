"""A whole form on one page; every field is saved when it is left."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.instrument.engine import QuestionState
from vir_desktop.domain.record import AnswerKey
from vir_desktop.services.records import Saved
from vir_desktop.ui.pages.form.fields import FormFields
from vir_desktop.ui.pages.form.keys import add_keys, reading_hints
from vir_desktop.ui.pages.form.reading import Reading
from vir_desktop.ui.pages.form.row import FormRow
from vir_desktop.ui.pages.form.sheet import FormSheet
from vir_desktop.ui.questions.offered import offered
from vir_desktop.ui.questions.question import QuestionEdit
from vir_desktop.ui.questions.words import answer_words
from vir_desktop.ui.record_gateway import RecordGateway
from vir_desktop.ui.record_page import Clock, RecordPage, utc_now
from vir_desktop.ui.typed import Typed, from_draft
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.buttons import PrimaryButton
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.status_mark import StatusMark


class FormPage(RecordPage):
    """One record of any form. `texts` maps the key of an action text to its words."""

    def __init__(
        self,
        gateway: RecordGateway,
        status: StatusMark,
        texts: Mapping[str, str],
        clock: Clock = utc_now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(gateway, status, clock, parent)
        self.texts = texts
        self.fields = FormFields(self)
        self._next_from: AnswerKey | None = None
        self.sheet = FormSheet(self.make_row, lambda: self.editor.evaluation)
        self.column.addWidget(self.sheet, 1)
        self._change = PlainLabel(role="soft")
        self._change.setContentsMargins(20, 2, 20, 2)
        self._change.hide()
        self.column.addWidget(self._change)
        self._connect()
        self.hints = add_keys(self)

    @property
    def today(self) -> date:
        """The Swedish day it is."""
        return local_date(self.clock())

    @property
    def is_built(self) -> bool:
        """Whether there are fields."""
        return bool(self.fields.edits)

    @property
    def is_complete(self) -> bool:
        """Whether every field is there."""
        return self.sheet.is_complete

    @property
    def rows(self) -> list[FormRow]:
        """The rows that have been made."""
        return self.fields.rows

    @property
    def active(self) -> QuestionEdit | None:
        """The question that has, or last had, the focus."""
        return self.fields.active

    def edit_of(self, key: AnswerKey) -> QuestionEdit | None:
        """Return the field of a question, if it is there."""
        return self.fields.edits.get(key)

    def edit(self, key: str) -> QuestionEdit:
        """Return the field of a question."""
        self._reach(key)
        return self.fields.edits[AnswerKey(key)]

    def go_to(self, key: str) -> None:
        """Put the focus in a question."""
        self._reach(key)
        edit = self.fields.edits.get(AnswerKey(key))
        if edit is not None:
            self.fields.active = edit
            edit.focus_first()

    # --- what is typed ---

    def held(self) -> tuple[Typed, ...]:
        """Return every text on the page that cannot be read as an answer."""
        return self.fields.held()

    def keep_typed(self) -> None:
        """Save the field that has the focus."""
        if self.active is not None:
            self._keep(self.active)

    def keep_unreadable(self) -> None:
        """Save what cannot be read as the note of its question."""
        for edit in self.fields.unreadable():
            edit.take_as_note()
            self._keep(edit)

    # --- what a page of one form adds ---

    def make_row(self, state: QuestionState) -> FormRow | None:
        """Return the row of a question; None when another row has it."""
        return self.connect_row(FormRow([state], self.today))

    def connect_row(self, row: FormRow) -> FormRow:
        """Let a new row take part."""
        self.fields.add(row)
        return row

    def add_end(self) -> None:
        """Put what ends the form below it."""
        done = PrimaryButton(self.tr("Klar"))
        done.clicked.connect(self._on_done)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(done)
        self.sheet.body.addLayout(line)

    def show_reading(self) -> None:
        """Show a closed record as text."""
        self.sheet.body.addWidget(Reading(self.editor.view, self.editor.evaluation))

    # --- building ---

    def on_loaded(self) -> None:
        """Build the form."""
        view = self.editor.view
        self.fields.clear()
        self.sheet.clear(view.pack)
        if view.is_open:
            self.sheet.begin(view.pack)
            self.begin()
        else:
            self.show_reading()
            self.sheet.read_from_top(view.pack.title)
            self.show_hints(reading_hints())

    def _reach(self, key: str) -> None:
        self.sheet.reach(lambda: key in self.fields.edits)

    def begin(self) -> None:
        """Show the draft, and go to `wanted`, to the draft or to the first question without an answer."""
        draft, wanted, self.wanted = self.editor.view.draft, self.wanted, None
        typed = from_draft(draft) if draft is not None else None
        for text in typed.alone() if typed else ():
            self._reach(text.key)
            if text.key in self.fields.edits:
                self.fields.edits[text.key].put_typed(text)
                self.status.show_draft(self._time())
        if wanted is not None and wanted.key is not None:
            self._go_to_caret(wanted.key, wanted.in_note, wanted.caret)
        elif typed is not None:
            self._go_to_caret(typed.key, typed.is_note, typed.caret)
        for text in typed.alone() if typed else ():
            self._settle(text.key)
        if self.active is None:
            asked = offered(self.editor.view.pack, self.editor.evaluation)
            self.go_to(next((state.key for state in asked if state.answer is None), next(iter(self.fields.edits), "")))

    def _settle(self, key: AnswerKey) -> None:
        """Save the words of a draft that are an answer and where nobody is: their field is as good as left."""
        edit = self.fields.edits.get(key)
        if edit is not None and edit is not self.active and not edit.problem():
            self._keep(edit)

    def _go_to_caret(self, key: AnswerKey, in_note: bool, caret: int) -> None:
        self._reach(key)
        edit = self.fields.edits.get(key)
        if edit is not None:
            self.fields.active = edit
            edit.put_caret(in_note, caret)

    # --- what the editor tells ---

    def on_evaluated(self) -> None:
        """Show what is to be asked now, without moving the focus."""
        self.fields.forget(self.sheet.sync())
        for row in self.rows:
            row.show_prompts(self.texts, self.editor.evaluation)

    def on_answered(self, saved: Saved) -> None:
        """Tell what was changed, and go on."""
        before, now = saved.previous, saved.answer
        edit = self.fields.edits.get(saved.key)
        if edit is not None and edit.item and before is not None and (now is None or before.value != now.value):
            text = self.tr("{q}: ändrat från ”{a}” till ”{b}”. Ctrl+Z ångrar.")
            self._say(text.format(q=edit.item.text, a=answer_words(edit.item, before), b=answer_words(edit.item, now)))
        else:
            self._say("")
        if edit is not None:
            edit.note_saved(now)
        if self._next_from == saved.key:
            self._next_from = None
            self._move(saved.key, 1)

    def on_undone(self, keys: tuple[AnswerKey, ...]) -> None:
        """Show the answers that were put back."""
        self.say_saved()
        for key in keys:
            if key in self.fields.edits:
                self.fields.edits[key].set_answer(self.editor.answers.get(key))
        self.go_to(keys[0] if keys else "")
        self._say(self.tr("Ångrat."))

    def stay(self) -> None:
        """Leave the focus where it is."""
        self._next_from = None

    # --- fields ---

    def _keep(self, edit: QuestionEdit) -> None:
        if edit.problem():
            edit.say(edit.problem())
            self.editor.drafting.commit()
        elif edit.key in self.fields.edits:
            self.editor.give(edit.key, edit.given())

    def _go(self, edit: QuestionEdit, step: int) -> None:
        if not edit.check():
            return
        if self.editor.give(edit.key, edit.given()) or not self.editor.is_saved(edit.key):
            self._next_from = edit.key if step > 0 else None
        if self._next_from is None:
            self._move(edit.key, step)

    def _move(self, key: AnswerKey, step: int) -> None:
        asked = offered(self.editor.view.pack, self.editor.evaluation)
        shown = [state.key for state in asked if state.key in self.fields.edits]
        at = shown.index(key) + step if key in shown else len(shown)
        if 0 <= at < len(shown):
            self.go_to(shown[at])
        elif step > 0:
            self.focusNextChild()

    def on_removed(self, group: str) -> None:
        """Tell that it is gone."""
        self.say_saved()
        self._say(self.tr("Borttaget. Ctrl+Z ångrar."))
        self.go_to(next((key for key in self.fields.edits if key.startswith(f"{group}[")), ""))

    def _on_done(self) -> None:
        self.keep_typed()
        self.done.emit(self.view())

    # --- keys ---

    def back(self) -> None:
        """Go to the question before."""
        if self.active is not None:
            self._go(self.active, -1)

    def _connect(self) -> None:
        self.sheet.grown.connect(self.on_evaluated)
        self.sheet.completed.connect(self.add_end)
        self.sheet.add_row.connect(self.add_row)
        self.sheet.remove_row.connect(self.remove_row)
        self.fields.chosen.connect(self._keep)
        self.fields.left.connect(self._keep)
        self.fields.typed.connect(lambda edit: self.editor.drafting.touch())
        self.fields.submitted.connect(lambda edit: self._go(edit, 1))

    def _say(self, text: str) -> None:
        self._change.setText(text)
        self._change.setVisible(bool(text))
        announce(self, text)
