"""The reusable parts: what keys do, what gets out, what a screen reader finds."""

from functools import partial
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QRect, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.accessibility import faults
from vir_desktop.ui.pages.register.row_list import RowList, RowWords
from vir_desktop.ui.questions.growing import GrowingNotes
from vir_desktop.ui.theme import Theme
from vir_desktop.ui.widgets.buttons import PrimaryButton
from vir_desktop.ui.widgets.cards import Field
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.folder_picker import FolderPicker
from vir_desktop.ui.widgets.key_hints import KeyHints
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.option_list import OptionList
from vir_desktop.ui.widgets.passphrase import PassphraseEdit
from vir_desktop.ui.widgets.pdf_preview import PdfPreview
from vir_desktop.ui.widgets.rail import Rail, RailItem, RailState
from vir_desktop.ui.widgets.scroll_page import ScrollPage
from vir_desktop.ui.widgets.status_mark import StatusMark
from vir_desktop.ui.widgets.texts import LineEdit, NotesEdit

pytestmark = pytest.mark.usefixtures("theme")
KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def notes(qtbot: QtBot) -> NotesEdit:
    notes = NotesEdit("Anteckning", limit=100)
    qtbot.addWidget(notes)
    notes.show()
    return notes


@pytest.fixture
def options(qtbot: QtBot) -> OptionList:
    options = OptionList("Svar")
    qtbot.addWidget(options)
    options.set_options([("ja", "Ja"), ("nej", "Nej"), ("vet", "Vet inte")])
    options.show()
    return options


