"""A paper before it leaves: what is hidden, what is kept, what is written and what is not."""

import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.accessibility import faults
from tests.helpers.paper_desk import NAME, PHONE, Answers, Desk, a_desk, tools
from tests.helpers.vaults import a_form, an_akt
from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.paper import Paper
from vir_desktop.domain.protected_strings import MASK, Kind, Protected
from vir_desktop.domain.record import AktId, RecordId
from vir_desktop.reports.preview import text_of
from vir_desktop.services import printing
from vir_desktop.services.printing import MeantPaper
from vir_desktop.services.session import Session
from vir_desktop.ui import dialogs
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.paper.blanks import BlanksPage, open_blanks, shipped_packs
from vir_desktop.ui.pages.paper.page import PaperPage
from vir_desktop.ui.widgets.folder_picker import FolderPicker

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    desk = a_desk(qtbot, tmp_path)
    yield desk
    assert desk.tasks.close()


def ready(page: PaperPage) -> bool:
    return page.finished_paper is not None


def show(desk: Desk, window: MainWindow, akt_id: AktId | None = None) -> PaperPage:
    def compose(session: Session) -> Paper:
        return printing.paper_of(session, desk.akt_id, desk.record_id)

    page = PaperPage(desk.tasks, tools(), akt_id or desk.akt_id, compose, reason="Enligt överenskommelse")
    window.navigator.start(page)
    desk.bot.waitUntil(lambda: ready(page) and laid_out(page))
    return page


def laid_out(page: PaperPage) -> bool:
    """Whether arrows find their way: they go by where things lie."""
    return all(card.isVisible() and card.keep_it.x() > card.hide_it.x() for card in page.side.cards)


def press(within: QWidget, words: str) -> None:
    """Press a button with Enter."""
    button = next(one for one in within.findChildren(QPushButton) if one.text() == words)
    button.setFocus()
    QTest.keyClick(button, KEY.Key_Return)


