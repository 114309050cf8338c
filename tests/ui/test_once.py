"""K10: Enter twice, a double click or a held key makes one akt, one form, one paper, one page, one vault."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.paper_desk import tools
from tests.helpers.typing_keys import focused, settle
from tests.helpers.vaults import PHRASE, Vault, a_form, a_vault, an_akt
from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.answer import Value
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.record import AktId, RecordId
from vir_desktop.furnishing import backstage
from vir_desktop.services import akter, printing, records
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.session import Session
from vir_desktop.ui import dialogs
from vir_desktop.ui.desk import Desk
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.akt.page import AktPage
from vir_desktop.ui.pages.akutsamtal.page import AkutsamtalPage
from vir_desktop.ui.pages.bedomning.page import BedomningPage
from vir_desktop.ui.pages.create_vault.page import CreateVaultPage
from vir_desktop.ui.pages.mer.acts import Act
from vir_desktop.ui.pages.mer.losenfras import LosenfrasPage
from vir_desktop.ui.pages.mer.page import MerPage
from vir_desktop.ui.pages.overlamning.page import OverlamningPage
from vir_desktop.ui.pages.paper.page import PaperPage
from vir_desktop.ui.pages.register.new_akt import NewAktPage
from vir_desktop.ui.pages.register.page import RegisterPage
from vir_desktop.ui.record_gateway import TasksGateway
from vir_desktop.ui.routes import Routes
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.buttons import Button
from vir_desktop.ui.widgets.folder_picker import FolderPicker
from vir_desktop.ui.widgets.texts import LineEdit

COMPLETE: dict[str, Value] = {
    "kallor": ("klient",),
    "begransning": "Bara den utsattas uppgifter.",
    "egen-skattning": ("hog",),
    "niva.akut": ("hog",),
    "niva.fortsatt": ("medel",),
    "niva.allvarlighet": ("hog",),
    "motivering": "Våldet har blivit grövre och tätare.",
    "inga-atgarder": "Bor redan skyddat.",
    "giltig.akut": date(2026, 11, 23),
    "giltig.fortsatt": date(2026, 12, 19),
}
T = TypeVar("T")
KEY, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Night:
    """The real pages, ways and services over a vault in memory, and what is in it."""

    def __init__(self, window: MainWindow, tasks: Tasks[Session], vault: Vault, qtbot: QtBot) -> None:
        self.window, self.tasks, self.qtbot = window, tasks, qtbot
        found: list[Session] = []
        tasks.run(lambda session: session, found.append)
        qtbot.waitUntil(lambda: bool(found))
        self.session, self.vault = found[0], vault
        desk = Desk(window, tasks, backstage(), self.session.policy, self.session.signatur, self.session.roles)
        self.routes = Routes(desk, window)
        self.register = RegisterPage(tasks)
        self.routes.open_register(self.register)
        self.until(RegisterPage)

    def press_twice(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key again before anything of the first has come of it."""
        QTest.keyClick(focused(), key, modifier)
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def press_twice_on(self, words: str) -> None:
        """Press a button that is on the screen, again before anything of the first has come of it."""
        settle(self.window)
        button = next(one for one in self.window.findChildren(Button) if one.text() == words and one.isVisible())
        button.setFocus()
        self.press_twice(KEY.Key_Return)

    def choose_folder(self, folder: Path, words: str) -> None:
        """Choose a folder with the button that says so, pressed twice."""
        picker = self.window.findChild(FolderPicker)
        assert picker is not None
        picker.go(str(folder))
        self.press_twice_on(words)

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

    def acts(self) -> list[str]:
        """Return what the open akter and the register say was done."""

        def told(session: Session) -> list[str]:
            events = [opened.store.events() for opened in session.open_akter.values()]
            return [event.act for chain in (*events, session.register.events()) for event in chain]

        return self.ask(told)

    def ask(self, call: Callable[[Session], T]) -> T:
        """Return what a call on the database lane gives."""
        got: list[T] = []
        self.tasks.run(lambda session: [call(session)], got.extend)
        self.qtbot.waitUntil(lambda: bool(got))
        return got[0]