def paste(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


def test_labels_never_read_markup(qtbot: QtBot) -> None:
    label = PlainLabel("<b>Anna</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_an_oversized_paste_is_refused_and_nothing_typed_is_lost(qtbot: QtBot, notes: NotesEdit) -> None:
    notes.setPlainText("x" * 40)
    with qtbot.waitSignal(notes.refused) as refused:
        notes.insertFromMimeData(paste("y" * 10_000_000))
    assert refused.args == [60]
    assert notes.toPlainText() == "x" * 40
    notes.insertFromMimeData(paste("z" * 60))
    assert notes.room == 0
    QTest.keyClicks(notes, "k")
    assert len(notes.toPlainText()) == 100


def test_a_paste_may_replace_what_is_marked(notes: NotesEdit) -> None:
    notes.setPlainText("x" * 100)
    notes.selectAll()
    notes.insertFromMimeData(paste("rad 1\r\nrad 2\x00"))
    assert notes.toPlainText() == "rad 1\nrad 2"


@pytest.mark.parametrize("field", [NotesEdit, LineEdit])
def test_nothing_is_copied_out(qtbot: QtBot, field: type[NotesEdit] | type[LineEdit]) -> None:
    plain = QLineEdit("hemligt")  # the control: an ordinary field does copy
    ours = field("Anteckning")
    for widget in (plain, ours):
        qtbot.addWidget(widget)
        widget.show()
    clipboard = QGuiApplication.clipboard()
    ours.setPlainText("hemligt") if isinstance(ours, NotesEdit) else ours.setText("hemligt")
    for widget, copied in ((plain, "hemligt"), (ours, "tomt")):
        for key in (KEY.Key_C, KEY.Key_X):
            clipboard.setText("tomt")
            widget.selectAll()
            QTest.keyClick(widget, key, CTRL)
            if key == KEY.Key_C:
                assert clipboard.text() == copied
    assert clipboard.text() == "tomt"
    assert (ours.toPlainText() if isinstance(ours, NotesEdit) else ours.text()) == "hemligt"


def test_a_drag_or_copy_call_gives_nothing(notes: NotesEdit) -> None:
    notes.setPlainText("hemligt")
    notes.selectAll()
    QGuiApplication.clipboard().setText("tomt")
    notes.copy()
    assert "hemligt" not in QGuiApplication.clipboard().text()
    assert not notes.createMimeDataFromSelection().hasText()


def test_tab_leaves_notes_and_ctrl_enter_submits(qtbot: QtBot, notes: NotesEdit) -> None:
    assert notes.tabChangesFocus()
    with qtbot.waitSignal(notes.submitted):
        QTest.keyClick(notes, KEY.Key_Return, CTRL)
    QTest.keyClick(notes, KEY.Key_Return)
    QTest.keyClicks(notes, "abc")
    assert notes.toPlainText() == "\nabc"
    assert notes.caret() == 4
    assert notes.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData


def test_digits_choose_and_other_letters_are_left_to_the_page(qtbot: QtBot, options: OptionList) -> None:
    with qtbot.waitSignal(options.changed) as changed:
        QTest.keyClick(options, KEY.Key_2)
    assert changed.args == [("nej",)]
    QTest.keyClicks(options, "v9")
    QTest.keyClick(options, KEY.Key_1, Qt.KeyboardModifier.AltModifier)
    assert options.chosen() == ("nej",)
    QTest.keyClick(options, KEY.Key_Space)
    assert options.chosen() == ()


def test_enter_submits_and_chooses_only_where_an_arrow_went(qtbot: QtBot, options: OptionList) -> None:
    options.setFocus()
    with qtbot.waitSignal(options.submitted):
        QTest.keyClick(options, KEY.Key_Return)
    assert options.chosen() == ()
    options.setCurrentRow(0)
    QTest.keyClick(options, KEY.Key_Down)
    QTest.keyClick(options, KEY.Key_Return)
    assert options.chosen() == ("nej",)


def test_several_may_be_chosen(qtbot: QtBot, options: OptionList) -> None:
    options.set_options([("a", "A"), ("b", "B")], multiple=True)
    QTest.keyClicks(options, "21")
    assert options.chosen() == ("a", "b")
    QTest.keyClicks(options, "2")
    assert options.chosen() == ("a",)


def test_every_row_of_a_long_answer_is_visible(qtbot: QtBot, options: OptionList) -> None:
    options.set_options([("a", "ord " * 60), ("b", "B")])
    options.resize(300, 10)
    qtbot.waitUntil(lambda: options.visualItemRect(options.item(1)).bottom() <= options.viewport().height())
    assert options.visualItemRect(options.item(0)).height() > 150


def test_enter_presses_a_button_once(qtbot: QtBot) -> None:
    button = PrimaryButton("Spara")
    qtbot.addWidget(button)
    presses: list[str] = []
    button.clicked.connect(lambda: presses.append("press"))
    QTest.keyClick(button, KEY.Key_Return)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
    assert len(presses) == 2


def test_a_row_is_taken_apart_in_silence_after_its_python_side_is_gone(
    qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    page, row = QWidget(), FlowLayout()
    column = QVBoxLayout(page)
    qtbot.addWidget(page)
    buttons = [PrimaryButton(text) for text in ("Ja", "Nej", "Avbryt")]
    for button in buttons:
        row.addWidget(button)
    column.addLayout(row)
    assert (row.count(), row.itemAt(3)) == (3, None)
    assert row.takeAt(2) is not None
    assert row.count() == 2
    row.__dict__.clear()  # as the collector does to a cycle, and as a process ends
    shiboken6.delete(buttons[0])
    assert row.count() == 0
    assert capsys.readouterr().err == ""


def test_the_save_mark_says_only_what_it_was_told(qtbot: QtBot) -> None:
    mark = StatusMark()
    qtbot.addWidget(mark)
    mark.show_draft("02:31:07")
    assert mark.accessibleName() == mark.text() == "Utkast sparat 02:31:07"
    mark.show_unsaved()
    assert mark.accessibleName() == "Inte sparat"
    mark.clear()
    assert mark.text() == ""


def test_the_save_mark_keeps_its_size_whatever_it_says(qtbot: QtBot) -> None:
    """Else the whole window would be laid out anew at each answer; and its longest words are never cut."""
    mark = StatusMark()
    qtbot.addWidget(mark)
    mark.show()
    sizes = []
    saved, draft = partial(mark.show_saved, "02:31:09"), partial(mark.show_draft, "02:31:07")
    for say in (mark.clear, mark.show_typing, saved, draft):
        say()
        sizes += [mark.minimumSize(), mark.maximumSize()]
    assert all(size == sizes[0] for size in sizes)
    assert mark.fontMetrics().horizontalAdvance(mark.text()) <= mark.width()


def test_the_passphrase_takes_paste_and_is_bullets(qtbot: QtBot) -> None:
    edit = PassphraseEdit("Lösenfras")
    qtbot.addWidget(edit)
    QGuiApplication.clipboard().setText("björk vinter gryta")
    QTest.keyClick(edit.field, KEY.Key_V, CTRL)
    assert edit.text() == "björk vinter gryta"
    assert "björk" not in edit.field.displayText()
    edit.clear()
    assert edit.text() == ""


def test_messages_and_hints_are_found_by_a_screen_reader(qtbot: QtBot) -> None:
    bar, hints = MessageBar(), KeyHints()
    for widget in (bar, hints):
        qtbot.addWidget(widget)
    bar.show_error("Disken är full.", "Texten står kvar.")
    assert bar.accessibleDescription() == bar.text == "Disken är full.\nTexten står kvar."
    bar.clear()
    assert not bar.isVisible()
    hints.set_hints([("F9", "Fara nu")])
    hints.set_hints([("Enter", "nästa"), ("F9", "Fara nu")])
    assert hints.accessibleDescription() == "Enter: nästa, F9: Fara nu"


def test_the_rail_tells_state_in_words(qtbot: QtBot) -> None:
    rail = Rail("Delar")
    qtbot.addWidget(rail)
    rail.set_items([RailItem("a", "Kontroll", RailState.DONE), RailItem("b", "Hot", RailState.PARKED)], "b")
    assert rail.item(1).data(Qt.ItemDataRole.AccessibleTextRole) == "Hot, parkerad"
    with qtbot.waitSignal(rail.activated_key) as went:
        QTest.keyClick(rail, KEY.Key_Return)
    assert went.args == ["b"]


def test_pages_of_paper_are_fitted(qtbot: QtBot) -> None:
    preview = PdfPreview("Utskrift")
    qtbot.addWidget(preview)
    preview.resize(300, 400)
    preview.show()
    page = QImage(620, 877, QImage.Format.Format_RGBA8888)
    page.fill(Qt.GlobalColor.white)
    preview.set_pages([(620, 877, bytes(page.constBits()))] * 2)
    assert preview.page_count() == 2
    preview.clear()
    assert preview.page_count() == 0


def test_a_folder_is_chosen_by_key(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "valv").mkdir()
    (tmp_path / "fil.txt").write_text("x")
    picker = FolderPicker(str(tmp_path))
    qtbot.addWidget(picker)
    picker.show()
    names = [picker.entries.item(n).text() for n in range(picker.entries.count())]
    assert "valv" in names
    assert "fil.txt" not in names
    picker.go(str(tmp_path / "valv"))
    with qtbot.waitSignal(picker.chosen) as chosen:
        picker.choose()
    assert chosen.args == [str(tmp_path / "valv")]
    picker.go(str(tmp_path / "saknas"))
    assert picker.path() == str(tmp_path / "valv")


def test_the_walker_finds_what_it_is_for(qtbot: QtBot, theme: Theme) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    good, nameless, cut = QLineEdit(), QLineEdit(), QPushButton("En knapp med lång text")
    good.setAccessibleName("Namn")
    cut.setFixedWidth(30)
    for widget in (good, nameless, cut):
        column.addWidget(widget)
    page.show()
    found = " ".join(faults(page))
    assert "no name: EditableText" in found
    assert "cut text" in found
    QWidget.setTabOrder(nameless, good)
    assert any("focus goes back" in fault for fault in faults(page))


def test_a_rule_is_said_at_its_field(qtbot: QtBot) -> None:
    edit = LineEdit("Signatur")
    field = Field("Signatur", edit)
    qtbot.addWidget(field)
    field.show_error("Skriv en signatur.")
    assert edit.accessibleDescription() == field.error == "Skriv en signatur."


@pytest.mark.parametrize("lines", [2, 5, 10])
def test_a_field_that_grows_shows_all_its_lines(qtbot: QtBot, lines: int) -> None:
    notes = GrowingNotes("Anteckning", 2, 10)
    qtbot.addWidget(notes)
    notes.show()
    notes.setPlainText("\n".join(["Åk hem"] * lines))
    assert notes.verticalScrollBar().maximum() == 0
    notes.setPlainText("\n".join(["Åk hem"] * 11))
    assert notes.verticalScrollBar().maximum() > 0


def test_a_field_that_grows_fits_its_width_too(qtbot: QtBot) -> None:
    notes = GrowingNotes("Anteckning", 2, 10)
    qtbot.addWidget(notes)
    notes.setPlainText("\n".join(["Polisen ringer om en kvinna som sitter i deras bil och vill ha en trygg plats"] * 2))
    notes.show()
    for width in (*range(700, 300, -7), 700):
        notes.resize(width, notes.height())
        qtbot.waitUntil(lambda: notes.verticalScrollBar().maximum() == 0)
        assert notes.viewport().width() > notes.width() - 30  # no bar takes room
    assert notes.height() < 90


def test_the_page_follows_to_the_end_of_the_field_with_the_focus(qtbot: QtBot) -> None:
    page, fields = ScrollPage(), [NotesEdit(f"Fält {n}") for n in range(9)]
    for field in fields:
        field.setFixedHeight(110)
        page.body.addWidget(Field(field.accessibleName(), field))
    qtbot.addWidget(page)
    page.resize(500, 300)
    page.show()
    page.activateWindow()
    for field in (*fields, *reversed(fields)):
        field.setFocus()
        qtbot.waitUntil(partial(_is_seen, field, page))


def _is_seen(field: QWidget, page: ScrollPage) -> bool:
    place = QRect(field.mapTo(page.viewport(), field.rect().topLeft()), field.size())
    return page.viewport().rect().contains(place)


@pytest.mark.parametrize("kind", [OptionList, RowList])
def test_the_page_follows_the_row_of_a_long_list(qtbot: QtBot, kind: type[OptionList | RowList]) -> None:
    page, rows = ScrollPage(), kind("Svar")
    if isinstance(rows, OptionList):
        rows.set_options([(str(n), f"Svar {n}") for n in range(9)])
    else:
        rows.set_rows([RowWords(str(n), f"Svar {n}") for n in range(9)])
    page.body.addWidget(Field("Svar", rows))
    qtbot.addWidget(page)
    page.resize(500, 200)
    page.show()
    page.activateWindow()
    rows.setFocus()
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > 0)
    for key in (*[KEY.Key_Down] * 8, KEY.Key_Home, KEY.Key_End):
        QTest.keyClick(rows, key)
        row = rows.visualRect(rows.currentIndex())
        place = QRect(rows.viewport().mapTo(page.viewport(), row.topLeft()), row.size())
        assert page.viewport().rect().contains(place)
