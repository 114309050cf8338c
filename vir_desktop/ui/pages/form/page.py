"""A whole form on one page; every field is saved when it is left."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vir_desktop.domain.answer import Absent
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.instrument.engine import QuestionState
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AnswerKey
from vir_desktop.services.records import Saved
from vir_desktop.ui.pages.form.fields import FormFields
from vir_desktop.ui.pages.form.keys import add_keys, page_hints
from vir_desktop.ui.pages.form.reading import Reading
from vir_desktop.ui.pages.form.row import FormRow
from vir_desktop.ui.pages.form.sections import FormBody, discard
from vir_desktop.ui.questions.offered import offered
from vir_desktop.ui.questions.question import QuestionEdit
from vir_desktop.ui.questions.words import answer_words
from vir_desktop.ui.record_gateway import RecordGateway
from vir_desktop.ui.record_page import Clock, RecordPage, utc_now
from vir_desktop.ui.typed import Typed, from_draft
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.buttons import PrimaryButton
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.scroll_page import ScrollPage
from vir_desktop.ui.widgets.status_mark import StatusMark

_AT_ONCE, _AT_A_TIME = 10, 4  # items made before the form is shown, and then in each turn of the event loop


class FormPage(RecordPage):
    """One record of any form. `texts` maps the key of an action text to its words.

    A long form is shown when its first fields are there; the rest is made while the user reads.
    """

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
        self._form: FormBody | None = None
        self._rest = QTimer(self, interval=0)
        self._rest.timeout.connect(lambda: self._build(_AT_A_TIME))
        self.sheet = ScrollPage(width=860)
        self.column.addWidget(self.sheet, 1)
        self.title = PlainLabel(role="title")
        self.description = PlainLabel(role="soft")
        self.sheet.body.addWidget(self.title)
        self.sheet.body.addWidget(self.description)
        self._change = PlainLabel(role="soft")
        self._change.setContentsMargins(20, 2, 20, 2)
        self._change.hide()
        self.column.addWidget(self._change)
        self._connect()
        add_keys(self)
        self.hints = page_hints()

    @property
    def today(self) -> date:
        """The Swedish day it is."""
        return local_date(self.clock())

    @property
    def is_built(self) -> bool:
        """Whether there are fields."""
        return self._form is not None and bool(self.fields.edits)

    @property
    def is_complete(self) -> bool:
        """Whether every field is there."""
        return self._form is None or self._form.is_complete

    @property
    def rows(self) -> list[FormRow]:
        """The rows that have been made."""
        return self.fields.rows

    @property
    def active(self) -> QuestionEdit | None:
        """The question that has, or last had, the focus."""
        return self.fields.active

    def edit(self, key: str) -> QuestionEdit:
        """Return the field of a question."""
        self._reach(AnswerKey(key))
        return self.fields.edits[AnswerKey(key)]

    def go_to(self, key: str) -> None:
        """Put the focus in a question."""
        self._reach(AnswerKey(key))
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
            self.editor.give(edit.key, edit.take_as_note())

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
        self._clear()
        self.title.setText(view.pack.title)
        self.description.setText(view.pack.description)
        self.description.setVisible(bool(view.pack.description))
        if not view.is_open:
            self.show_reading()
            self.sheet.body.addStretch(1)
            return
        self.sheet.hide()  # built out of sight: otherwise every part is laid out and dressed as it comes
        self._form = FormBody(view.pack, self.sheet.body, self.make_row)
        self._form.begin(self.editor.evaluation)
        self._form.add_row.connect(self._on_add_row)
        self._form.remove_row.connect(self._on_remove_row)
        self._build(_AT_ONCE)
        self.sheet.show()
        self._rest.start()
        self.begin()

    def _build(self, items: int) -> None:
        """Make some more of the form, and its end when all is there."""
        if self._form is None or self._form.is_complete:
            self._rest.stop()
            return
        self._form.build(self.editor.evaluation, items)
        self.on_evaluated()
        if self._form.is_complete:
            self._rest.stop()
            self.add_end()
            self.sheet.body.addStretch(1)

    def _reach(self, key: AnswerKey) -> None:
        """Make the form up to a question."""
        while key not in self.fields.edits and not self.is_complete:
            self._build(_AT_ONCE)

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
        if self.active is None:
            asked = offered(self.editor.view.pack, self.editor.evaluation)
            self.go_to(next((state.key for state in asked if state.answer is None), next(iter(self.fields.edits), "")))

    def _go_to_caret(self, key: AnswerKey, in_note: bool, caret: int) -> None:
        self._reach(key)
        edit = self.fields.edits.get(key)
        if edit is not None:
            self.fields.active = edit
            edit.put_caret(in_note, caret)

    def _clear(self) -> None:
        self._rest.stop()
        self._form = None
        self.fields.clear()
        body = self.sheet.body
        while body.count() > 2:
            discard(body.takeAt(2))

    # --- what the editor tells ---

    def on_evaluated(self) -> None:
        """Show what is to be asked now, without moving the focus."""
        if self._form is None:
            return
        self.fields.forget(self._form.sync(self.editor.evaluation))
        for row in self.rows:
            row.show_prompts(self.texts, self.editor.evaluation)

    def _on_answered(self, saved: Saved) -> None:
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

    def _on_undone(self, keys: tuple[AnswerKey, ...]) -> None:
        self.say_saved()
        for key in keys:
            if key in self.fields.edits:
                self.fields.edits[key].set_answer(self.editor.answers.get(key))
        self.go_to(keys[0] if keys else "")
        self._say(self.tr("Ångrat."))

    def _on_refused(self, error: RuleError) -> None:
        self._next_from = None
        self.status.show_unsaved()
        said = words(error)
        edit = self.fields.edits.get(AnswerKey(error.field))
        if edit is None:
            self.say_error(error)
        else:
            edit.say(f"{said.title} {said.advice}".strip())

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

    def _on_add_row(self, group: str) -> None:
        self.keep_typed()
        try:
            self.go_to(self.editor.add_row(group))
        except RuleError as error:
            self.say_error(error)

    def _on_remove_row(self, group: str, number: int) -> None:
        self.keep_typed()
        self.editor.remove_row(group, number)

    def _on_removed(self, group: str) -> None:
        self.say_saved()
        self._say(self.tr("Borttaget. Ctrl+Z ångrar."))
        self.go_to(next((key for key in self.fields.edits if key.startswith(f"{group}[")), ""))

    def _on_done(self) -> None:
        self.keep_typed()
        self.done.emit(self.view())

    # --- keys ---

    def choose_absence(self, absent: Absent) -> None:
        """Say why there is no answer."""
        if self.active is not None:
            self.active.choose_absence(absent)

    def focus_note(self) -> None:
        """Go to the note of the question."""
        if self.active is not None:
            self.active.focus_note()

    def undo(self) -> None:
        """Take back the latest step."""
        self.keep_typed()
        self.editor.undo(self.active.key if self.active else None)

    def back(self) -> None:
        """Go to the question before."""
        if self.active is not None:
            self._go(self.active, -1)

    def _connect(self) -> None:
        self.editor.loaded.connect(self.on_loaded)
        self.editor.evaluated.connect(self.on_evaluated)
        self.editor.saved.connect(self._on_answered)
        self.editor.undone.connect(self._on_undone)
        self.editor.removed.connect(self._on_removed)
        self.editor.refused.connect(self._on_refused)
        self.fields.chosen.connect(self._keep)
        self.fields.left.connect(self._keep)
        self.fields.typed.connect(lambda edit: self.editor.drafting.touch())
        self.fields.submitted.connect(lambda edit: self._go(edit, 1))

    def _say(self, text: str) -> None:
        self._change.setText(text)
        self._change.setVisible(bool(text))
        announce(self, text)
