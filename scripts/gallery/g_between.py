"""From one akt to another: choosing the akt, what is asked, what is left, a second reader. In a vault of its own."""

from functools import cache
from typing import TypeVar

from PySide6.QtWidgets import QPushButton

from scripts.gallery import Screen
from scripts.sample_window import SampleWindow, a_folder
from tests.helpers.vaults import a_form, a_vault, add_user, an_akt
from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.record import AktId, RecordId
from vir_desktop.domain.roles import Role
from vir_desktop.services import grupper, joining, records, register, second_reading
from vir_desktop.services.session import Session
from vir_desktop.ui.akt_routes import AktRoutes
from vir_desktop.ui.dialogs import Panel
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.akt.choosing import ChooseAktPage
from vir_desktop.ui.pages.akt.page import AktPage
from vir_desktop.ui.pages.form.page import FormPage
from vir_desktop.ui.record_gateway import TasksGateway

T = TypeVar("T")
READER, PHRASE = "Lind.K", "en påhittad fras för bilder"


@cache
def _session() -> Session:
    vault = a_vault(a_folder(), memory=True)
    session = vault.open()
    add_user(session, READER, PHRASE, frozenset({Role.ARBETSLEDARE}), ansvarig=True)
    handlaggare = [add_user(session, one, PHRASE, frozenset({Role.HANDLAGGARE})).serial for one in ("Ek.M", "Berg.A")]
    grupper.add_grupp(session, "freda", handlaggare)
    for code, label in (("KT-4711", "Hon från i våras"), ("LB-2210", ""), ("NATT-1", ""), ("NATT-2", "")):
        register.set_label(session, an_akt(session, code=code), label)
    an_akt(session, AktKind.BARN, "RH-0907")
    note = a_form(session, _akt("NATT-1", session), "samtalsstod-fraga", {"vilka": "grannen"})
    records.sign_record(session, _akt("NATT-1", session), note)
    second_reading.ask(session, _akt("NATT-1", session), note, READER, "Är det rätt uppfattat vem det gäller?")
    call = a_form(session, _akt("LB-2210", session), "samtalsstod-fraga", {"vilka": "systern"})
    records.sign_record(session, _akt("LB-2210", session), call)
    second_reading.ask_grupp(session, _akt("LB-2210", session), call, "freda", share=True)
    a_form(session, _akt("NATT-2", session), "akutchecklista", {})
    joining.join_person(session, _akt("NATT-2", session), _akt("KT-4711", session))
    return session


_SAMPLE = SampleWindow(_session)
_tasks, _settle, _open = _SAMPLE.tasks, _SAMPLE.settle, _SAMPLE.open


def _akt(code: str, session: Session | None = None) -> AktId:
    return (session or _session()).register.row_by_code(code).akt_id


class _Desk:
    """What the ways between akter need of the desk."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.tasks = window, _tasks(window)


def _akt_page(window: MainWindow, code: str) -> AktPage:
    _session()
    page = AktPage(_tasks(window), _akt(code), _session().world.clock.now)
    routes = AktRoutes(_Desk(window), window)  # type: ignore[arg-type]  # two of the desk's parts are enough
    page.join.connect(lambda: routes.join(page, _akt(code)))
    page.move_record.connect(lambda record_id: routes.move(page, _akt(code), RecordId(record_id)))
    _open(window, page)
    return page


def _choosing(window: MainWindow) -> ChooseAktPage:
    _akt_page(window, "NATT-1").join.emit()
    _settle(window)
    page = window.navigator.page
    assert isinstance(page, ChooseAktPage)  # a picture of the wrong page is worse than none
    return page


def choose(window: MainWindow) -> None:
    """Which akt the caller has."""
    _choosing(window)


def how(window: MainWindow) -> None:
    """Same person or same ärende."""
    page = _choosing(window)
    page.chosen.emit(_akt("KT-4711"), "KT-4711")
    _settle(window)


def waiting(window: MainWindow) -> None:
    """An akt where a second reading waits."""
    _akt_page(window, "NATT-1")


def joined(window: MainWindow) -> None:
    """What is left of an akt that was joined to another."""
    _akt_page(window, "NATT-2")


def move(window: MainWindow) -> None:
    """Why a record is moved."""
    page = _akt_page(window, "NATT-1")
    page.inside.ask_move()
    _settle(window)
    choosing = window.navigator.page
    assert isinstance(choosing, ChooseAktPage)  # a picture of the wrong page is worse than none
    choosing.chosen.emit(_akt("LB-2210"), "LB-2210")
    _settle(window)


def reading(window: MainWindow) -> None:
    """What the second reader says."""
    page = _akt_page(window, "NATT-1")
    page.todos.opened.emit("2")
    _settle(window)


def read(window: MainWindow) -> None:
    """A signed form with its second reader."""
    akt_id = _akt("NATT-1")
    note = next(r for r in records.list_records(_session(), akt_id) if r.instrument == "samtalsstod-fraga")
    _open(window, FormPage(TasksGateway(_tasks(window), akt_id, note.id), window.status, {}))


def whom(window: MainWindow) -> None:
    """Who is to read: a person, or a grupp that does not have the akt yet."""
    page = _akt_page(window, "NATT-1")
    note = next(r for r in records.list_records(_session(), _akt("NATT-1")) if r.instrument == "samtalsstod-fraga")
    page.second_reader.ask_for(note.id, "Samtalsstöd: fråga om våld")
    _settle(window)


def share_too(window: MainWindow) -> None:
    """What it means to give the whole grupp the akt."""
    whom(window)
    panel = window.findChildren(Panel)[-1]
    next(one for one in panel.findChildren(QPushButton) if one.text().startswith("Gruppen freda")).click()
    _settle(window)


def grupp_waits(window: MainWindow) -> None:
    """A reading that waits for somebody in a grupp."""
    page = _akt_page(window, "LB-2210")
    reading = next(r for r in records.list_records(_session(), _akt("LB-2210")) if r.instrument == "andra-lasning")
    page.second_reader.take_up(reading.id, "Samtalsstöd: fråga om våld")
    _settle(window)


def phase(window: MainWindow) -> None:
    """Where the ärende stands, and for which of its akter."""
    _akt_page(window, "NATT-1").ask_phase()
    _settle(window)


SCREENS = [
    Screen("70-akt-andra-lasning", waiting),
    Screen("71-koppla", choose),
    Screen("72-koppla-hur", how),
    Screen("73-kopplad", joined),
    Screen("74-flytta", move),
    Screen("75-andra-lasning", reading),
    Screen("76-andra-lasare", read),
    Screen("76b-vem-laser", whom),
    Screen("76c-dela-och-fraga", share_too),
    Screen("76d-gruppen-laser", grupp_waits),
    Screen("76e-lage", phase),
]
