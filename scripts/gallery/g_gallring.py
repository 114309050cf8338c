"""Gallring: the list, why, the last step, what waits for a colleague, receipts; in a vault of its own."""

from functools import cache

from scripts.gallery import Screen
from scripts.sample_window import SampleWindow, a_folder
from tests.helpers.gallring import BESLUT, closed_akt, told_akt, transferred_akt
from tests.helpers.vaults import ALL_ROLES, SOCIALJOUR, Vault, a_plan, a_vault, add_user, an_akt
from vir_desktop.domain.akt import AktKind, Verksamhet
from vir_desktop.domain.roles import Regim
from vir_desktop.services import akter, copies, gallring, purge, purge_many, purge_parts
from vir_desktop.services.session import Session
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.akt.page import AktPage
from vir_desktop.ui.pages.gallring.confirm import ConfirmPage
from vir_desktop.ui.pages.gallring.page import GallringPage


@cache
def _vault() -> Vault:
    forening = Verksamhet("2", "Påhittade tjejjouren", Regim.IDEELL)
    return a_vault(a_folder(), plan=a_plan(SOCIALJOUR, forening), memory=True)


@cache
def _session() -> Session:
    """Fill the vault: three whose time is out, three that something keeps, a request, two receipts."""
    vault = _vault()
    session = vault.enter()
    add_user(session, "Bo.T", "en annan påhittad lösenfras", ALL_ROLES, ansvarig=True)
    early = [transferred_akt(session, code=code) for code in ("AB-1207", "BK-3310", "CE-0042", "DR-9001", "EF-5150")]
    held = transferred_akt(session, code="GH-2718")
    gallring.hold(session, held, "Tvist om umgänge pågår i tingsrätten.")
    copies.note_backup(session)
    vault.clock.pass_(days=40)
    copies.note_backup(session)
    for akt_id, code in zip(early[:2], ("AB-1207", "BK-3310"), strict=True):
        purge.purge_akt(session, akt_id, BESLUT, code)
    purge_many.request(session, early[2:4], BESLUT, "2")
    transferred_akt(session, code="HJ-1618")
    closed_akt(session, code="KL-1414")
    closed_akt(session, code="MN-7077", kind=AktKind.BARN)
    an_akt(session, code="PQ-0001")
    told_akt(session, "RS-2026", verksamhet="2")
    purge_parts.purge_parts(session, told_akt(session, "ST-1111", verksamhet="2"), BESLUT, "ST-1111")
    for akt_id in list(session.open_akter):
        akter.close_akt(session, akt_id)
    return session


_SAMPLE = SampleWindow(_session)
_tasks, _value, _settle, _open = _SAMPLE.tasks, _SAMPLE.value, _SAMPLE.settle, _SAMPLE.open


def gallring_page(window: MainWindow) -> GallringPage:
    """The list."""
    page = GallringPage(_tasks(window))
    _open(window, page)
    return page


def start(window: MainWindow) -> None:
    """The list as it is opened."""
    gallring_page(window)


def why(window: MainWindow) -> None:
    """Why one is held, and what decides."""
    page = gallring_page(window)
    codes = [page.akter.row_words(row).text for row in range(page.akter.count())]
    page.akter.set_current_row(next(n for n, text in enumerate(codes) if text.startswith("GH-2718")))
    page.show_why()
    _settle(window)


def several(window: MainWindow) -> None:
    """Two are chosen, and one that may not go is asked for."""
    page = gallring_page(window)
    page._choose()
    page.akter.set_current_row(page.akter.count() - 1)
    page._choose()
    page.ask_purge()
    _settle(window)


def confirm(window: MainWindow) -> None:
    """The last step, with a code that is not the akt's."""
    page = gallring_page(window)
    found = page._found
    if found is None:
        return
    last = ConfirmPage(_tasks(window), found.akter[:1], _vault().clock.now)
    _open(window, last)
    last.reference.setText(BESLUT.reference)
    last.decided_by.setText(BESLUT.decided_by)
    last.decided_on.setText("i dag")
    last.typed.setText("EF-5151")
    last.ask()
    _settle(window)


def _narrative(window: MainWindow, code: str) -> GallringPage:
    page = gallring_page(window)
    page.confirm_narrative.connect(
        lambda found: _open(window, ConfirmPage(_tasks(window), (found.akt,), _vault().clock.now, found))
    )
    texts = [page.akter.row_words(row).text for row in range(page.akter.count())]
    page.akter.set_current_row(next(n for n, text in enumerate(texts) if text.startswith(code)))
    page._narrative.ask()
    _settle(window)
    return page


def narrative(window: MainWindow) -> None:
    """What goes out of an association's akt before the rest."""
    _narrative(window, "RS-2026")


def no_narrative(window: MainWindow) -> None:
    """Where the law keeps it whole."""
    _narrative(window, "KL-1414")


def akt_without_narrative(window: MainWindow) -> None:
    """What the akt says afterwards."""
    _open_akt(window, "ST-1111")


def akt_line(window: MainWindow) -> None:
    """The line about its clock in an akt."""
    _open_akt(window, "HJ-1618")


def _open_akt(window: MainWindow, code: str) -> None:
    akt_id = _value(window, lambda session: session.register.row_by_code(code).akt_id)
    _open(window, AktPage(_tasks(window), akt_id, _vault().clock.now))


SCREENS = [
    Screen("70-gallring", start),
    Screen("71-gallring-varfor", why),
    Screen("72-gallring-flera", several),
    Screen("73-gallra", confirm),
    Screen("74-akt-overford", akt_line),
    Screen("75-gallra-berattelsen", narrative),
    Screen("76-berattelsen-stannar", no_narrative),
    Screen("77-akt-utan-berattelse", akt_without_narrative),
]
