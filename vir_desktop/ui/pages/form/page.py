"""A whole form on one page; every field is saved when it is left."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayoutItem, QWidget

from vir_desktop.domain.answer import Absent
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.instrument.engine import QuestionState
from vir_desktop.domain.messages import words
from vir_desktop.domain.record import AnswerKey
from vir_desktop.services.records import Saved
from vir_desktop.ui.pages.form.reading import Reading
from vir_desktop.ui.pages.form.row import FormRow
from vir_desktop.ui.pages.form.sections import FormBody
from vir_desktop.ui.questions.offered import offered
from vir_desktop.ui.questions.question import QuestionEdit
from vir_desktop.ui.questions.words import answer_words
from vir_desktop.ui.record_gateway import RecordGateway, Typed
from vir_desktop.ui.record_page import Clock, RecordPage, utc_now
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.buttons import PrimaryButton
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.scroll_page import ScrollPage
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
        self.rows: list[FormRow] = []
        self._edits: dict[AnswerKey, QuestionEdit] = {}
        self._active: QuestionEdit | None = None
        self._next_from: AnswerKey | None = None
        self._form: FormBody | None = None
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
        self.hints = (
            (self.tr("1–9"), self.tr("Svara")),
            (self.tr("Enter"), self.tr("Nästa")),
            (self.tr("Skift+Enter"), self.tr("Tillbaka")),
            ("Alt+N", self.tr("Anteckning")),
            ("Alt+V", self.tr("Vet inte")),
            ("Alt+I", self.tr("Vill inte svara")),
            ("Alt+E", self.tr("Inte ställd")),
            ("Ctrl+Z", self.tr("Ångra")),
        )

    def entered(self) -> None:
        """Read the record."""
        self.editor.load()

    @property
    def today(self) -> date:
        """The Swedish day it is."""
        return local_date(self.clock())

    @property
    def is_built(self) -> bool:
        """Whether the fields are there."""
        return self._form is not None and bool(self._edits)

    @property
    def active(self) -> QuestionEdit | None:
        """The question that has, or last had, the focus."""
        return self._active

    def edit(self, key: str) -> QuestionEdit:
        """Return the field of a question."""
        return self._edits[AnswerKey(key)]

    def go_to(self, key: str) -> None:
        """Put the focus in a question."""
        edit = self._edits.get(AnswerKey(key))
        if edit is not None:
            edit.focus_first()

    def typed_now(self) -> Typed | None:
        """Return what is being typed."""
        return self._active.typed_now() if self._active else None

    def keep_typed(self) -> None:
        """Save the field that has the focus."""
        if self._active is not None:
            self._keep(self._active)

    def make_row(self, state: QuestionState) -> FormRow | None:
        """Return the row of a question; None when another row has it."""
        return self.connect_row(FormRow([state], self.today))

    def connect_row(self, row: FormRow) -> FormRow:
        """Let a new row take part."""
        row.chosen.connect(self._on_chosen)
        row.typed.connect(self._on_typed)
        row.left.connect(self._keep)
        row.submitted.connect(lambda edit: self._go(edit, 1))
        self._edits |= row.edits
        self.rows.append(row)
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

    # --- what the editor tells ---

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
        self._form.build(self.editor.evaluation)
        for box in self._form.repeats.values():
            box.add_row.connect(self._on_add_row)
            box.remove_row.connect(self._on_remove_row)
        self.on_evaluated()
        self.add_end()
        self.sheet.body.addStretch(1)
        self.sheet.show()
        self._begin()

    def on_evaluated(self) -> None:
        """Show what is to be asked now, without moving the focus."""
        if self._form is None:
            return
        for key in self._form.sync(self.editor.evaluation):
            self._forget(key)
        for row in self.rows:
            row.show_prompts(self.texts, self.editor.evaluation)

    def _begin(self) -> None:
        draft = self.editor.view.draft
        if draft is not None and draft.key in self._edits:
            self._active = self._edits[draft.key]
            self._active.put_typed(Typed(draft.key, draft.text, draft.is_note, draft.caret))
            self.status.show_draft(self._time())
            return
        left = [key for key in self._order() if key not in self.editor.answers]
        self.go_to(left[0] if left else next(iter(self._edits), ""))

    def _on_answered(self, saved: Saved) -> None:
        before, now = saved.previous, saved.answer
        edit = self._edits.get(saved.key)
        if edit is not None and edit.item and before is not None and (now is None or before.value != now.value):
            text = self.tr("{q}: ändrat från ”{a}” till ”{b}”. Ctrl+Z ångrar.")
            self._say(text.format(q=edit.item.text, a=answer_words(edit.item, before), b=answer_words(edit.item, now)))
        else:
            self._say("")
        if self._next_from == saved.key:
            self._next_from = None
            self._move(saved.key, 1)

    def _on_undone(self, keys: tuple[AnswerKey, ...]) -> None:
        self.status.show_saved(self._time())
        for key in keys:
            if key in self._edits:
                self._edits[key].set_answer(self.editor.answers.get(key))
        if keys and keys[0] in self._edits:
            self._edits[keys[0]].focus_first()
        self._say(self.tr("Ångrat."))

    def _on_refused(self, error: RuleError) -> None:
        self._next_from = None
        self.status.show_unsaved()
        said = words(error)
        edit = self._edits.get(AnswerKey(error.field))
        if edit is None:
            self.say_error(error)
        else:
            edit.say(f"{said.title} {said.advice}".strip())

    # --- fields ---

    def _on_chosen(self, edit: QuestionEdit) -> None:
        self._active = edit
        self._keep(edit)

    def _on_typed(self, edit: QuestionEdit) -> None:
        self._active = edit
        self.editor.on_typed()

    def _keep(self, edit: QuestionEdit) -> None:
        if not edit.problem() and edit.key in self._edits:
            self.editor.give(edit.key, edit.given())
        elif self._active is edit:
            self.editor.commit_draft_now()

    def _go(self, edit: QuestionEdit, step: int) -> None:
        if not edit.check():
            return
        if self.editor.give(edit.key, edit.given()) or not self.editor.is_saved(edit.key):
            self._next_from = edit.key if step > 0 else None
        if self._next_from is None:
            self._move(edit.key, step)

    def _move(self, key: AnswerKey, step: int) -> None:
        shown = self._order()
        at = shown.index(key) + step if key in shown else len(shown)
        if 0 <= at < len(shown):
            self._edits[shown[at]].focus_first()
        elif step > 0:
            self.focusNextChild()

    def _order(self) -> list[AnswerKey]:
        """Return the keys of what is asked now, in the order of the form."""
        asked = offered(self.editor.view.pack, self.editor.evaluation)
        return [state.key for state in asked if state.key in self._edits]

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not self.isAncestorOf(new):
            return
        for row in self.rows:
            here = row.isAncestorOf(new)
            row.set_active(here)
            for edit in row.edits.values() if here else ():
                if edit.isAncestorOf(new):
                    self._active = edit

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
        self.status.show_saved(self._time())
        self._say(self.tr("Borttaget. Ctrl+Z ångrar."))
        first = next((key for key in self._edits if key.startswith(f"{group}[")), None)
        if first is not None:
            self.go_to(first)

    def _on_done(self) -> None:
        self.keep_typed()
        self.done.emit(self.view())

    def _absent(self, absent: Absent) -> None:
        if self._active is not None:
            self._active.choose_absence(absent)

    def _note(self) -> None:
        if self._active is not None:
            self._active.focus_note()

    def _undo(self) -> None:
        self.keep_typed()
        self.editor.undo(self._active.key if self._active else None)

    def _back(self) -> None:
        if self._active is not None:
            self._go(self._active, -1)

    # --- building ---

    def _connect(self) -> None:
        self.editor.loaded.connect(self.on_loaded)
        self.editor.evaluated.connect(self.on_evaluated)
        self.editor.saved.connect(self._on_answered)
        self.editor.undone.connect(self._on_undone)
        self.editor.removed.connect(self._on_removed)
        self.editor.refused.connect(self._on_refused)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]  # always an application
        for keys in ("Shift+Return", "Shift+Enter"):
            self.shortcut(keys, self._back)
        self.shortcut("Alt+N", self._note)
        self.shortcut("Alt+V", lambda: self._absent(Absent.UNKNOWN))
        self.shortcut("Alt+I", lambda: self._absent(Absent.DECLINED))
        self.shortcut("Alt+E", lambda: self._absent(Absent.NOT_ASKED))
        self.shortcut("Alt+A", lambda: self._absent(Absent.NOT_APPLICABLE))
        self.shortcut("Ctrl+Z", self._undo)

    def _say(self, text: str) -> None:
        self._change.setText(text)
        self._change.setVisible(bool(text))
        announce(self, text)

    def _forget(self, key: AnswerKey) -> None:
        self._edits.pop(key, None)
        self.rows = [row for row in self.rows if key not in row.edits]
        if self._active is not None and self._active.key == key:
            self._active = None

    def _clear(self) -> None:
        self._form, self._active = None, None
        self.rows.clear()
        self._edits.clear()
        body = self.sheet.body
        while body.count() > 2:
            _discard(body.takeAt(2))


def _discard(item: QLayoutItem | None) -> None:
    if item is None:
        return
    widget, layout = item.widget(), item.layout()
    if widget is not None:
        widget.hide()
        widget.deleteLater()
    while layout is not None and layout.count():
        _discard(layout.takeAt(0))
