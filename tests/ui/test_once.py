"""K10: Enter twice, a double click or a held key makes one akt, one form, one handover, one page, one vault."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.typing_keys import focused
from tests.helpers.vaults import Vault, a_vault
from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.furnishing import backstage
from vir_desktop.services import akter, records
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.session import Session
from vir_desktop.ui import dialogs
from vir_desktop.ui.desk import Desk
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.akt.page import AktPage
from vir_desktop.ui.pages.akutsamtal.page import AkutsamtalPage
from vir_desktop.ui.pages.create_vault.page import CreateVaultPage
from vir_desktop.ui.pages.overlamning.page import OverlamningPage
from vir_desktop.ui.pages.register.new_akt import NewAktPage
from vir_desktop.ui.pages.register.page import RegisterPage
from vir_desktop.ui.routes import Routes
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.buttons import Button
from vir_desktop.ui.widgets.folder_picker import FolderPicker

KEY, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Night:
    """The real pages, ways and services over a vault in memory, and what is in it."""

    def __init__(self, window: MainWindow, tasks: Tasks[Session], vault: Vault, qtbot: QtBot) -> None:
        self.window, self.tasks, self.qtbot = window, tasks, qtbot
        found: list[Session] = []
        tasks.run(lambda session: session, found.append)
        qtbot.waitUntil(lambda: bool(found))
        self.session = found[0]
        desk = Desk(window, tasks, backstage(), self.session.policy, self.session.signatur, self.session.roles)
        self.routes = Routes(desk, window)
        self.register = RegisterPage(tasks)
        self.routes.open_register(self.register)
        self.until(RegisterPage)

    def press_twice(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key again before anything of the first has come of it."""
        for _ in range(2):
            QTest.keyClick(focused(), key, modifier)

    def until(self, kind: type[Page]) -> Page:
        """Wait until a page of a kind is in front and nothing is under way."""
        self.qtbot.waitUntil(lambda: isinstance(self.window.navigator.page, kind))
        done: list[bool] = []
        for _ in range(3):  # what a result has begun is begun by then
            self.tasks.run(lambda session: True, done.append)
            count = len(done)
            self.qtbot.waitUntil(lambda count=count: len(done) > count)  # type: ignore[misc]  # bound at once
        page = self.window.navigator.page
        assert isinstance(page, kind)
        return page

    def pages(self, kind: type[Page]) -> int:
        return sum(isinstance(page, kind) for page in self.window.navigator.path)

    def akter(self) -> int:
        return self.session.register.count()

    def records(self) -> list[str]:
        (akt_id,) = self.session.open_akter
        return [record.instrument for record in records.list_records(self.session, akt_id)]


@pytest.fixture
def night(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> Iterator[Night]:
    vault = a_vault(tmp_path, memory=True)
    tasks = Tasks(vault.open, lambda session: vault.leave())
    yield Night(window, tasks, vault, qtbot)
    assert tasks.close(timeout=10)


def test_a_call_is_begun_once(night: Night) -> None:
    night.press_twice(KEY.Key_N, CTRL)
    night.until(AkutsamtalPage)
    assert (night.akter(), night.records(), night.window.navigator.depth) == (1, ["akutsamtal"], 3)


def test_an_akt_is_made_and_opened_once(night: Night) -> None:
    night.routes.new_akt(None)
    page = night.until(NewAktPage)
    assert isinstance(page, NewAktPage)
    night.press_twice(KEY.Key_Return)
    night.until(AktPage)
    assert (night.akter(), night.pages(AktPage)) == (1, 1)


def test_a_row_is_opened_once(night: Night, qtbot: QtBot) -> None:
    night.tasks.run(lambda session: akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1")))
    qtbot.waitUntil(lambda: night.akter() == 1)
    akt_id = night.session.register.page(RegisterQuery()).rows[0].akt_id
    for _ in range(2):
        night.register.open_akt.emit(akt_id)
    night.until(AktPage)
    assert night.pages(AktPage) == 1


@pytest.mark.parametrize(
    ("key", "kind", "made"), [(KEY.Key_1, Page, 1), (KEY.Key_O, OverlamningPage, 1)], ids=["form", "handover"]
)
def test_a_form_and_a_handover_are_begun_once(night: Night, key: Qt.Key, kind: type[Page], made: int) -> None:
    night.routes.new_akt(None)
    night.until(NewAktPage)
    QTest.keyClick(focused(), KEY.Key_Return)
    page = night.until(AktPage)
    assert isinstance(page, AktPage)
    night.press_twice(key, ALT)
    night.qtbot.waitUntil(lambda: night.window.navigator.page is not page)
    night.until(kind)
    assert len(night.records()) == made
    assert night.window.navigator.depth == 3


def test_after_a_refusal_the_next_wish_is_heard(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(session: Session, akt_id: str) -> None:
        raise KnownError(Known.DAMAGED_AKT)

    with monkeypatch.context() as broken, night.qtbot.waitSignal(night.tasks.failed):
        broken.setattr(akter, "open_akt", damaged)
        night.register.open_akt.emit("f" * 32)
    night.press_twice(KEY.Key_N, CTRL)
    night.until(AkutsamtalPage)
    assert night.akter() == 1


# --- dialogs and buttons ----------------------------------------------------------------------------------------------


def test_a_question_is_answered_once(window: MainWindow, qtbot: QtBot) -> None:
    told: list[str] = []
    page = Page()
    window.navigator.start(page)
    dialogs.ask(page, dialogs.Question("Spara?", choices=[("ja", "Ja")]), lambda key, text: told.append(key))
    panel = window.findChild(dialogs.Panel)
    assert panel is not None
    panel.choose("ja")
    panel.choose("ja")
    panel.cancelled.emit()
    assert told == ["ja"]


def test_a_folder_is_chosen_once(window: MainWindow, tmp_path: Path) -> None:
    told: list[str] = []
    page = Page()
    window.navigator.start(page)
    dialogs.ask_folder(page, "Hit", told.append)
    picker = window.findChild(FolderPicker)
    assert picker is not None
    picker.go(str(tmp_path))
    picker.choose()
    picker.choose()
    assert told == [str(tmp_path)]


def test_a_button_counts_two_clicks_and_a_held_key_as_one(window: MainWindow) -> None:
    pressed: list[bool] = []
    button = Button("Skapa")
    button.clicked.connect(lambda: pressed.append(True))
    window.show_panel(button)
    button.setFocus()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
    assert len(pressed) == 1
    held = QKeyEvent(QEvent.Type.KeyPress, KEY.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True)
    QApplication.sendEvent(button, held)
    assert len(pressed) == 1


def test_a_vault_is_planned_once(window: MainWindow) -> None:
    plans: list[object] = []
    page = CreateVaultPage(lambda: ["ord"], folder="/tmp/valv")
    window.navigator.start(page)
    page.planned.connect(plans.append)
    page.show_step(5)
    begin: Callable[[], None] = next(b for b in page.findChildren(Button) if b.text() == "Skapa valvet").click
    page._verksamheter._cards[0].value = lambda: None  # type: ignore[method-assign,assignment,return-value]
    begin()
    begin()
    assert len(plans) == 1