@pytest.fixture
def night(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> Iterator[Night]:
    yield from _nights(window, qtbot, a_vault(tmp_path, memory=True))


@pytest.fixture
def disk_night(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> Iterator[Night]:
    yield from _nights(window, qtbot, a_vault(tmp_path))


def _nights(window: MainWindow, qtbot: QtBot, vault: Vault) -> Iterator[Night]:
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


# --- what is signed, written or copied -------------------------------------------------------------------------------


def a_bedomning(night: Night) -> tuple[BedomningPage, AktId, RecordId]:
    """Show an assessment in which nothing is missing."""
    akt_id = night.ask(an_akt)
    record_id = night.ask(lambda session: a_form(session, akt_id, "hot-och-riskbedomning", COMPLETE))
    page = BedomningPage(
        TasksGateway(night.tasks, akt_id, record_id), night.window.status, {}, {}, clock=night.vault.clock.now
    )
    night.window.navigator.open(page)
    night.qtbot.waitUntil(lambda: page.is_built and page.is_complete)
    return page, akt_id, record_id


def test_an_assessment_is_signed_once_and_corrected_once(night: Night) -> None:
    page, akt_id, record_id = a_bedomning(night)
    signed: list[object] = []
    corrected: list[object] = []
    page.signed.connect(signed.append)
    page.corrected.connect(corrected.append)
    night.press_twice_on("Signera")
    night.until(BedomningPage)
    assert (len(signed), night.acts().count("signed"), page.bar.text) == (1, 1, "")
    reason = next(one for one in page.findChildren(LineEdit) if one.accessibleName() == "Skäl till rättelsen")
    reason.setText("Fel datum")
    reason.setFocus()
    night.press_twice(KEY.Key_Return)
    night.until(BedomningPage)
    replaced = [one.replaces for one in night.ask(lambda session: records.list_records(session, akt_id))]
    assert (len(corrected), replaced.count(record_id), page.bar.text) == (1, 1, "")


def test_a_paper_is_saved_once(night: Night, tmp_path: Path) -> None:
    akt_id = night.ask(an_akt)
    record_id = night.ask(lambda session: a_form(session, akt_id, "person", {"namn": "Maja Påhittsson"}))
    page = PaperPage(night.tasks, tools(), akt_id, lambda s: printing.paper_of(s, akt_id, record_id))
    night.window.navigator.open(page)
    night.qtbot.waitUntil(lambda: page.finished_paper is not None)
    stick = tmp_path / "minne"
    stick.mkdir()
    night.press_twice_on("Spara på vald plats …")
    night.choose_folder(stick, "Spara i den här mappen")
    night.press_twice_on("Spara utan skydd")
    night.until(PaperPage)
    assert (len(list(stick.iterdir())), night.acts().count("paper-saved")) == (1, 2)  # in the akt and in the log
    assert not night.window.findChildren(FolderPicker)


def test_the_vault_is_copied_once(disk_night: Night, tmp_path: Path) -> None:
    night, stick = disk_night, tmp_path / "minne"
    stick.mkdir()
    night.routes.mer.open()
    page = night.until(MerPage)
    assert isinstance(page, MerPage)
    settle(night.window)
    page.list.setFocus()
    night.press_twice(KEY.Key_Return)
    night.choose_folder(stick, "Kopiera valvet hit")
    night.until(MerPage)
    assert night.acts().count("backup") == 1
    assert len(list(stick.glob("valv/*.manifest"))) == 1
    assert not night.window.findChildren(FolderPicker)


def test_the_passphrase_is_changed_once(disk_night: Night) -> None:
    disk_night.routes.mer.act(Act.OWN_PHRASE)
    page = disk_night.until(LosenfrasPage)
    assert isinstance(page, LosenfrasPage)
    page.old.set_text(PHRASE)
    for edit in (page.new._first, page.new._second):
        edit.set_text("sex nya påhittade ord i rad")
    page.new._second.setFocus()
    disk_night.press_twice(KEY.Key_Return)
    disk_night.qtbot.waitUntil(lambda: page.is_settled)
    disk_night.until(LosenfrasPage)
    assert (disk_night.acts().count("passphrase-changed"), page._old_field.error) == (1, "")


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
