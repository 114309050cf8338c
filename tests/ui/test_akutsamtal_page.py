"""The acute call: the first line at once, nothing typed is lost, everything by keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.accessibility import faults
from tests.helpers.typing_keys import focused, type_text
from tests.helpers.vaults import Vault, a_vault
from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.instrument.keys import MAX_INSTANCES
from vir_desktop.domain.record import AktId, AnswerKey, RecordId
from vir_desktop.services import akter, fara_nu, records
from vir_desktop.services.positions import Position
from vir_desktop.services.session import Session
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.akutsamtal import log
from vir_desktop.ui.pages.akutsamtal.page import AkutsamtalPage
from vir_desktop.ui.tasks import Tasks

KEY, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    vault = a_vault(tmp_path_factory.mktemp("akt"), memory=True)
    vault.open()
    yield vault
    vault.leave()


@pytest.fixture
def session(vault: Vault) -> Session:
    return vault.opened[0]


@pytest.fixture
def tasks(session: Session, qtbot: QtBot) -> Iterator[Tasks[Session]]:
    tasks = Tasks(lambda: session)
    yield tasks
    tasks.close()


@pytest.fixture
def place(session: Session) -> tuple[AktId, RecordId]:
    """A call that has just begun."""
    row = akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1")).value
    akter.open_akt(session, row.akt_id)
    return row.akt_id, records.start_record(session, row.akt_id, "akutsamtal").value.record.id


@pytest.fixture
def page(window: MainWindow, tasks: Tasks[Session], place: tuple[AktId, RecordId], vault: Vault) -> AkutsamtalPage:
    return opened(window, tasks, place, vault)


def opened(
    window: MainWindow, tasks: Tasks[Session], place: tuple[AktId, RecordId], vault: Vault
) -> AkutsamtalPage:
    page = AkutsamtalPage(tasks, *place, window.status, clock=vault.clock.now)
    window.navigator.start(page)
    return page


def ready(page: AkutsamtalPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.details.is_built)


def kept(session: Session, place: tuple[AktId, RecordId]) -> list[tuple[str, str]]:
    return [(line.kind, line.text) for line in log.read_lines(session, *place)]


def test_the_line_has_the_focus_at_once_and_enter_saves_it(
    page: AkutsamtalPage, window: MainWindow, session: Session, place: tuple[AktId, RecordId], qtbot: QtBot
) -> None:
    assert page.log.line.hasFocus()
    with qtbot.waitSignal(page.line_saved):
        type_text("Polisen ringer från Påhitt")
        QTest.keyClick(page.log.line, KEY.Key_Return)
        assert "Sparat" not in window.status.text()
    qtbot.waitUntil(lambda: window.status.text().startswith("Sparat"))
    assert kept(session, place) == [("samtal", "Polisen ringer från Påhitt")]
    assert page.log.line.text() == ""
    assert page.log.list.row_words(0).text == "Polisen ringer från Påhitt"


def test_ctrl_t_saves_and_alt_letters_say_what_it_is(
    page: AkutsamtalPage, session: Session, place: tuple[AktId, RecordId], qtbot: QtBot
) -> None:
    ready(page, qtbot)
    for key, text in ((KEY.Key_A, "Ringde boendet"), (KEY.Key_B, "Plats i natt"), (None, "Tolk kopplas in")):
        type_text(text)
        if key is not None:
            QTest.keyClick(page.log.line, key, ALT)
        QTest.keyClick(page.log.line, KEY.Key_T, CTRL)
    expected = [("atgard", "Ringde boendet"), ("beslut", "Plats i natt"), ("samtal", "Tolk kopplas in")]
    qtbot.waitUntil(lambda: kept(session, place) == expected)


def test_a_line_is_turned_by_one_key_in_the_list(
    page: AkutsamtalPage, session: Session, place: tuple[AktId, RecordId], qtbot: QtBot
) -> None:
    type_text("Bistånd till boende")
    QTest.keyClick(page.log.line, KEY.Key_Return)
    qtbot.waitUntil(lambda: page.log.list.current_key == "1")
    QTest.keyClick(page.log.line, KEY.Key_Up)
    assert page.log.list.hasFocus()
    QTest.keyClick(page.log.list, KEY.Key_B)
    qtbot.waitUntil(lambda: kept(session, place) == [("beslut", "Bistånd till boende")])
    QTest.keyClick(page.log.list, KEY.Key_Return)
    assert page.log.line.hasFocus()


def test_what_is_typed_is_a_draft_within_a_second_and_comes_back(
    window: MainWindow,
    page: AkutsamtalPage,
    tasks: Tasks[Session],
    session: Session,
    place: tuple[AktId, RecordId],
    vault: Vault,
    qtbot: QtBot,
) -> None:
    ready(page, qtbot)
    type_text("Hon säger åäö")
    qtbot.waitUntil(lambda: window.status.text().startswith("Utkast sparat"), timeout=1000)
    draft = session.akt(place[0]).store.draft()
    assert draft is not None
    assert (draft.key, draft.text, draft.caret) == ("logg[1]/logg.text", "Hon säger åäö", 13)
    page.log.line.clear()
    again = opened(window, tasks, place, vault)
    qtbot.waitUntil(lambda: again.log.line.text() == "Hon säger åäö")
    with qtbot.waitSignal(again.line_saved):
        QTest.keyClick(again.log.line, KEY.Key_Return)
    assert session.akt(place[0]).store.draft() is None


def test_the_lock_gets_what_is_not_on_disk(
    page: AkutsamtalPage, session: Session, place: tuple[AktId, RecordId], qtbot: QtBot
) -> None:
    type_text("Mitt i en men")
    page.last_words()(session)
    draft = session.akt(place[0]).store.draft()
    assert draft is not None
    assert draft.text == "Mitt i en men"


def test_a_full_disk_keeps_the_line_and_tries_again(
    page: AkutsamtalPage,
    window: MainWindow,
    session: Session,
    place: tuple[AktId, RecordId],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ready(page, qtbot)

    def full(*_: object) -> None:
        raise KnownError(Known.DISK_FULL)

    with monkeypatch.context() as patch:
        patch.setattr(log, "add_line", full)
        type_text("Ska inte bort")
        QTest.keyClick(page.log.line, KEY.Key_Return)
        qtbot.waitUntil(lambda: window.status.text() == "Inte sparat")
        assert "inte sparad än" in page.log.list.row_words(0).below
        pending = page.pending()
        assert pending is not None
        assert pending.text == "Ska inte bort"
    qtbot.waitUntil(lambda: kept(session, place) == [("samtal", "Ska inte bort")])
    qtbot.waitUntil(lambda: window.status.text().startswith("Sparat"))


def test_leaving_the_line_keeps_it(
    page: AkutsamtalPage, session: Session, place: tuple[AktId, RecordId], qtbot: QtBot
) -> None:
    ready(page, qtbot)
    type_text("En rad till")
    QTest.keyClick(page.log.line, KEY.Key_U, ALT)
    qtbot.waitUntil(lambda: kept(session, place) == [("samtal", "En rad till")])
    assert page.details.isAncestorOf(focused())


def test_the_questions_beside_the_log_are_saved_in_the_same_record(
    page: AkutsamtalPage, session: Session, place: tuple[AktId, RecordId], qtbot: QtBot
) -> None:
    ready(page, qtbot)
    QTest.keyClick(page.log.line, KEY.Key_U, ALT)
    QTest.keyClick(focused(), KEY.Key_2)
    qtbot.waitUntil(lambda: AnswerKey("uppringare") in session.akt(place[0]).store.answers(place[1]))
    assert session.akt(place[0]).store.answers(place[1])[AnswerKey("uppringare")].value == ("polis",)
    QTest.keyClick(focused(), KEY.Key_T, CTRL)
    assert page.log.line.hasFocus()


def test_one_key_breaks_off_with_the_time(
    page: AkutsamtalPage, session: Session, place: tuple[AktId, RecordId], qtbot: QtBot
) -> None:
    QTest.keyClick(page.log.line, KEY.Key_F4)
    qtbot.waitUntil(lambda: kept(session, place) == [("samtal", "Samtalet avbröts, kan inte tala.")])


@pytest.mark.parametrize(
    ("key", "instrument"),
    [
        (KEY.Key_F, "fore-samtalet"),
        (KEY.Key_C, "akutchecklista"),
        (KEY.Key_S, "saker-kontakt"),
        (KEY.Key_P, "person"),
    ],
)
def test_the_cards_are_one_key_away(page: AkutsamtalPage, qtbot: QtBot, key: Qt.Key, instrument: str) -> None:
    with qtbot.waitSignal(page.open_form) as asked:
        QTest.keyClick(page.log.line, key, ALT)
    assert asked.args == [instrument]


def test_a_line_from_fara_nu_is_seen_and_not_written_over(
    page: AkutsamtalPage, tasks: Tasks[Session], session: Session, place: tuple[AktId, RecordId], qtbot: QtBot
) -> None:
    ready(page, qtbot)
    tasks.run(lambda s: fara_nu.log_call(s, place[0], fara_nu.LoggedCall("112", "02:31")))
    type_text("Ambulans kommer")
    QTest.keyClick(page.log.line, KEY.Key_Return)
    expected = [("fara-nu", "Ringde 112 02:31."), ("samtal", "Ambulans kommer")]
    qtbot.waitUntil(lambda: kept(session, place) == expected)
    qtbot.waitUntil(lambda: page.log.list.count() == 2)


def test_a_full_log_goes_on_in_its_last_row(session: Session, place: tuple[AktId, RecordId]) -> None:
    for number in range(MAX_INSTANCES + 2):
        log.add_line(session, *place, f"rad {number}")
    lines = log.read_lines(session, *place)
    assert len(lines) == MAX_INSTANCES
    assert lines[-1].text == "rad 98\n02:30 rad 99\n02:30 rad 100"


def test_one_comes_back_to_the_same_caret(
    page: AkutsamtalPage, place: tuple[AktId, RecordId], qtbot: QtBot
) -> None:
    type_text("Nu kommer")
    QTest.keyClick(page.log.line, KEY.Key_Home)
    position = page.position()
    assert position == Position("akutsamtal", *place, AnswerKey("logg[1]/logg.text"), caret=0)
    ready(page, qtbot)
    page.restore(Position("akutsamtal", *place, AnswerKey("handelsenummer"), caret=0))
    qtbot.waitUntil(lambda: page.position().key == "handelsenummer")


@pytest.mark.parametrize("size", [(1093, 614), (683, 384)], ids=["125 %", "200 %"])
def test_it_is_whole_at_every_size(
    page: AkutsamtalPage, window: MainWindow, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window.resize(*size)
    ready(page, qtbot)
    qtbot.waitUntil(lambda: not faults(window))
