"""From one akt to another by keyboard: joining, moving, a second reader, another phase; on the real services."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.memory_gateway import shipped
from tests.helpers.vaults import SIGNATUR, Vault, a_vault, add_user, an_akt
from vir_desktop.domain.akt import AktKind, Phase
from vir_desktop.domain.andra_lasning import Opinion
from vir_desktop.domain.andra_lasning import Reading as SecondReading
from vir_desktop.domain.instrument.engine import evaluate
from vir_desktop.domain.record import AktId, AnswerKey, RecordId, RecordState
from vir_desktop.domain.roles import Role
from vir_desktop.services import akter, grupper, moving, records, second_reading
from vir_desktop.services.session import Session
from vir_desktop.ui.akt_routes import AktRoutes
from vir_desktop.ui.dialogs import Panel
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.akt.choosing import ChooseAktPage
from vir_desktop.ui.pages.akt.overview import Next, read
from vir_desktop.ui.pages.akt.page import AktPage
from vir_desktop.ui.pages.form.reading import Reading
from vir_desktop.ui.pages.register.search import SearchPage
from vir_desktop.ui.tasks import Tasks

KEY, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
BO, DAG, PHRASE = "Bo.P", "Dag.P", "bos påhittade lösenfras"
FRAGA = "samtalsstod-fraga"
WAITS = "Andra läsning, väntar på gruppen freda: Samtalsstöd: fråga om våld"
TAKEN = f"Andra läsning, tagen av {BO}: Samtalsstöd: fråga om våld"


class _Desk:
    """What AktRoutes needs of the desk."""

    def __init__(self, window: MainWindow, tasks: Tasks[Session]) -> None:
        self.window, self.tasks = window, tasks


@pytest.fixture
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    vault = a_vault(tmp_path_factory.mktemp("akter"), memory=True)
    vault.open()
    yield vault
    vault.leave()


@pytest.fixture
def session(vault: Vault) -> Session:
    return vault.opened[0]


@pytest.fixture
def tasks(vault: Vault, qtbot: QtBot) -> Iterator[Tasks[Session]]:
    tasks = Tasks(lambda: vault.opened[-1])
    yield tasks
    tasks.close()


@pytest.fixture
def night(session: Session) -> AktId:
    an_akt(session, code="KAND-1")
    return an_akt(session, code="NATT-1")


def shown(window: MainWindow, tasks: Tasks[Session], vault: Vault, akt_id: AktId, qtbot: QtBot) -> AktPage:
    """Show an akt with its ways to other akter."""
    page = AktPage(tasks, akt_id, vault.clock.now)
    routes = AktRoutes(_Desk(window, tasks), window)  # type: ignore[arg-type]  # two of the desk's parts are enough
    page.join.connect(lambda: routes.join(page, akt_id))
    page.move_record.connect(lambda record_id: routes.move(page, akt_id, RecordId(record_id)))
    window.navigator.start(page)
    qtbot.waitUntil(lambda: page.todos.hasFocus() or page.begin.hasFocus())
    return page


def panel(window: MainWindow, qtbot: QtBot, title: str = "") -> Panel:
    """Wait for a question whose title begins so."""

    def asked() -> list[Panel]:
        return [one for one in window.findChildren(Panel) if one.accessibleName().startswith(title) and one.isVisible()]

    qtbot.waitUntil(lambda: bool(asked()))
    return asked()[-1]


def press(panel: Panel, words: str) -> None:
    """Press the button with these words, by key."""
    button = next(one for one in panel.findChildren(QPushButton) if one.text() == words)
    button.setFocus()
    QTest.keyClick(button, KEY.Key_Space)


def todos(page: AktPage) -> list[str]:
    return [page.todos.row_words(row).text for row in range(page.todos.count())]


def to_row(page: AktPage, words: str) -> None:
    """Go down to a row by key."""
    page.todos.setFocus()
    page.todos.set_current_row(0)
    for _ in range(todos(page).index(words)):
        QTest.keyClick(page.todos, KEY.Key_Down)


def signed_note(session: Session, akt_id: AktId) -> RecordId:
    record_id = records.start_record(session, akt_id, FRAGA).value.record.id
    records.save_answer(session, akt_id, record_id, AnswerKey("vilka"), "grannen")
    records.sign_record(session, akt_id, record_id)
    return record_id


def a_note_to_read(session: Session) -> tuple[AktId, RecordId]:
    """Let Bo come, who leads and may be a second reader, and sign a note."""
    add_user(session, BO, PHRASE, frozenset({Role.ARBETSLEDARE}), ansvarig=True)
    akt_id = an_akt(session, code="NATT-1")
    return akt_id, signed_note(session, akt_id)


def bo_is_asked(session: Session) -> tuple[AktId, RecordId]:
    """Ask Bo to read a note."""
    akt_id, note = a_note_to_read(session)
    second_reading.ask(session, akt_id, note, BO)
    return akt_id, note


def a_grupp_is_asked(session: Session, *, share: bool = True) -> tuple[AktId, RecordId]:
    """Let Bo and Dag, who have no akt, be asked together to read a note."""
    serials = [add_user(session, one, PHRASE, frozenset({Role.HANDLAGGARE})).serial for one in (BO, DAG)]
    grupper.add_grupp(session, "freda", serials)
    akt_id = an_akt(session, code="NATT-1")
    note = signed_note(session, akt_id)
    if share:
        second_reading.ask_grupp(session, akt_id, note, "freda", share=True)
    return akt_id, note


def test_alt_k_joins_the_akt_that_the_caller_has(
    window: MainWindow, tasks: Tasks[Session], vault: Vault, night: AktId, qtbot: QtBot
) -> None:
    note = signed_note(vault.opened[0], night)
    page = shown(window, tasks, vault, night, qtbot)
    QTest.keyClick(page.todos, KEY.Key_K, ALT)
    choosing = window.navigator.page
    assert isinstance(choosing, ChooseAktPage)
    qtbot.waitUntil(lambda: choosing.akter.count() == 1 and choosing.text.hasFocus())
    QTest.keyClicks(choosing.text, "kan")
    QTest.keyClick(choosing.text, KEY.Key_Return)
    press(panel(window, qtbot), "Samma person")
    qtbot.waitUntil(lambda: window.navigator.page is page and page.todos.count() == 1)
    assert page.todos.row_words(0).text == "Öppna KAND-1, där allt står"
    assert not page.begin.isVisibleTo(page)
    assert page.records.row_words(0).text == "En handling är flyttad"
    known = vault.opened[0].register.row_by_code("KAND-1").akt_id
    assert [r.id for r in records.list_records(vault.opened[0], known)] == [note]
    with qtbot.waitSignal(page.open_akt) as opened:
        QTest.keyClick(page.todos, KEY.Key_Return)
    assert opened.args == [known]


def test_esc_in_the_question_joins_nothing(
    window: MainWindow, tasks: Tasks[Session], vault: Vault, night: AktId, qtbot: QtBot
) -> None:
    page = shown(window, tasks, vault, night, qtbot)
    QTest.keyClick(page.todos, KEY.Key_K, ALT)
    choosing = window.navigator.page
    assert isinstance(choosing, ChooseAktPage)
    qtbot.waitUntil(lambda: choosing.akter.count() == 1)
    QTest.keyClick(choosing.text, KEY.Key_Down)
    assert choosing.akter.hasFocus()
    QTest.keyClick(choosing.akter, KEY.Key_Return)
    press(panel(window, qtbot), "Avbryt")
    assert window.navigator.page is choosing
    assert vault.opened[0].register.row(night).phase is Phase.AKUT


def test_alt_f_moves_a_note_with_a_reason(
    window: MainWindow, tasks: Tasks[Session], vault: Vault, night: AktId, qtbot: QtBot
) -> None:
    note = signed_note(vault.opened[0], night)
    page = shown(window, tasks, vault, night, qtbot)
    page.records.setFocus()
    QTest.keyClick(page.records, KEY.Key_F, ALT)
    choosing = window.navigator.page
    assert isinstance(choosing, ChooseAktPage)
    qtbot.waitUntil(lambda: choosing.akter.count() == 1)
    QTest.keyClick(choosing.text, KEY.Key_Return)
    asked = panel(window, qtbot)
    press(asked, "Flytta nu")
    assert asked.isVisible()  # a reason is still missing
    QTest.keyClicks(asked.line, "Skrevs i fel akt")
    press(asked, "Flytta nu")
    qtbot.waitUntil(lambda: "Flyttad till KAND-1." in page.bar.text)
    known = vault.opened[0].register.row_by_code("KAND-1").akt_id
    assert note in {record.id for record in records.list_records(vault.opened[0], known)}


def test_what_a_handlaggare_asked_for_stands_first_and_an_arbetsledare_signs_it(
    window: MainWindow, tasks: Tasks[Session], vault: Vault, session: Session, qtbot: QtBot
) -> None:
    add_user(session, BO, PHRASE, frozenset({Role.HANDLAGGARE}))
    bo = vault.open(BO, PHRASE)
    right, wrong = an_akt(bo, code="RATT-1"), an_akt(bo, code="FEL-1")
    moving.ask(bo, wrong, signed_note(bo, wrong), right, "fel akt")
    vault.leave()
    leader = vault.open()
    page = shown(window, tasks, vault, wrong, qtbot)
    to_row(page, "Flytt väntar på arbetsledare: Samtalsstöd: fråga om våld")
    QTest.keyClick(page.todos, KEY.Key_Return)
    asked = panel(window, qtbot)
    assert asked.accessibleName() == "Flytta till RATT-1?"
    press(asked, "Skriv under och flytta")
    qtbot.waitUntil(lambda: "Handlingen är flyttad." in page.bar.text)
    qtbot.waitUntil(lambda: not any(words.startswith("Flytt") for words in todos(page)))
    assert records.list_records(leader, wrong) == ()


def test_alt_r_asks_a_second_reader(
    window: MainWindow, tasks: Tasks[Session], vault: Vault, session: Session, qtbot: QtBot
) -> None:
    akt_id, note = a_note_to_read(session)
    page = shown(window, tasks, vault, akt_id, qtbot)
    page.records.setFocus()
    QTest.keyClick(page.records, KEY.Key_R, ALT)
    press(panel(window, qtbot), BO)
    qtbot.waitUntil(lambda: page.bar.text == f"{BO} är tillfrågad.")
    qtbot.waitUntil(lambda: f"Andra läsning av {BO}: Samtalsstöd: fråga om våld" in todos(page))
    (reading,) = records.view(session, akt_id, note).readings
    assert (reading.reader, reading.opinion) == (BO, None)


def test_a_second_reader_signs_in_the_akt_and_another_opinion_is_told_in_words(
    window: MainWindow, tasks: Tasks[Session], vault: Vault, session: Session, qtbot: QtBot
) -> None:
    akt_id, note = bo_is_asked(session)
    vault.leave()
    bo = vault.open(BO, PHRASE)
    page = shown(window, tasks, vault, akt_id, qtbot)
    to_row(page, f"Andra läsning av {BO}: Samtalsstöd: fråga om våld")
    QTest.keyClick(page.todos, KEY.Key_Return)
    asked = panel(window, qtbot)
    with qtbot.waitSignal(page.open_record) as opened:
        press(asked, "Öppna och läs")
    assert opened.args == [note]
    QTest.keyClick(page.todos, KEY.Key_Return)
    press(panel(window, qtbot), "Läst, annan mening")
    qtbot.waitUntil(lambda: "Skriv vad du ser på ett annat sätt." in page.bar.text)
    QTest.keyClick(page.todos, KEY.Key_Return)
    asked = panel(window, qtbot)
    QTest.keyClicks(asked.line, "Jag ser det som medel")
    press(asked, "Läst, annan mening")
    qtbot.waitUntil(lambda: page.bar.text == "Andra läsningen är underskriven.")
    (reading,) = records.view(bo, akt_id, note).readings
    assert (reading.opinion, reading.comment) == (Opinion.DIFFERS, "Jag ser det som medel")


def test_a_whole_grupp_is_asked_and_given_the_akt_at_the_same_time(
    window: MainWindow, tasks: Tasks[Session], vault: Vault, session: Session, qtbot: QtBot
) -> None:
    akt_id, note = a_grupp_is_asked(session, share=False)
    page = shown(window, tasks, vault, akt_id, qtbot)
    page.records.setFocus()
    QTest.keyClick(page.records, KEY.Key_R, ALT)
    press(panel(window, qtbot), "Gruppen freda (har inte akten)")
    sharing_too = panel(window, qtbot, "Gruppen freda har inte akten än")
    assert f"läsa allt i akten: {BO}, {DAG}." in sharing_too.accessibleDescription()
    press(sharing_too, "Dela akten och fråga")
    qtbot.waitUntil(lambda: "Gruppen freda är tillfrågad." in page.bar.text)
    qtbot.waitUntil(lambda: WAITS in todos(page))
    (reading,) = records.view(session, akt_id, note).readings
    assert (reading.grupp, reading.reader) == ("freda", "")
    vault.leave()
    assert akter.open_akt(vault.open(DAG, PHRASE), akt_id)


def test_the_first_in_a_grupp_to_take_a_reading_has_it_and_can_leave_it_again(
    window: MainWindow, tasks: Tasks[Session], vault: Vault, session: Session, qtbot: QtBot
) -> None:
    akt_id, note = a_grupp_is_asked(session)
    vault.leave()
    vault.open(BO, PHRASE)
    page = shown(window, tasks, vault, akt_id, qtbot)
    to_row(page, WAITS)
    QTest.keyClick(page.todos, KEY.Key_Return)
    with qtbot.waitSignal(page.open_record) as opened:
        press(panel(window, qtbot), "Jag läser den")
    assert opened.args == [note]
    qtbot.waitUntil(lambda: TAKEN in todos(page))
    to_row(page, TAKEN)
    QTest.keyClick(page.todos, KEY.Key_Return)
    press(panel(window, qtbot), "Lämna tillbaka till gruppen")
    qtbot.waitUntil(lambda: page.bar.text == "Läsningen väntar på gruppen igen.")
    (waiting,) = records.view(vault.opened[0], akt_id, note).readings
    assert (waiting.grupp, waiting.reader) == ("freda", "")


def test_the_others_in_the_grupp_see_who_has_taken_it(
    window: MainWindow, tasks: Tasks[Session], vault: Vault, session: Session, qtbot: QtBot
) -> None:
    akt_id, note = a_grupp_is_asked(session)
    vault.leave()
    bo = vault.open(BO, PHRASE)
    akter.open_akt(bo, akt_id)
    second_reading.take(bo, akt_id, records.view(bo, akt_id, note).readings[0].id)
    vault.leave()
    vault.open(DAG, PHRASE)
    page = shown(window, tasks, vault, akt_id, qtbot)
    to_row(page, TAKEN)
    QTest.keyClick(page.todos, KEY.Key_Return)
    asked = panel(window, qtbot)
    assert asked.accessibleDescription() == f"{BO} i gruppen freda har tagit den."
    assert "Jag läser den" not in [one.text() for one in asked.findChildren(QPushButton)]


def test_a_closed_record_shows_what_its_second_readers_say(vault: Vault, qtbot: QtBot) -> None:
    akt_id = an_akt(vault.opened[0])
    view = records.view(vault.opened[0], akt_id, signed_note(vault.opened[0], akt_id))
    given = SecondReading(RecordId("r2"), view.record.id, BO, "", Opinion.DIFFERS, "Medel.", vault.clock.now())
    asked = SecondReading(RecordId("r3"), view.record.id, SIGNATUR)
    reading = Reading(replace(view, readings=(given, asked)), evaluate(shipped(FRAGA), view.answers))
    qtbot.addWidget(reading)
    texts = [getattr(label, "text", str)() for label in reading.findChildren(QWidget)]
    assert f"Läst, annan mening. {BO} 2026-11-21 02:30" in texts
    assert f"Väntar på {SIGNATUR}." in texts


def test_alt_l_ends_the_acute_phase_and_asks_why_one_has_both_sides(
    window: MainWindow, tasks: Tasks[Session], vault: Vault, session: Session, night: AktId, qtbot: QtBot
) -> None:
    arende = session.register.row(night).arende_id
    other = akter.create_akt(session, akter.NewAkt(AktKind.VALDSUTOVARE, "1", arende)).value.akt_id
    akter.open_akt(session, other)
    page = shown(window, tasks, vault, night, qtbot)
    assert not page.bar.isVisible()  # silent in the acute phase
    QTest.keyClick(page.todos, KEY.Key_L, ALT)
    press(panel(window, qtbot), "Pågående")
    asked = panel(window, qtbot, "Du har läst både")
    QTest.keyClicks(asked.line, "Ingen annan fanns")
    press(asked, "Fortsätt med skälet")
    qtbot.waitUntil(lambda: session.register.row(night).phase is Phase.PAGAENDE)
    noted = records.list_records(session, night)[-1]
    assert (noted.instrument, noted.state) == ("samma-handlaggare", RecordState.SIGNED)
    assert read(session, night).both_sides


def test_a_question_to_a_reader_can_be_taken_back(
    window: MainWindow, tasks: Tasks[Session], vault: Vault, session: Session, qtbot: QtBot
) -> None:
    akt_id, _ = bo_is_asked(session)
    page = shown(window, tasks, vault, akt_id, qtbot)
    to_row(page, f"Andra läsning av {BO}: Samtalsstöd: fråga om våld")
    QTest.keyClick(page.todos, KEY.Key_Return)
    press(panel(window, qtbot), "Ta tillbaka frågan")
    qtbot.waitUntil(lambda: not any(words.startswith("Andra") for words in todos(page)))
    assert session.register.row(akt_id).clock is None


def test_alt_s_looks_for_the_person_and_the_hit_is_chosen(
    window: MainWindow, tasks: Tasks[Session], vault: Vault, session: Session, night: AktId, qtbot: QtBot
) -> None:
    known = session.register.row_by_code("KAND-1").akt_id
    person = records.ensure_record(session, known, "person").value.record.id
    records.save_answer(session, known, person, AnswerKey("telefon"), "070-174 06 05")
    akter.close_akt(session, known)
    page = shown(window, tasks, vault, night, qtbot)
    QTest.keyClick(page.todos, KEY.Key_K, ALT)
    choosing = window.navigator.page
    assert isinstance(choosing, ChooseAktPage)
    qtbot.waitUntil(choosing.text.hasFocus)
    QTest.keyClick(choosing.text, KEY.Key_S, ALT)
    search = window.navigator.page
    assert isinstance(search, SearchPage)
    QTest.keyClicks(search.phone, "0701740605")
    QTest.keyClick(search.phone, KEY.Key_Return)
    qtbot.waitUntil(search.hits.hasFocus)
    QTest.keyClick(search.hits, KEY.Key_Return)
    assert panel(window, qtbot).accessibleName() == "Koppla till KAND-1: hur hör de ihop?"
    assert window.navigator.page is choosing


def test_what_waits_for_others_is_not_among_what_is_gone_on_with(vault: Vault, session: Session) -> None:
    akt_id, _ = bo_is_asked(session)
    what = [todo.what for todo in read(session, akt_id).todos]
    assert Next.READING in what
    assert Next.CONTINUE not in what
