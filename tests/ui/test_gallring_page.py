"""Gallring on the screen, by keyboard alone: the list, why, hold, the last step, a second person, receipts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.accessibility import faults
from tests.helpers.gallring import BESLUT, closed_akt, transferred_akt
from tests.helpers.vaults import Vault, a_vault, add_user, an_akt
from vir_desktop.domain.akt import Phase
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Role
from vir_desktop.services import akter, purge, purge_many
from vir_desktop.services.gallring import Closed
from vir_desktop.services.session import Session
from vir_desktop.ui.dialogs import OnAnswer, OnCancel, Question, set_asker
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.akt.page import AktPage
from vir_desktop.ui.pages.gallring.confirm import ConfirmPage
from vir_desktop.ui.pages.gallring.page import GallringPage
from vir_desktop.ui.tasks import Tasks

KEY, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
BO, BO_PHRASE = "Bo.T", "en annan påhittad lösenfras"
GONE = ("AB-1", "BC-2", "CD-3")


class _Answers:
    """Answers every question with one key and line; keeps what was asked."""

    def __init__(self, key: str, line: str = "") -> None:
        self.key, self.line = key, line
        self.asked: list[Question] = []

    def ask(self, at: QWidget, question: Question, on_answer: OnAnswer, on_cancel: OnCancel) -> None:
        self.asked.append(question)
        if self.key in dict(question.choices):
            on_answer(self.key, self.line)

    def ask_folder(self, at: QWidget, title: str, on_chosen: object) -> None:
        raise AssertionError(title)


def answer(key: str, line: str = "") -> _Answers:
    answers = _Answers(key, line)
    set_asker(answers)
    return answers


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """Three akter whose time is out, one held back by the lack of a transfer, one at work; Bo may approve."""
    vault = a_vault(tmp_path, memory=True)
    session = vault.open()
    add_user(session, BO, BO_PHRASE, frozenset({Role.HANDLAGGARE}), ansvarig=True)
    for code in GONE:
        transferred_akt(session, code=code, days_ago=31)
    closed_akt(session, code="KVAR")
    an_akt(session, code="PÅGÅR")
    vault.leave()
    return vault


@pytest.fixture
def tasks(vault: Vault, qtbot: QtBot) -> Iterator[Tasks[Session]]:
    made = Tasks(vault.open, lambda session: vault.leave())
    yield made
    assert made.close(timeout=10)


def opened(tasks: Tasks[Session], window: MainWindow, qtbot: QtBot) -> GallringPage:
    page = GallringPage(tasks)
    window.navigator.start(page)
    qtbot.waitUntil(lambda: page._found is not None)
    return page


@pytest.fixture
def page(tasks: Tasks[Session], window: MainWindow, qtbot: QtBot) -> GallringPage:
    return opened(tasks, window, qtbot)


def rows(page: GallringPage) -> list[str]:
    return [page.akter.row_words(row).text.split("  ")[0] for row in range(page.akter.count())]


def go_to(page: GallringPage, code: str) -> None:
    page.akter.set_current_row(rows(page).index(code))


def test_the_list_says_what_may_go_and_what_keeps_the_rest(page: GallringPage, window: MainWindow) -> None:
    assert page.akter.hasFocus()
    assert sorted(rows(page)[:3]) == list(GONE)
    assert rows(page)[3:] == ["KVAR"]
    below = [page.akter.row_words(row).below for row in range(4)]
    assert all(text.startswith("Får gallras sedan ") for text in below[:3])
    assert below[3] == "Akten är inte överförd till något verksamhetssystem."
    assert faults(window) == []


def test_an_akt_goes_by_keyboard_alone_and_leaves_a_receipt(
    page: GallringPage, window: MainWindow, tasks: Tasks[Session], vault: Vault, qtbot: QtBot
) -> None:
    page.confirm.connect(lambda akter: confirmed(page, window, tasks, vault, akter))
    go_to(page, "BC-2")
    QTest.keyClick(page.akter, KEY.Key_G, ALT)
    last = window.navigator.page
    assert isinstance(last, ConfirmPage)
    assert last.reference.hasFocus()
    assert faults(window) == []
    for field, text in ((last.reference, "Beslut 7"), (last.decided_by, "Ida"), (last.decided_on, "i dag")):
        QTest.keyClicks(field, text)
        QTest.keyClick(field, KEY.Key_Return)
    QTest.keyClicks(last.typed, "bc-1")
    QTest.keyClick(last.typed, KEY.Key_Return)
    qtbot.waitUntil(lambda: last._fields["confirm"].error.startswith("Det är inte aktens kodnamn."))
    assert last.typed.hasFocus()
    last.typed.clear()
    QTest.keyClicks(last.typed, "bc-2")
    QTest.keyClick(last.typed, KEY.Key_Return)
    qtbot.waitUntil(lambda: window.navigator.page is page and "BC-2" not in rows(page))
    assert page.bar.text.startswith("Akten är gallrad.")
    assert "förstörda" in page.bar.text
    assert "Beslut 7, Ida" in page.receipts.row_words(0).below
    assert "BC-2" not in page.receipts.row_words(0).text + page.receipts.row_words(0).below


def confirmed(
    page: GallringPage, window: MainWindow, tasks: Tasks[Session], vault: Vault, akter_: tuple[Closed, ...]
) -> None:
    last = ConfirmPage(tasks, akter_, vault.clock.now)
    last.purged.connect(page.tell)
    window.navigator.open(last)


@pytest.mark.parametrize(
    ("texts", "field"),
    [(("", "Ida", "i dag", "AB-1"), "reference"), (("B", "", "i dag", "AB-1"), "decided_by"),
     (("B", "Ida", "någon gång", "AB-1"), "decided_on"), (("B", "Ida", "i övermorgon", "AB-1"), "decided_on"),
     (("B", "Ida", "1/1 2099", "AB-1"), "decided_on")],
)  # fmt: skip
def test_what_is_missing_is_said_at_its_field(
    page: GallringPage,
    window: MainWindow,
    tasks: Tasks[Session],
    vault: Vault,
    qtbot: QtBot,
    texts: tuple[str, ...],
    field: str,
) -> None:
    found = page._found
    assert found is not None
    confirmed(page, window, tasks, vault, found.akter[:1])
    last = window.navigator.page
    assert isinstance(last, ConfirmPage)
    for edit, text in zip((last.reference, last.decided_by, last.decided_on, last.typed), texts, strict=True):
        edit.setText(text)
    last.ask()
    qtbot.waitUntil(lambda: bool(last._fields[field].error))
    assert last.is_settled
    assert len(rows(page)) == 4


def test_a_refusal_says_why_and_offers_to_hand_over(page: GallringPage) -> None:
    asked: list[object] = []
    handed: list[str] = []
    page.confirm.connect(asked.append)
    page.handover.connect(handed.append)
    assert not page._hand_over.isVisible()
    go_to(page, "KVAR")
    QTest.keyClick(page.akter, KEY.Key_G, ALT)
    assert page.bar.text.startswith("KVAR: Akten är inte överförd")
    assert page._hand_over.isVisible()
    QTest.keyClick(page.akter, KEY.Key_O, ALT)
    assert (asked, handed) == ([], [page.akter.current_key])


def test_a_hold_and_its_reason(page: GallringPage, qtbot: QtBot) -> None:
    asked = answer("ok", "tvist i tingsrätten")
    go_to(page, "AB-1")
    QTest.keyClick(page.akter, KEY.Key_S, ALT)
    qtbot.waitUntil(lambda: rows(page)[:3].count("AB-1") == 0 or "hålls kvar" in current_below(page, "AB-1"))
    assert asked.asked[0].text_required
    go_to(page, "AB-1")
    QTest.keyClick(page.akter, KEY.Key_V, ALT)
    qtbot.waitUntil(page._why.isVisible)
    assert "tvist i tingsrätten" in page._why.text()
    assert page._hold.text().startswith("Häv")
    answer("ok", "avgjord")
    QTest.keyClick(page.akter, KEY.Key_S, ALT)
    qtbot.waitUntil(lambda: "hålls kvar" not in current_below(page, "AB-1"))


def current_below(page: GallringPage, code: str) -> str:
    return page.akter.row_words(rows(page).index(code)).below


def test_the_forms_and_the_akt_are_one_key_away(page: GallringPage) -> None:
    forms: list[tuple[str, str]] = []
    opened_: list[str] = []
    page.form.connect(lambda akt_id, instrument: forms.append((akt_id, instrument)))
    page.open_akt.connect(opened_.append)
    key = page.akter.current_key
    QTest.keyClick(page.akter, KEY.Key_F, ALT)
    QTest.keyClick(page.akter, KEY.Key_P, ALT)
    QTest.keyClick(page.akter, KEY.Key_Return)
    assert forms == [(key, "overforing"), (key, "gallring")]
    assert opened_ == [key]


def test_several_become_a_request_that_bo_approves(
    page: GallringPage, window: MainWindow, tasks: Tasks[Session], vault: Vault, qtbot: QtBot
) -> None:
    page.confirm.connect(lambda akter: confirmed(page, window, tasks, vault, akter))
    for code in GONE[:2]:
        go_to(page, code)
        QTest.keyClick(page.akter, KEY.Key_Space)
    assert page._purge.text().startswith("Begär gallring av 2")
    QTest.keyClick(page.akter, KEY.Key_G, ALT)
    last = window.navigator.page
    assert isinstance(last, ConfirmPage)
    for field, text in ((last.reference, "B"), (last.decided_by, "I"), (last.decided_on, "i dag"), (last.typed, "2")):
        field.setText(text)
    last.ask()
    qtbot.waitUntil(lambda: page.asked.list.count() == 1 and window.navigator.page is page)
    assert page.bar.text.startswith("Begäran är gjord. Ingenting är gallrat än.")
    assert "måste godkänna" in page.asked.list.row_words(0).below
    assert page.asked.choices(page.asked._asked[0]) == [("withdraw", "Ta tillbaka begäran")]

    def agree(session: Session) -> None:
        bo = vault.enter(BO, BO_PHRASE)
        purge_many.approve(bo, purge_many.requests(bo)[0].id)

    tasks.run(agree)
    page.returned()
    qtbot.waitUntil(lambda: "Godkänd av Bo.T" in page.asked.list.row_words(0).below)
    assert faults(window) == []
    answer("execute")
    page.asked.list.setFocus()
    QTest.keyClick(page.asked.list, KEY.Key_Return)
    qtbot.waitUntil(lambda: len(rows(page)) == 2)
    assert page.bar.text.startswith("Akterna är gallrade.")
    assert page.receipts.count() == 2


def test_a_handlaggare_sees_only_what_waits_for_her(vault: Vault, window: MainWindow, qtbot: QtBot) -> None:
    session = vault.open()
    ids = [session.register.row_by_code(code).akt_id for code in GONE]
    purge_many.request(session, ids, BESLUT, "3")
    vault.leave()
    tasks: Tasks[Session] = Tasks(lambda: vault.open(BO, BO_PHRASE), lambda session: vault.leave())
    page = opened(tasks, window, qtbot)
    assert (page.akter.count(), page._due_card.isVisible()) == (0, False)
    assert page.asked.list.hasFocus()
    answer("approve")
    QTest.keyClick(page.asked.list, KEY.Key_Return)
    qtbot.waitUntil(lambda: "Godkänd av Bo.T" in page.asked.list.row_words(0).below)
    assert faults(window) == []
    assert tasks.close(timeout=10)


def test_others_are_told_that_it_is_not_theirs(vault: Vault, window: MainWindow, qtbot: QtBot) -> None:
    session = vault.open()
    add_user(session, "Vo.L", BO_PHRASE, frozenset({Role.VOLONTAR}))
    vault.leave()
    tasks: Tasks[Session] = Tasks(lambda: vault.open("Vo.L", BO_PHRASE), lambda session: vault.leave())
    page = GallringPage(tasks)
    window.navigator.start(page)
    qtbot.waitUntil(lambda: "Det här får inte göras med din roll." in page.bar.text)
    assert tasks.close(timeout=10)


def test_what_is_not_finished_is_told(
    vault: Vault, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge, "unfinished", lambda session: 1)
    tasks: Tasks[Session] = Tasks(vault.open, lambda session: vault.leave())
    page = opened(tasks, window, qtbot)
    assert page.bar.text.startswith("En gallring är påbörjad men inte klar.")
    assert tasks.close(timeout=10)


# --- in the akt ---


def test_a_closed_akt_says_when_it_may_go(
    tasks: Tasks[Session], window: MainWindow, vault: Vault, qtbot: QtBot
) -> None:
    found: list[AktId] = []
    tasks.run(lambda session: akter.id_of(session, "PÅGÅR"), found.append)
    qtbot.waitUntil(lambda: bool(found))
    page = AktPage(tasks, found[0], vault.clock.now)
    window.navigator.start(page)
    qtbot.waitUntil(lambda: page._overview is not None)
    assert not page.head.retention.isVisible()
    tasks.run(lambda session: akter.set_phase(session, found[0], Phase.AVSLUTAD))
    qtbot.waitUntil(page.head.retention.isVisible)
    assert page.head.retention.text() == "Gallring: Akten är inte överförd till något verksamhetssystem."
    qtbot.waitUntil(lambda: faults(window) == [])  # once the line has its place
    tasks.run(lambda session: akter.set_phase(session, found[0], Phase.PAGAENDE))
    qtbot.waitUntil(lambda: not page.head.retention.isVisible())


def test_a_page_of_an_akt_that_was_purged_says_so(
    tasks: Tasks[Session], window: MainWindow, vault: Vault, qtbot: QtBot
) -> None:
    found: list[AktId] = []
    tasks.run(lambda session: akter.id_of(session, "AB-1"), found.append)
    qtbot.waitUntil(lambda: bool(found))
    page = AktPage(tasks, found[0], vault.clock.now)
    window.navigator.start(page)
    qtbot.waitUntil(lambda: page._overview is not None)
    tasks.run(lambda session: purge.purge_akt(session, found[0], BESLUT, "AB-1"))
    qtbot.waitUntil(lambda: page.bar.text.startswith("Akten finns inte längre i valvet."))

