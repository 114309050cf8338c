"""People and rights, in a training vault with invented colleagues: users, grupper, policy, sharing, shift, glas."""

from datetime import timedelta
from functools import cache
from typing import TypeVar

from scripts.gallery import Screen
from scripts.sample_window import SampleWindow, a_folder
from tests.helpers.colleagues import ADMINISTRATOR, ARBETSLEDARE, HANDLAGGARE, SAMORDNARE, VOLONTAR, comes
from tests.helpers.vaults import Vault, a_vault, an_akt
from vir_desktop.domain.holders import user_holder
from vir_desktop.domain.record import AktId
from vir_desktop.services import akter, employment, grupper, sharing
from vir_desktop.services.session import Session
from vir_desktop.ui import dialogs
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.akt.page import AktPage
from vir_desktop.ui.pages.anvandare import ending
from vir_desktop.ui.pages.anvandare.new_user import NewUserPage
from vir_desktop.ui.pages.anvandare.page import AnvandarePage
from vir_desktop.ui.pages.anvandare.words import own_ending_words
from vir_desktop.ui.pages.delning.page import DelningPage
from vir_desktop.ui.pages.glas.page import GlasPage
from vir_desktop.ui.pages.grupper.page import GrupperPage
from vir_desktop.ui.pages.mer.page import MerPage
from vir_desktop.ui.pages.policy.page import PolicyPage
from vir_desktop.ui.pages.skiftbyte.page import SkiftbytePage

T = TypeVar("T")
_WORDS = ["björk", "vinter", "gryta", "sadel", "molnig", "penna"]


@cache
def _vault() -> Vault:
    return a_vault(a_folder(), memory=True)


@cache
def _session() -> Session:
    session = _vault().enter()
    today = session.now.date()
    bo = comes(session, "Bo.H", HANDLAGGARE)
    comes(session, "Cia.A", ARBETSLEDARE)
    comes(session, "Vera.V", VOLONTAR, until=today + timedelta(days=9))
    comes(session, "Nils.V", VOLONTAR, until=today + timedelta(days=200))
    comes(session, "Stina.S", SAMORDNARE, ADMINISTRATOR)
    employment.remove_user(session, comes(session, "Gun.H", HANDLAGGARE))
    grupper.add_grupp(session, "freda", [bo])
    for code in ("KT-4711", "AB-1200", "RS-0915", "LM-7731"):
        akter.close_akt(session, an_akt(session, code=code))
    sharing.share(session, _akt(session), user_holder(bo))
    return session


_SAMPLE = SampleWindow(_session)
_tasks, _value, _settle, _open = _SAMPLE.tasks, _SAMPLE.value, _SAMPLE.settle, _SAMPLE.open


def _akt(session: Session) -> AktId:
    return akter.id_of(session, "KT-4711")


def users(window: MainWindow) -> AnvandarePage:
    """Who works here; one agreement ends soon, one person has gone."""
    page = AnvandarePage(_tasks(window), _vault().clock.now)
    _open(window, page)
    return page


def user_ending(window: MainWindow) -> None:
    """Before someone's time ends."""
    dialogs.ask(users(window), ending.question("Bo.H"), lambda key, text: None)


def user_kept(window: MainWindow) -> None:
    """Akter that others must have first."""
    page = users(window)
    kept = tuple(
        ending.KeptBy(AktId(code), code, rule)
        for code, rule in (("KT-4711", "akt-sole-holder"), ("AB-1200", "akt-without-arbetsledare"))
    )
    page._show_in_the_way(ending.InTheWay("Bo.H", kept, may_share=True))


def new_user(window: MainWindow) -> None:
    """A volontär whose last day is missing."""
    page = NewUserPage(_tasks(window), lambda: _WORDS, _vault().clock.now)
    _open(window, page)
    page.signatur.setText("Ida.V")
    page.roles.choose(2)
    page.phrase._first.set_text(" ".join(_WORDS))
    page.phrase._second.set_text(" ".join(_WORDS))
    page.ask()
    _settle(window)


def groups(window: MainWindow) -> None:
    """The grupper, the caret on the last."""
    page = GrupperPage(_tasks(window))
    _open(window, page)
    page.list.set_current_row(2)


def decisions(window: MainWindow) -> None:
    """What is decided."""
    _open(window, PolicyPage(_tasks(window)))


def share(window: MainWindow) -> DelningPage:
    """Who has an akt."""
    akt_id = _value(window, _akt)
    page = DelningPage(_tasks(window), akt_id)
    _open(window, page)
    return page


def share_start(window: MainWindow) -> None:
    """Before anybody is chosen."""
    share(window)


def share_take(window: MainWindow) -> None:
    """Taking an akt back, or moving it."""
    page = share(window)
    page.to.setCurrentIndex(1)
    page.ask(page.list.row_words(1).key)


def shift(window: MainWindow) -> None:
    """The end of a night."""
    page = SkiftbytePage(_tasks(window), _vault().clock.now)
    _open(window, page)
    page.akter.choose(0)
    page.akter.choose(2)


def glass(window: MainWindow) -> None:
    """An akt that one does not have."""
    akt_id = _value(window, _akt)
    _open(window, GlasPage(_tasks(window), akt_id, "KT-4711"))


def akt_to_share(window: MainWindow) -> None:
    """The page of an akt that may be shared."""
    akt_id = _value(window, _akt)
    _open(window, AktPage(_tasks(window), akt_id, _vault().clock.now))


def mer_ending(window: MainWindow) -> None:
    """Mer of an administratör while an agreement soon ends; and the bar that its user sees."""
    _open(window, MerPage(_tasks(window), _vault().clock.now))
    until = _vault().clock.now().date() + timedelta(days=9)
    window.messages.show_info(*own_ending_words(employment.Ending("Vera.V", until, 9)))


def users_start(window: MainWindow) -> None:
    """The list."""
    users(window)


SCREENS = [
    Screen("80-anvandare", users_start),
    Screen("81-anvandare-avsluta", user_ending),
    Screen("82-anvandare-forst", user_kept),
    Screen("83-ny-anvandare", new_user),
    Screen("84-grupper", groups),
    Screen("85-policy", decisions),
    Screen("86-delning", share_start),
    Screen("87-delning-ta-tillbaka", share_take),
    Screen("88-skiftbyte", shift),
    Screen("89-glas", glass),
    Screen("90-akt-dela", akt_to_share),
    Screen("91-mer-avtal", mer_ending),
]
