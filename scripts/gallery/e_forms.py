"""The interview, a form, the assessment and a comparison, over records kept in memory."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QApplication

from scripts.gallery import Screen
from tests.helpers.memory_gateway import NOW, MemoryGateway, shipped
from vir_desktop.domain.answer import Absent, Answer, How, Value
from vir_desktop.domain.record import AktId, AnswerKey, RecordState
from vir_desktop.services.records import RecordView
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.bedomning.evidence import gather
from vir_desktop.ui.pages.bedomning.page import BedomningPage
from vir_desktop.ui.pages.comparison.page import ComparisonPage
from vir_desktop.ui.pages.form.page import FormPage
from vir_desktop.ui.pages.interview.page import InterviewPage

_ADVICE = (
    "Efter stryptag behövs vård\nSkador kan finnas utan märken. Erbjud läkare. Ring 112 vid svårt att andas."
)


def _said(value: Value, note: str = "") -> Answer:
    return Answer(value, note, How.FRAGAT, NOW, "LIND")


_FRAGA = {
    "kontroll.senaste": _said(("ja",)),
    "kontroll.tidigare": _said(("nej",)),
    "kontroll.vem": _said(("partner",)),
    "krankningar.senaste": _said(Absent.UNKNOWN),
}
_JUDGED = {
    "kallor": _said(("klient", "polis")),
    "valdet.strypning.nu": _said(("ja",)),
    "egen-skattning": _said(("hog",)),
    "niva.akut": _said(("medel",)),
}
_OLD = {"giltig.akut": _said(date(2026, 11, 14)), "giltig.fortsatt": _said(date(2026, 12, 14))}


def _open(window: MainWindow, page: Page, act: Callable[[], object] = lambda: None) -> None:
    window.set_unlocked(True)
    page.where = "KT-4711"
    window.navigator.open(page)
    QApplication.processEvents()
    act()
    while isinstance(page, FormPage) and not page.is_complete:
        QApplication.processEvents()
    QApplication.processEvents()


def _interview(window: MainWindow, name: str, answers: dict[str, Answer], go_to: str) -> None:
    gateway = MemoryGateway(shipped(name), answers)
    texts = {prompt.text: _ADVICE for item in gateway.pack.questions() for prompt in item.prompts}
    page = InterviewPage(gateway, window.status, texts, lambda: NOW)
    _open(window, page, (lambda: page.go_to(go_to)) if go_to else page.pause)


def _form(window: MainWindow, name: str) -> None:
    _open(window, FormPage(MemoryGateway(shipped(name)), window.status, {}, lambda: NOW))


def _assessment(window: MainWindow, go_to: str) -> None:
    gateway = MemoryGateway(shipped("hot-och-riskbedomning"), _JUDGED if go_to else _JUDGED | _OLD)
    if not go_to:
        gateway.record = replace(gateway.record, state=RecordState.SIGNED, closed_at=NOW, closed_by="LIND")
    evidence = gather([_view({"strypning": _said(("ja",), "I köket, i går.")})])
    page = BedomningPage(gateway, window.status, {}, evidence, clock=lambda: NOW)
    _open(window, page, lambda: page.go_to(go_to))


def _view(answers: dict[str, Answer]) -> RecordView:
    pack = shipped("samtalsstod-fara")
    return RecordView(AktId("a1"), MemoryGateway(pack).record, pack, {AnswerKey(k): a for k, a in answers.items()})


def _comparison(window: MainWindow) -> None:
    earlier = _view({"strypning": _said(("nej",)), "droger": _said(("ja",))})
    later = _view({"strypning": _said(("ja",)), "droger": _said(("ja",)), "alkohol": _said(Absent.UNKNOWN)})
    _open(window, ComparisonPage(earlier, later))


SCREENS = [
    Screen("intervju", lambda window: _interview(window, "samtalsstod-fraga", _FRAGA, "kontroll.vem")),
    Screen(
        "intervju-rad",
        lambda window: _interview(window, "samtalsstod-fara", {"strypning": _said(("ja",))}, "strypning"),
    ),
    Screen("intervju-oversikt", lambda window: _interview(window, "samtalsstod-fraga", _FRAGA, "overview")),
    Screen("intervju-paus", lambda window: _interview(window, "samtalsstod-fraga", _FRAGA, "")),
    Screen("fore-samtalet", lambda window: _form(window, "fore-samtalet")),
    Screen("akutchecklista", lambda window: _form(window, "akutchecklista")),
    Screen("bedomning", lambda window: _assessment(window, "valdet.strypning.nu")),
    Screen("bedomning-niva", lambda window: _assessment(window, "niva.akut")),
    Screen("bedomning-utgangen", lambda window: _assessment(window, "")),
    Screen("jamforelse", _comparison),
]
