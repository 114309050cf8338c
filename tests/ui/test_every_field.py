"""Every field on every page: nothing out of it, paste into it, no input method that learns (S9), a constant title."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from scripts.gallery import Screen, screens
from vir_desktop.ui.clipboard import ClipboardWatch
from vir_desktop.ui.main_window import TITLE, MainWindow
from vir_desktop.ui.widgets.passphrase import PassphraseEdit
from vir_desktop.ui.widgets.texts import LineEdit, NotesEdit

HINT = Qt.InputMethodHint
LEARNT_NOTHING = HINT.ImhSensitiveData | HINT.ImhNoPredictiveText
OUTSIDE = "utifrån"
_TRL = Qt.KeyboardModifier.ControlModifier


def typed_in(window: MainWindow) -> list[QLineEdit | QPlainTextEdit]:
    return [*window.findChildren(QLineEdit), *window.findChildren(QPlainTextEdit)]


@pytest.mark.parametrize("screen", screens(), ids=lambda screen: screen.name)
def test_no_page_has_a_field_that_lets_text_out(window: MainWindow, screen: Screen) -> None:
    screen.show(window)
    assert window.findChildren(QTextEdit) == []
    for field in typed_in(window):
        assert field.inputMethodHints() & LEARNT_NOTHING == LEARNT_NOTHING, field.accessibleName()
        hidden = isinstance(field, QLineEdit) and field.echoMode() is QLineEdit.EchoMode.Password
        assert bool(field.inputMethodHints() & HINT.ImhHiddenText) is hidden  # a screen reader reads all else
        ours = isinstance(field, (LineEdit, NotesEdit)) or isinstance(field.parentWidget(), PassphraseEdit)
        assert ours or field.accessibleName() == "Signatur"
        assert not isinstance(field, QLineEdit) or not field.dragEnabled()
    selectable = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert [label.text() for label in window.findChildren(QLabel) if label.textInteractionFlags() & selectable] == []
    assert {widget.windowTitle() for widget in QApplication.topLevelWidgets() if widget.isVisible()} <= {TITLE, ""}


@pytest.fixture(params=[lambda: LineEdit("Rad"), lambda: NotesEdit("Anteckning")], ids=["line", "notes"])
def field(request: pytest.FixtureRequest, window: MainWindow) -> LineEdit | NotesEdit:
    made: LineEdit | NotesEdit = request.param()
    window.show_panel(made)
    made.setFocus()
    QTest.keyClicks(made, "hon ringde")
    QGuiApplication.clipboard().setText(OUTSIDE)
    return made


def text_of(field: QWidget) -> str:
    return str(field.property("plainText") or field.property("text") or "")


OUT = ("Ctrl+C", "Ctrl+X", "Ctrl+Ins", "Shift+Del", "F16", "F20")  # all that copy and cut under X11 and Windows


@pytest.mark.parametrize("keys", OUT)
def test_no_key_takes_text_out_or_away(field: LineEdit | NotesEdit, keys: str) -> None:
    field.selectAll()
    QTest.keySequence(field, QKeySequence(keys))
    assert QGuiApplication.clipboard().text() == OUTSIDE
    assert text_of(field) == "hon ringde"


def test_what_takes_the_line_away_does_not_keep_it(window: MainWindow, field: LineEdit | NotesEdit) -> None:
    """Ctrl+K and Ctrl+U copy what they take in a field of Qt's own."""
    for key in (Qt.Key.Key_U, Qt.Key.Key_K):
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Home)
        QTest.keyClick(field, key, _TRL)
        assert QGuiApplication.clipboard().text() == OUTSIDE


def test_paste_is_taken_in(field: LineEdit | NotesEdit) -> None:
    field.selectAll()
    QTest.keySequence(field, QKeySequence(QKeySequence.StandardKey.Paste))
    assert text_of(field) == OUTSIDE


@pytest.mark.parametrize(
    ("make", "said", "changes"),
    [
        (lambda: LineEdit("Rad", 10), "Allt fick inte plats.", Qt.Key.Key_Backspace),
        (lambda: NotesEdit("Anteckning", 10), "inget lades till", Qt.Key.Key_A),
    ],
    ids=["line", "notes"],
)
def test_what_does_not_fit_is_told_until_the_field_changes(
    window: MainWindow, qtbot: QtBot, make: Callable[[], LineEdit | NotesEdit], said: str, changes: Qt.Key
) -> None:
    made = make()
    window.show_panel(made)
    QGuiApplication.clipboard().setText("elva tecken")
    QTest.keySequence(made, QKeySequence(QKeySequence.StandardKey.Paste))
    qtbot.waitUntil(lambda: said in window.messages.text)
    QTest.keyClick(made, changes)
    assert window.messages.text == ""


def test_nothing_is_dragged_out(field: LineEdit | NotesEdit) -> None:
    field.selectAll()
    if isinstance(field, NotesEdit):
        assert not field.createMimeDataFromSelection().hasText()
    else:
        assert not field.dragEnabled()


def test_an_input_method_may_write(field: LineEdit | NotesEdit) -> None:
    """It is not kept from writing, only from learning."""
    event = QInputMethodEvent("", [])
    event.setCommitString("å")
    QApplication.sendEvent(field, event)
    assert text_of(field) == "hon ringdeå"


def test_a_passphrase_is_learnt_by_nobody_shown_or_not(window: MainWindow) -> None:
    edit = PassphraseEdit("Lösenfras")
    window.show_panel(edit)
    for shown in (True, False):
        edit._toggle.setChecked(shown)
        assert edit.field.inputMethodHints() & LEARNT_NOTHING == LEARNT_NOTHING


def test_a_list_copies_nothing_once_the_window_is_watched(window: MainWindow) -> None:
    """Qt's lists copy the row that is marked; the positive control is the same list before."""
    from PySide6.QtWidgets import QListWidget

    rows = QListWidget()
    rows.addItem("hon ringde")
    window.show_panel(rows)
    rows.setCurrentRow(0)
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_C, _TRL)
    assert QGuiApplication.clipboard().text() == "hon ringde"
    QGuiApplication.clipboard().setText(OUTSIDE)
    ClipboardWatch(window)
    QTest.keyClick(rows, Qt.Key.Key_C, _TRL)
    assert QGuiApplication.clipboard().text() == OUTSIDE
