"""The register, the search, a new akt, an akt and an acute call, in a training vault made for the pictures."""

from functools import cache
from typing import TypeVar

from scripts.gallery import Screen
from scripts.sample_window import SampleWindow, a_folder
from tests.helpers.vaults import Vault, a_vault
from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.record import AktId, AnswerKey, ArendeId
from vir_desktop.services import akter, copies, demo, records, register
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.records import RecordView
from vir_desktop.services.session import Session
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.akt.page import AktPage
from vir_desktop.ui.pages.akutsamtal.page import AkutsamtalPage
from vir_desktop.ui.pages.granskning.page import GranskningPage
from vir_desktop.ui.pages.logg.page import LoggPage
from vir_desktop.ui.pages.mer.losenfras import LosenfrasPage
from vir_desktop.ui.pages.mer.page import MerPage
from vir_desktop.ui.pages.register.new_akt import NewAktPage
from vir_desktop.ui.pages.register.page import RegisterPage
from vir_desktop.ui.pages.register.search import SearchPage

T = TypeVar("T")
_AKTER = 14


@cache
def _vault() -> Vault:
    return a_vault(a_folder(), memory=True)


@cache
def _session() -> Session:
    """Fill the vault in the evening; the pictures are taken in the small hours."""
    vault = _vault()
    session = vault.enter()
    demo.fill(session, _AKTER, 3)
    copies.note_backup(session)
    vault.clock.pass_(hours=9)
    return session


_SAMPLE = SampleWindow(_session)
_tasks, _value, _settle, _open = _SAMPLE.tasks, _SAMPLE.value, _SAMPLE.settle, _SAMPLE.open
lanes_of = _tasks  # for screens of other modules


def _first(window: MainWindow, kind: AktKind) -> AktId:
    def look(session: Session) -> AktId:
        listed = register.page(session, RegisterQuery()).akter
        return next(a.row.akt_id for a in listed if a.sealed is not None and a.sealed.kind is kind)

    return _value(window, look)


def register_page(window: MainWindow) -> RegisterPage:
    """The register after unlock."""
    page = RegisterPage(_tasks(window), _vault().clock.now)
    _open(window, page)
    return page


def register_labels(window: MainWindow) -> None:
    """With own names shown, and a banner."""
    page = register_page(window)
    page.model.set_labels(True)
    page.show_banner("Valvet är äldre än vad programmet minns. Akterna kan läsas men inte ändras.")


def register_filtered(window: MainWindow) -> None:
    """A filter that nothing passes."""
    page = register_page(window)
    page.filter.text.setFocus()
    page.filter.text.setText("finns inte")
    _settle(window)


def search_page(window: MainWindow) -> None:
    """A number that cannot be one, and nobody found."""
    page = SearchPage(_tasks(window), _vault().clock.now)
    _open(window, page)
    page.number.setText("18900102-9999")
    page.search()
    _settle(window)


def search_found(window: MainWindow) -> None:
    """Somebody who may be the one."""
    akt_id = _first(window, AktKind.VUXEN)

    def phone(session: Session) -> str:
        akter.open_akt(session, akt_id)
        person = records.ensure_record(session, akt_id, "person").value
        return str(person.answers[AnswerKey("telefon")].value)

    page = SearchPage(_tasks(window), _vault().clock.now)
    _open(window, page)
    page.phone.setText(_value(window, phone))
    page.search()
    _settle(window)


def new_akt(window: MainWindow) -> None:
    """A child beside an adult."""
    adult = _first(window, AktKind.VUXEN)
    policy, row = _value(window, lambda session: (session.policy, session.register.row(adult)))
    _open(window, NewAktPage(_tasks(window), policy, ArendeId(row.arende_id)))


def akt_page(window: MainWindow, kind: AktKind) -> AktPage:
    """An akt as it stands in the morning hours."""
    page = AktPage(_tasks(window), _first(window, kind), _vault().clock.now)
    _open(window, page)
    return page