def papers(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


def test_saved_by_keys_alone_hides_what_was_found(desk: Desk, window: MainWindow, tmp_path: Path) -> None:
    stick = tmp_path / "minne"
    stick.mkdir()
    page = show(desk, window)
    assert {card.protected.text for card in page.side.cards} == {NAME, PHONE}
    QTest.keyClick(page, KEY.Key_S, CTRL)
    picker = window.findChild(FolderPicker)
    assert picker is not None
    picker.go(str(stick))
    press(picker, "Spara i den här mappen")
    panel = window.findChild(dialogs.Panel)
    assert panel is not None
    with desk.bot.waitSignal(page.saved) as saved:
        press(panel, "Spara utan skydd")
    assert papers(stick) == [stick / saved.args[0]]
    text = text_of((stick / saved.args[0]).read_bytes())
    assert MASK in text
    assert "Lindgren" not in text
    assert "174 06" not in text
    assert "Det står i akten" in page.bar.text
    assert desk.ask(lambda s: [e.act for e in s.akt(desk.akt_id).store.events()]).count("paper-saved") == 1


def test_kept_with_a_reason_stands_on_the_paper_and_in_the_log(desk: Desk, window: MainWindow, tmp_path: Path) -> None:
    dialogs.set_asker(Answers(str(tmp_path)))
    page = show(desk, window)
    card = next(card for card in page.side.cards if card.protected.text == PHONE)
    card.hide_it.setFocus()
    QTest.keyClick(card.hide_it, KEY.Key_Right)
    assert card.keep_it.isChecked()
    assert card.reason.isVisible()
    QTest.keyClick(card.keep_it, KEY.Key_Tab)
    assert card.reason.hasFocus()
    assert card.reason.text() == "Enligt överenskommelse"
    QTest.keyClick(card.reason, KEY.Key_Return)
    desk.bot.waitUntil(lambda: ready(page))
    with desk.bot.waitSignal(page.saved) as saved:
        page.save()
    text = text_of((tmp_path / saved.args[0]).read_bytes())
    assert PHONE in text
    assert "Lindgren" not in text
    assert "protected-kept" in desk.ask(lambda s: [e.act for e in s.akt(desk.akt_id).store.events()])


def test_behall_without_a_reason_goes_on_hiding(desk: Desk, window: MainWindow) -> None:
    page = show(desk, window)
    card = page.side.cards[0]
    card.keep_it.click()
    card.reason.clear()
    QTest.keyClick(card.reason, KEY.Key_Return)
    desk.bot.waitUntil(lambda: ready(page))
    assert page.finished_paper is not None
    assert card.protected.text not in page.finished_paper.text
    assert page.side.kept() == {}


def test_a_full_disk_leaves_no_half_file_and_no_event(desk: Desk, window: MainWindow, tmp_path: Path) -> None:
    stick = tmp_path / "minne"
    stick.mkdir()
    dialogs.set_asker(Answers(str(stick)))
    page = show(desk, window)
    before = desk.ask(lambda s: s.akt(desk.akt_id).store.head())
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        page.save()
        desk.bot.waitUntil(lambda: bool(page.bar.text))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert "Disken är full" in page.bar.text
    assert papers(stick) == []
    assert desk.ask(lambda s: s.akt(desk.akt_id).store.head()) == before


def test_zoom_and_paging_by_keys(desk: Desk, window: MainWindow) -> None:
    page = show(desk, window)
    bar = page.preview.verticalScrollBar()
    low = bar.maximum()
    QTest.keyClick(page, KEY.Key_Plus, CTRL)
    desk.bot.waitUntil(lambda: bar.maximum() > low)
    high = bar.maximum()
    QTest.keyClick(page, KEY.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(page, KEY.Key_Minus, CTRL)
    desk.bot.waitUntil(lambda: bar.maximum() < high)


def test_nothing_is_drawn_any_more_when_the_page_is_left(desk: Desk, window: MainWindow) -> None:
    page = show(desk, window)
    assert "KD-4471" in page.preview.accessibleDescription()
    page.leaving()
    assert page.preview.page_count() == 0
    assert page.preview.accessibleDescription() == ""


def test_a_blank_form_is_saved_without_log_or_question(desk: Desk, window: MainWindow, tmp_path: Path) -> None:
    asked = Answers(str(tmp_path))
    dialogs.set_asker(asked)

    class Backstage:
        papers = tools()

    window.navigator.start(BlanksPage(shipped_packs(desk.vault.world.packs)))
    open_blanks(window, desk.tasks, Backstage(), desk.vault.world)
    page = window.navigator.page
    assert isinstance(page, BlanksPage)
    assert faults(window) == []
    QTest.keyClick(page.forms, KEY.Key_Return)
    paper = window.navigator.page
    assert isinstance(paper, PaperPage)
    desk.bot.waitUntil(lambda: ready(paper))
    with desk.bot.waitSignal(paper.saved) as saved:
        paper.save()
    assert len(asked.asked) == 1
    assert "Akutsamtal" in text_of((tmp_path / saved.args[0]).read_bytes())


def test_a_guardian_who_must_not_know_is_refused_in_words(desk: Desk, window: MainWindow) -> None:
    def child(session: Session) -> tuple[AktId, RecordId]:
        akt_id = an_akt(session, AktKind.BARN)
        return akt_id, a_form(session, akt_id, "barn", {"vardnadshavare-far-inte-informeras": True})

    akt_id, record_id = desk.ask(child)
    page = PaperPage(desk.tasks, tools(), akt_id, lambda s: printing.paper_of(s, akt_id, record_id))
    window.navigator.start(page)
    desk.bot.waitUntil(lambda: ready(page) and page.side.for_guardian.y() > page.side.for_work.y())
    page.side.for_work.setFocus()
    QTest.keyClick(page.side.for_work, KEY.Key_Down)
    desk.bot.waitUntil(lambda: "får inte informeras" in page.bar.text)
    assert not page.side.save.isEnabled()
    assert page.finished_paper is None
    QTest.keyClick(page.side.for_guardian, KEY.Key_Up)
    desk.bot.waitUntil(lambda: ready(page))
    assert page.side.save.isEnabled()


def test_the_walker_finds_nothing(desk: Desk, window: MainWindow) -> None:
    page = show(desk, window)
    card = page.side.cards[0]
    card.hide_it.setFocus()
    QTest.keyClick(card.hide_it, KEY.Key_Right)
    desk.bot.waitUntil(lambda: ready(page))
    assert faults(window) == []


def test_what_a_paper_is_for_stands_on_it_with_its_reason_and_can_be_hidden(desk: Desk, window: MainWindow) -> None:
    """Säker kontakt: nobody has to choose Behåll for the number that the paper is handed over for."""
    why = "Lämnas personligen till Bo Ek"

    def compose(session: Session) -> MeantPaper:
        paper = printing.paper_of(session, desk.akt_id, desk.record_id)
        return MeantPaper(paper, {Protected(PHONE, Kind.PHONE): why})

    page = PaperPage(desk.tasks, tools(), desk.akt_id, compose)
    window.navigator.start(page)
    desk.bot.waitUntil(lambda: ready(page) and laid_out(page))
    cards = {card.protected.text: card for card in page.side.cards}
    assert (cards[PHONE].keep_it.isChecked(), cards[PHONE].kept()) == (True, why)
    assert cards[NAME].hide_it.isChecked()
    assert "är till för" in page.side.found.text()
    assert page.finished_paper is not None
    assert PHONE in page.finished_paper.text
    assert "Lindgren" not in page.finished_paper.text
    cards[PHONE].hide_it.click()
    desk.bot.waitUntil(lambda: page.finished_paper is not None and PHONE not in page.finished_paper.text)
