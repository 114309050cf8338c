"""The screens before and around a vault."""

from pathlib import Path

from scripts.gallery import Screen
from vir_desktop.domain.errors import Known
from vir_desktop.domain.messages import KNOWN
from vir_desktop.services.reference import shipped
from vir_desktop.ui import dialogs
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.create_vault.page import CreateVaultPage
from vir_desktop.ui.pages.fara_nu.content import fara_nu
from vir_desktop.ui.pages.fara_nu.page import FaraNuPage
from vir_desktop.ui.pages.unlock.page import UnlockPage

_REFERENCE = Path(__file__).resolve().parents[2] / "resources" / "reference"
_WORDS = ["björk", "vinter", "gryta", "sadel", "molnig", "penna"]
_SHARE = " ".join(
    f"{word}{n}"
    for n in range(1, 4)
    for word in ("akt", "bok", "dal", "fyr", "gran", "hav", "is", "kust", "lin", "mur", "nät")
)


class _Shelf:
    def read(self, name: str) -> bytes:
        return (_REFERENCE / f"{name}.json").read_bytes()


def make_fara_nu() -> FaraNuPage:
    """Return the page as shipped, with an invented bakjour."""
    shelf = _Shelf()
    data = [shipped(shelf, name) for name in ("fara_nu", "lines", "actions")]
    return FaraNuPage(fara_nu(data[0], data[1], data[2], bakjour="0550-000 00"))


def unlock(window: MainWindow) -> None:
    """The first thing seen at 02:30."""
    page = UnlockPage()
    window.navigator.start(page)


def unlock_wrong(window: MainWindow) -> None:
    """After a wrong passphrase, with a wait."""
    page = UnlockPage()
    page.show_unlock("AL")
    window.navigator.start(page)
    words = KNOWN[Known.WRONG_PASSPHRASE]
    page.show_problem(words.title, words.advice)
    page.show_wait(8)


def unlock_none(window: MainWindow) -> None:
    """No vault yet."""
    page = UnlockPage()
    page.show_no_vault()
    window.navigator.start(page)


def unlock_damaged(window: MainWindow) -> None:
    """A damaged register."""
    page = UnlockPage()
    words = KNOWN[Known.DAMAGED_REGISTER]
    page.show_damaged(words.title, words.advice)
    window.navigator.start(page)


def fara_nu_page(window: MainWindow) -> None:
    """Fara nu before unlock."""
    unlock(window)
    window.set_fara_nu(make_fara_nu)
    window.toggle_fara_nu()


def fara_nu_logged(window: MainWindow) -> None:
    """Fara nu with a call under way."""
    fara_nu_page(window)
    page = window.findChild(FaraNuPage)
    if page is not None:
        page.start_call("112")
        page.confirm_logged("02:31")


def create_vault(window: MainWindow, step: int = 0) -> None:
    """The wizard."""
    page = CreateVaultPage(lambda: _WORDS, folder="/hem/valv", training=True)
    window.navigator.start(page)
    page.show_step(step)


def create_shares(window: MainWindow) -> None:
    """A sheet of words."""
    page = CreateVaultPage(lambda: _WORDS)
    window.navigator.start(page)
    page.show_shares([_SHARE] * 3)


def question(window: MainWindow) -> None:
    """A question in the window, and the warning before lock."""
    unlock_none(window)
    window.set_training(True)
    window.set_unlocked(True)
    window.status.show_saved("02:31:09")
    dialogs.ask(
        window,
        dialogs.Question("Varför ändrar du?", "Det gamla svaret sparas också.", [("ok", "Spara ändringen")], "Skäl"),
        lambda key, text: None,
    )
    window.show_warning(48)


SCREENS = [
    Screen("01-las-upp", unlock),
    Screen("02-fel-losenfras", unlock_wrong),
    Screen("03-inget-valv", unlock_none),
    Screen("04-skadat-valv", unlock_damaged),
    Screen("05-fara-nu", fara_nu_page),
    Screen("06-fara-nu-samtal", fara_nu_logged),
    *(
        Screen(f"07-skapa-valv-{step + 1}", lambda window, step=step: create_vault(window, step))  # type: ignore[misc]  # the default binds the step
        for step in range(6)
    ),
    Screen("08-blad", create_shares),
    Screen("09-fraga-och-varning", question),
]
