"""The sheet that a form stands on. A long form is shown when its first fields are there; the rest comes meanwhile."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLayoutItem, QWidget

from vir_desktop.domain.instrument.engine import Evaluation
from vir_desktop.domain.instrument.pack import Pack
from vir_desktop.domain.record import AnswerKey
from vir_desktop.ui.pages.form.sections import FormBody, MakeRow
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.scroll_page import ScrollPage

_AT_ONCE, _AT_A_TIME = 10, 4  # items made before the form is shown, and then in each turn of the event loop


class FormSheet(ScrollPage):
    """Heading, then the parts of the form. `evaluation` gives the form as it stands.

    Signals:
        grown: There are more fields.
        completed: All are there; what ends the form can be put below.
        add_row, remove_row: As RepeatBox.
    """

    grown = Signal()
    completed = Signal()
    add_row = Signal(str)
    remove_row = Signal(str, int)

    def __init__(self, make_row: MakeRow, evaluation: Callable[[], Evaluation], parent: QWidget | None = None) -> None:
        super().__init__(width=860, parent=parent)
        self._make_row, self._evaluation = make_row, evaluation
        self._form: FormBody | None = None
        self._rest = QTimer(self, interval=0)
        self._rest.timeout.connect(lambda: self._build(_AT_A_TIME))
        self.title = PlainLabel(role="title")
        self.description = PlainLabel(role="soft")
        self.body.addWidget(self.title)
        self.body.addWidget(self.description)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to make."""
        return self._form is None or self._form.is_complete

    def card(self, link_id: str) -> SectionCard | None:
        """Return the card of a part of the form, once it is there."""
        return self._form.cards.get(link_id) if self._form else None

    def clear(self, pack: Pack) -> None:
        """Take everything away but the heading, which becomes this form's."""
        self._rest.stop()
        self._form = None
        while self.body.count() > 2:
            _discard(self.body.takeAt(2))
        self.title.setText(pack.title)
        self.description.setText(pack.description)
        self.description.setVisible(bool(pack.description))

    def read_from_top(self, title: str) -> None:
        """Let the keys scroll a page that has nothing to fill in; else the focus would fall on some button."""
        self.body.addStretch(1)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()
        self.verticalScrollBar().setValue(0)

    def begin(self, pack: Pack) -> None:
        """Show the first fields of a form, and go on with the rest."""
        self.hide()  # built out of sight: otherwise every part is laid out and dressed as it comes
        self._form = FormBody(pack, self.body, self._make_row)
        self._form.begin(self._evaluation())
        self._form.add_row.connect(self.add_row)
        self._form.remove_row.connect(self.remove_row)
        self._rest.start()
        self._build(_AT_ONCE)
        self.show()

    def reach(self, there: Callable[[], bool]) -> None:
        """Make the form as far as somebody needs it."""
        while not there() and not self.is_complete:
            self._build(_AT_ONCE)

    def sync(self) -> set[AnswerKey]:
        """Show what is to be asked now; return the keys of rows that are gone."""
        return self._form.sync(self._evaluation()) if self._form else set()

    def _build(self, items: int) -> None:
        if self._form is None:
            return
        complete = self._form.build(self._evaluation(), items)
        self.grown.emit()
        if complete:
            self._rest.stop()
            self.completed.emit()
            self.body.addStretch(1)


def _discard(item: QLayoutItem | None) -> None:
    if item is None:
        return
    widget, layout = item.widget(), item.layout()
    if widget is not None:
        widget.hide()
        widget.deleteLater()
    while layout is not None and layout.count():
        _discard(layout.takeAt(0))
