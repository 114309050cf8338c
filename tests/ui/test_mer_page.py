"""Mer, the copy of the vault and one's own passphrase, on a real vault on disk."""

import contextlib
import errno
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.helpers.accessibility import faults
from tests.helpers.vaults import PHRASE, Vault, a_form, a_vault, an_akt, answers_json, disk_world
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Role
from vir_desktop.services import akter, copies, employment, granskning, logg, policy, receiving, unlocking
from vir_desktop.services.session import Session
from vir_desktop.system import durable
from vir_desktop.ui.dialogs import Asker, OnAnswer, OnCancel, Question, set_asker
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.gallring import reading
from vir_desktop.ui.pages.mer.acts import Act
from vir_desktop.ui.pages.mer.losenfras import LosenfrasPage
from vir_desktop.ui.pages.mer.page import MerPage
from vir_desktop.ui.pages.register.page import RegisterPage
from vir_desktop.ui.tasks import Tasks

KEY, CTRL_SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
NEW = "sex nya påhittade ord i rad"


class _To:
    """Chooses one folder whenever it is asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ask(self, at: object, question: Question, on_answer: OnAnswer, on_cancel: OnCancel) -> None:
        raise AssertionError(question.title)

    def ask_folder(self, at: object, title: str, on_chosen: Callable[[str], None]) -> None:
        on_chosen(str(self.folder))


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return a_vault(tmp_path)


@pytest.fixture
def tasks(vault: Vault, qtbot: QtBot) -> Iterator[Tasks[Session]]:
    made = Tasks(vault.open, lambda session: vault.leave())
    yield made
    assert made.close(timeout=10)


@pytest.fixture
def page(window: MainWindow, tasks: Tasks[Session]) -> MerPage:
    page = MerPage(tasks)
    window.navigator.start(page)
    return page


@pytest.fixture
def phrase(window: MainWindow, tasks: Tasks[Session]) -> LosenfrasPage:
    page = LosenfrasPage(tasks, lambda: ["björk", "vinter", "gryta", "sadel", "molnig", "penna"])
    window.navigator.start(page)
    return page


def choose(folder: Path) -> None:
    asker: Asker = _To(folder)
    set_asker(asker)


def test_every_act_has_a_row_and_enter_asks_for_it(window: MainWindow, page: MerPage, qtbot: QtBot) -> None:
    assert page.list.hasFocus()
    asked: list[Act] = []
    page.chosen.connect(asked.append)
    for row in range(1, page.list.count()):
        page.list.set_current_row(row)
        QTest.keyClick(page.list, KEY.Key_Return)
    assert asked == [act for act in Act if act is not Act.COPY]
    assert faults(window) == []


GUARDED: dict[Act, Callable[[Session], object]] = {
    Act.LOG: logg.open_log,
    Act.CHECK: granskning.list_granskningar,
    Act.GALLRING: reading.read,
    Act.SHIFT: receiving.own_akter,
    Act.USERS: employment.endings,
    Act.POLICY: lambda session: policy.set_policy(session, session.policy),
}


@pytest.mark.parametrize("role", Role)
def test_a_role_meets_what_its_services_allow_and_nothing_else(
    vault: Vault, tasks: Tasks[Session], qtbot: QtBot, role: Role
) -> None:
    session = vault.open()
    session.user = replace(session.user, roles=frozenset({role}))
    page = MerPage(tasks, roles=session.roles)
    qtbot.addWidget(page)
    offered = {Act(page.list.row_words(row).key) for row in range(page.list.count())}
    assert set(Act) - offered <= {*GUARDED, Act.GRUPPER, Act.DRILL}  # the night's own acts are everybody's
    for act, begin in GUARDED.items():
        refused = False
        try:
            begin(session)
        except KnownError as error:
            refused = error.code is Known.NO_RIGHT
        assert (act in offered) is not refused, act


def test_the_keys_of_mer_work_in_the_register_too(window: MainWindow, tasks: Tasks[Session], qtbot: QtBot) -> None:
    register = RegisterPage(tasks)
    window.navigator.start(register)
    asked: list[Act] = []
    register.act_requested.connect(asked.append)
    QTest.keyClick(register, KEY.Key_L, CTRL_SHIFT)
    QTest.keyClick(register, KEY.Key_B, CTRL_SHIFT)
    assert asked == [Act.OWN_PHRASE, Act.BLANKS]
    with qtbot.waitSignal(register.more_requested):
        QTest.keyClick(register, KEY.Key_M, Qt.KeyboardModifier.ControlModifier)


def test_a_copy_made_from_the_register_brings_everything_back(
    window: MainWindow, tasks: Tasks[Session], vault: Vault, qtbot: QtBot, tmp_path: Path
) -> None:
    kept: list[dict[str, object]] = []

    def fill(session: Session) -> None:
        akt_id = an_akt(session, code="Lind")
        a_form(session, akt_id, "person", {"namn": "Maja Påhittsson"})
        kept.append({"akt": akt_id, "answers": answers_json(session, akt_id)})

    tasks.run(fill)
    register = RegisterPage(tasks, vault.clock.now)
    window.navigator.start(register)
    qtbot.waitUntil(register._copies.isVisible)
    choose(tmp_path / "minne")
    (tmp_path / "minne").mkdir()
    with qtbot.waitSignal(register.copy.done):
        QTest.keyClick(register, KEY.Key_K, CTRL_SHIFT)
    assert register.bar.text.startswith("Kopian är klar och kontrollerad.")
    qtbot.waitUntil(lambda: not register._copies.isVisible())
    elsewhere = disk_world(tmp_path / "nytt" / "valv", vault.devices, vault.clock)
    (tmp_path / "nytt").mkdir()
    elsewhere.backups.restore(str(tmp_path / "minne"))
    door = unlocking.prepare(elsewhere, vault.signatur)
    session = unlocking.enter(elsewhere, door, unlocking.try_passphrase(elsewhere.crypto, door, PHRASE))
    assert copies.days_since_backup(session) == 0  # the copy itself says when it was made
    akt_id = AktId(str(kept[0]["akt"]))
    unlocking.begin(session)
    akter.open_akt(session, akt_id)
    assert answers_json(session, akt_id) == kept[0]["answers"]
    unlocking.leave(session)


def test_a_full_stick_is_said_in_words_and_counts_as_no_copy(
    page: MerPage, tasks: Tasks[Session], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, target: Path) -> bytes:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(durable, "copy_file", full)
    choose(tmp_path)
    QTest.keyClick(page.list, KEY.Key_Return)
    (tmp_path / "minne").mkdir()
    choose(tmp_path / "minne")
    qtbot.waitUntil(lambda: "Kopian blev inte klar." in page.bar.text)
    assert "Där ligger valvet självt" in page.bar.text  # the first try was the vault's own folder
    QTest.keyClick(page.list, KEY.Key_Return)
    qtbot.waitUntil(lambda: "Minnet är fullt" in page.bar.text)
    assert "Texten står kvar" not in page.bar.text
    days: list[int | None] = []
    tasks.run(copies.days_since_backup, days.append)
    qtbot.waitUntil(lambda: days == [None])


def typed(page: LosenfrasPage, old: str, new: str, again: str) -> None:
    page.old.set_text(old)
    page.new._first.set_text(new)
    page.new._second.set_text(again)
    QTest.keyClick(page.new._second.field, KEY.Key_Return)


def opens(vault: Vault, phrase: str) -> bool:
    with contextlib.suppress(KnownError):
        unlocking.try_passphrase(vault.world.crypto, vault.door(), phrase)
        return True
    return False


def test_a_new_passphrase_replaces_the_old_one(
    window: MainWindow, phrase: LosenfrasPage, vault: Vault, qtbot: QtBot
) -> None:
    assert phrase.old.field.hasFocus()
    assert faults(window) == []
    typed(phrase, PHRASE, NEW, NEW)
    assert not phrase.is_settled
    qtbot.waitUntil(lambda: "Lösenfrasen är bytt." in phrase.bar.text)
    assert (phrase.old.text(), phrase.new.passphrase) == ("", "")
    assert opens(vault, NEW)
    assert not opens(vault, PHRASE)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("", NEW, NEW), "Skriv den lösenfras du har nu."),
        (("något helt annat än den", NEW, NEW), "Det är inte den lösenfras du har nu. Ingenting är ändrat."),
    ],
)
def test_without_the_present_one_nothing_is_changed(
    phrase: LosenfrasPage, vault: Vault, qtbot: QtBot, given: Sequence[str], said: str
) -> None:
    typed(phrase, *given)
    qtbot.waitUntil(lambda: phrase._old_field.error == said)
    assert phrase.is_settled
    assert opens(vault, PHRASE)


def test_a_short_or_mistyped_one_is_refused_at_its_field(phrase: LosenfrasPage, vault: Vault) -> None:
    typed(phrase, PHRASE, "kort", "kort")
    assert phrase.new._first_field.error == "Lösenfrasen är för kort."
    typed(phrase, PHRASE, NEW, NEW + "x")
    assert phrase.new._second_field.error.startswith("Det blev inte samma ord.")
    assert opens(vault, PHRASE)


def test_what_was_typed_is_forgotten_when_the_page_is_left(phrase: LosenfrasPage) -> None:
    phrase.old.set_text(PHRASE)
    phrase.leaving()
    assert phrase.old.text() == ""
