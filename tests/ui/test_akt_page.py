"""The page of an akt: what guards it, what to do now, and the ways on, on the real services."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.vaults import Vault, a_vault
from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.record import AktId, AnswerKey, RecordId
from vir_desktop.services import akter, overlamning, records, register
from vir_desktop.services.session import Session
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.akt.overview import Next, read
from vir_desktop.ui.pages.akt.page import AktPage
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
def akt_id(session: Session) -> AktId:
    row = akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1")).value
    akter.open_akt(session, row.akt_id)
    return row.akt_id


@pytest.fixture
def page(window: MainWindow, tasks: Tasks[Session], akt_id: AktId, vault: Vault) -> AktPage:
    page = AktPage(tasks, akt_id, vault.clock.now)
    window.navigator.start(page)
    return page


def begin(session: Session, akt_id: AktId, instrument: str) -> RecordId:
    return records.start_record(session, akt_id, instrument).value.record.id


def what(session: Session, akt_id: AktId) -> list[Next]:
    return [todo.what for todo in read(session, akt_id).todos]


def test_a_new_akt_asks_for_protection_first(session: Session, akt_id: AktId) -> None:
    assert what(session, akt_id) == [Next.PROTECTION, Next.CONTACT, Next.NO_BEDOMNING]
    person = begin(session, akt_id, "person")
    records.save_answer(session, akt_id, person, AnswerKey("skyddade-uppgifter"), ("ingen",))
    contact = begin(session, akt_id, "saker-kontakt")
    records.save_answer(session, akt_id, contact, AnswerKey("tider"), "efter tio")
    assert what(session, akt_id) == [Next.NO_BEDOMNING]


def test_what_is_begun_is_gone_on_with_and_what_is_given_waits_for_its_receipt(
    session: Session, akt_id: AktId
) -> None:
    fraga = begin(session, akt_id, "samtalsstod-fraga")
    given = overlamning.start_overlamning(session, akt_id).value.record.id
    todos = {todo.what: todo for todo in read(session, akt_id).todos}
    assert todos[Next.CONTINUE].record_id == fraga
    assert todos[Next.KVITTERING].record_id == given
    overlamning.acknowledge(session, akt_id, given, "Dagenheten", "08:10")
    assert Next.KVITTERING not in what(session, akt_id)


def test_a_preliminary_assessment_asks_for_a_whole_one(session: Session, akt_id: AktId) -> None:
    record = begin(session, akt_id, "hot-och-riskbedomning")
    records.save_answer(session, akt_id, record, AnswerKey("niva.akut"), ("hog",))
    records.close_preliminary(session, akt_id, record)
    assert Next.PRELIMINARY in what(session, akt_id)


def test_a_child_asks_for_the_report_and_the_assessment_of_the_day(session: Session) -> None:
    row = akter.create_akt(session, akter.NewAkt(AktKind.BARN, "1")).value
    akter.open_akt(session, row.akt_id)
    assert Next.CHILD in what(session, row.akt_id)
    record = begin(session, row.akt_id, "barn")
    records.save_answer(session, row.akt_id, record, AnswerKey("orosanmalan.status"), ("forbereds",))
    found = what(session, row.akt_id)
    assert Next.OROSANMALAN in found
    assert Next.SKYDDSBEDOMNING in found
    assert Next.CHILD not in found


def test_protection_is_large_and_contact_is_said(
    page: AktPage, session: Session, akt_id: AktId, qtbot: QtBot
) -> None:
    qtbot.waitUntil(page.todos.hasFocus)
    assert not page.head.protected.isVisibleTo(page)
    person = begin(session, akt_id, "person")
    records.save_answer(session, akt_id, person, AnswerKey("skyddade-uppgifter"), ("sekretessmarkering",))
    contact = begin(session, akt_id, "saker-kontakt")
    records.save_answer(session, akt_id, contact, AnswerKey("forbjudet"), ("post", "sms"))
    register.set_label(session, akt_id, "Hon med katten")
    page._stale = True
    page.returned()
    qtbot.waitUntil(lambda: page.head.protected.isVisibleTo(page))
    assert page.head._protection.text() == "Skyddade personuppgifter: sekretessmarkering"
    assert page.head._contact.text() == "Absolut inte: Post, Sms."
    assert "Hon med katten" not in page.head.code.text()  # somebody may be standing behind the desk
    QTest.keyPress(page.todos, KEY.Key_F8)
    assert page.head.code.text().endswith("Hon med katten")
    page.leaving()
    assert "Hon med katten" not in page.head.code.text()
    assert page.where == session.register.row(akt_id).code


def test_enter_on_what_to_do_begins_it(page: AktPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.todos.hasFocus)
    with qtbot.waitSignal(page.start) as started:
        QTest.keyClick(page.todos, KEY.Key_Return)
    assert started.args == ["person"]


def test_ctrl_b_begins_a_form_and_a_record_is_opened_by_enter(
    page: AktPage, tasks: Tasks[Session], akt_id: AktId, qtbot: QtBot
) -> None:
    qtbot.waitUntil(page.todos.hasFocus)
    QTest.keyClick(page.todos, KEY.Key_B, CTRL)
    assert page.begin.hasFocus()
    with qtbot.waitSignal(page.start) as started:
        QTest.keyClick(page.begin, KEY.Key_Return)
    assert started.args == ["saker-kontakt"]
    tasks.run(lambda session: records.start_record(session, akt_id, "skyddsplan"))
    qtbot.waitUntil(lambda: page.records.count() == 1)
    with qtbot.waitSignal(page.open_record):
        page.records.setFocus()
        QTest.keyClick(page.records, KEY.Key_Return)


def test_two_of_one_form_are_compared_the_earlier_first(
    page: AktPage, session: Session, vault: Vault, akt_id: AktId, qtbot: QtBot
) -> None:
    first = begin(session, akt_id, "samtalsstod-fara")
    vault.clock.pass_(hours=3)
    second = begin(session, akt_id, "samtalsstod-fara")
    page._stale = True
    page.returned()
    qtbot.waitUntil(lambda: page.records.count() == 2)
    with qtbot.waitSignal(page.compare) as compared:
        QTest.keyClick(page, KEY.Key_J, ALT)
    assert compared.args == [first, second]


@pytest.mark.parametrize(("key", "signal"), [(KEY.Key_O, "handover"), (KEY.Key_B, "new_child")])
def test_the_ways_on_have_keys(page: AktPage, qtbot: QtBot, key: Qt.Key, signal: str) -> None:
    qtbot.waitUntil(page.todos.hasFocus)
    with qtbot.waitSignal(getattr(page, signal)):
        QTest.keyClick(page.todos, key, ALT)


def test_the_children_of_the_arende_are_one_key_away(
    page: AktPage, session: Session, akt_id: AktId, qtbot: QtBot
) -> None:
    arende_id = session.register.row(akt_id).arende_id
    child = akter.create_akt(session, akter.NewAkt(AktKind.BARN, "1", arende_id)).value
    page._stale = True
    page.returned()
    qtbot.waitUntil(lambda: page.siblings.count() == 1)
    with qtbot.waitSignal(page.open_akt) as opened:
        page.siblings.setFocus()
        QTest.keyClick(page.siblings, KEY.Key_Return)
    assert opened.args == [child.akt_id]


def test_who_read_and_did_what_is_said_in_words(
    page: AktPage, session: Session, akt_id: AktId, qtbot: QtBot
) -> None:
    qtbot.waitUntil(page.todos.hasFocus)
    session.world.clock.pass_(minutes=1)  # type: ignore[attr-defined]  # the test's own clock
    record = begin(session, akt_id, "person")
    for key, value in (("namn", "Maja Påhittsson"), ("sprak", "svenska")):
        records.save_answer(session, akt_id, record, AnswerKey(key), value)
    page.happenings.toggle()
    qtbot.waitUntil(page.events.hasFocus)
    said = [page.events.row_words(n).text for n in range(page.events.count())]
    assert said[:2] == ["Svar i Person: 2", "Började: Person"]
    assert "Akten öppnades och lästes" in said
    assert said[-1] == "Akten gjordes"
    assert all("Maja" not in text for text in said)
    QTest.keyClick(page.events, KEY.Key_Escape)
    assert not page.go_back()