def akt_events(window: MainWindow) -> None:
    """With who has read and done what."""
    page = akt_page(window, AktKind.VUXEN)
    page.happenings.toggle()
    _settle(window)


def call(window: MainWindow) -> AkutsamtalPage:
    """A call under way."""
    akt_id = _first(window, AktKind.VUXEN)

    def begin(session: Session) -> RecordView:
        akter.open_akt(session, akt_id)
        return records.ensure_record(session, akt_id, "akutsamtal").value

    record = _value(window, begin).record
    page = AkutsamtalPage(_tasks(window), akt_id, record.id, window.status, clock=_vault().clock.now)
    _open(window, page)
    page.log.line.setText("Hon är framme på polisstationen och kan tala fritt")
    return page


def call_details(window: MainWindow) -> None:
    """The questions of the call."""
    call(window).turn()


def register_start(window: MainWindow) -> None:
    """The register."""
    register_page(window)


def akt_vuxen(window: MainWindow) -> None:
    """The akt of an adult."""
    akt_page(window, AktKind.VUXEN)


def akt_barn(window: MainWindow) -> None:
    """The akt of a child."""
    akt_page(window, AktKind.BARN)


def call_start(window: MainWindow) -> None:
    """The call."""
    call(window)


def mer(window: MainWindow) -> None:
    """What is not the night's work."""
    _open(window, MerPage(_tasks(window)))


def own_passphrase(window: MainWindow) -> None:
    """Changing one's own passphrase."""
    _open(window, LosenfrasPage(_tasks(window), lambda: ["björk", "vinter", "gryta", "sadel", "molnig", "penna"]))


def register_copy(window: MainWindow) -> None:
    """Nobody has copied the vault for days, and nobody has tried the way back for a quarter."""
    register_page(window)._copies.show_state(copies.CopyState(9, days_to_drill=97))


def log(window: MainWindow) -> LoggPage:
    """Who has read and done what."""
    page = LoggPage(_tasks(window), _vault().clock.now)
    _open(window, page)
    _settle(window)
    return page


def log_start(window: MainWindow) -> None:
    """The log as it opens."""
    log(window)


def log_empty(window: MainWindow) -> None:
    """A day that cannot be read, and a filter that nothing passes."""
    page = log(window)
    page.filters.first.setText("nån gång")
    page.filters.code.setText("finns inte")
    _settle(window)


def check(window: MainWindow) -> GranskningPage:
    """The check of the log before it is begun."""
    page = GranskningPage(_tasks(window), _vault().clock.now)
    _open(window, page)
    return page


def check_start(window: MainWindow) -> None:
    """Before the first check."""
    check(window)


def check_under_way(window: MainWindow) -> None:
    """Some events looked at, one with a question."""
    page = check(window)
    page.begin.click()
    _settle(window)
    page.card.verdict.choose(0)
    page.card.save.click()
    _settle(window)
    page.card.verdict.choose(1)
    page.card.note.setPlainText("Varför öppnades akten så sent på natten?")
    page.card.save.click()
    _settle(window)


def register_check(window: MainWindow) -> None:
    """The log was to be checked days ago."""
    register_page(window).check_due.say(4)


SCREENS = [
    Screen("34-logg", log_start),
    Screen("35-logg-tomt", log_empty),
    Screen("36-granskning-borja", check_start),
    Screen("37-granskning", check_under_way),
    Screen("38-register-granskning", register_check),
    Screen("20-register", register_start),
    Screen("21-register-egna-namn", register_labels),
    Screen("22-register-filter", register_filtered),
    Screen("31-mer", mer),
    Screen("32-min-losenfras", own_passphrase),
    Screen("33-register-kopia", register_copy),
    Screen("23-sok-ingen", search_page),
    Screen("24-sok-traff", search_found),
    Screen("25-ny-akt", new_akt),
    Screen("26-akt-vuxen", akt_vuxen),
    Screen("27-akt-barn", akt_barn),
    Screen("28-akt-handelser", akt_events),
    Screen("29-akutsamtal", call_start),
    Screen("30-akutsamtal-uppgifter", call_details),
]
