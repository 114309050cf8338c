"""The pages over the real services and a training vault on disk, through the database lane."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.memory_gateway import NOW
from tests.helpers.typing_keys import focused, type_text
from tests.helpers.vaults import a_form, a_vault, an_akt
from vir_desktop.domain.record import AktId, AnswerKey, RecordId
from vir_desktop.services import records
from vir_desktop.services.session import Session
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.interview.page import InterviewPage
from vir_desktop.ui.record_gateway import TasksGateway
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.typed import Given, Typed, from_draft


def test_the_lock_saves_what_failed_and_drafts_what_is_no_answer(tmp_path: Path) -> None:
    session = a_vault(tmp_path).open()
    akt_id = an_akt(session)
    record_id = a_form(session, akt_id, "akutchecklista", {})
    first, second = [item.link_id for item in records.view(session, akt_id, record_id).pack.questions()][:2]
    gateway = TasksGateway(Tasks(lambda: session), akt_id, record_id)
    unsaved = {
        AnswerKey(first): Given(("ja",), "på väg hit"),
        AnswerKey(second): Given(("finns-inte",), "och ett barn"),
    }
    gateway.keep(session, Typed(AnswerKey(first), "halvt", True, 5), unsaved)
    view = records.view(session, akt_id, record_id)
    assert view.answers[AnswerKey(first)].note == "på väg hit"
    assert view.draft is not None
    assert [text.text for text in from_draft(view.draft).alone()] == ["och ett barn", "halvt"]
    revisions = len(records.history(session, akt_id, record_id, AnswerKey(first)))
    gateway.keep(session, None, {AnswerKey(first): unsaved[AnswerKey(first)]})
    assert len(records.history(session, akt_id, record_id, AnswerKey(first))) == revisions


def test_answer_draft_lock_and_return(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    vault = a_vault(tmp_path)
    made: list[tuple[AktId, RecordId]] = []

    def make() -> Session:
        session = vault.open()
        akt_id = an_akt(session)
        made.append((akt_id, a_form(session, akt_id, "samtalsstod-fraga", {})))
        return session

    tasks: Tasks[Session] = Tasks(make)
    tasks.run(lambda session: session.signatur, lambda _: None)
    qtbot.waitUntil(lambda: bool(made))
    gateway = TasksGateway(tasks, *made[0])
    page = InterviewPage(gateway, window.status, {}, lambda: NOW)
    window.set_unlocked(True)
    window.navigator.open(page)
    qtbot.waitUntil(lambda: page.current is not None)
    QTest.keyClick(focused(), Qt.Key.Key_1)
    qtbot.waitUntil(lambda: window.status.text().startswith("Sparat"))
    QTest.keyClick(focused(), Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    type_text("hon viskar på svenska: åäö")
    pending = page.pending()
    assert pending is not None
    found: list[records.RecordView] = []

    def last(session: Session) -> None:
        gateway.keep(session, pending)
        found.append(records.view(session, *made[0]))

    assert tasks.close(last)
    view = found[0]
    assert view.answers[AnswerKey("kontroll.senaste")].value == ("ja",)
    assert view.draft is not None
    assert (view.draft.text, view.draft.is_note) == ("hon viskar på svenska: åäö", True)
