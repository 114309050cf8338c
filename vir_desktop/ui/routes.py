"""Which page follows which in the unlocked program. Pages only say what the user wants; the ways are here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from vir_desktop.domain import bedomning
from vir_desktop.domain.akt import AktKind, RegisterRow
from vir_desktop.domain.record import AktId, ArendeId, RecordId
from vir_desktop.domain.roles import Right, may
from vir_desktop.services import akter, overlamning, printing, reading, records
from vir_desktop.services.positions import Position
from vir_desktop.services.records import RecordView
from vir_desktop.services.reference import reference
from vir_desktop.services.session import Session
from vir_desktop.ui.akt_routes import AktRoutes
from vir_desktop.ui.desk import Desk
from vir_desktop.ui.early_keys import EarlyKeys
from vir_desktop.ui.mer_routes import MerRoutes
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.pages.akt.page import AktPage
from vir_desktop.ui.pages.akutsamtal.page import AkutsamtalPage
from vir_desktop.ui.pages.bedomning.evidence import gather
from vir_desktop.ui.pages.bedomning.page import BedomningPage
from vir_desktop.ui.pages.comparison.page import ComparisonPage
from vir_desktop.ui.pages.form.page import FormPage
from vir_desktop.ui.pages.interview.page import InterviewPage
from vir_desktop.ui.pages.overlamning.page import OverlamningPage
from vir_desktop.ui.pages.paper.page import Compose, PaperPage
from vir_desktop.ui.pages.register.new_akt import NewAktPage
from vir_desktop.ui.pages.register.page import RegisterPage
from vir_desktop.ui.pages.register.search import SearchPage
from vir_desktop.ui.record_gateway import TasksGateway
from vir_desktop.ui.record_page import RecordPage
from vir_desktop.ui.way_back import WayBack

INTERVIEWS = frozenset({"samtalsstod-fraga", "samtalsstod-beskriva", "samtalsstod-fara", "freda-papper"})
AKUTSAMTAL = "akutsamtal"
ONE_OF_A_KIND = frozenset({
    AKUTSAMTAL,
    "person",
    "saker-kontakt",
    "rattslage",
    "fore-samtalet",
    "akutchecklista",
    "barn",
    "gallring",
    "overforing",
})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is: its name, its akt and record."""

    name: str
    akt_id: AktId
    record_id: RecordId | None = None


@dataclass(frozen=True, slots=True)
class _Ready:
    """A record with what its page needs beside it."""

    view: RecordView
    code: str
    texts: Mapping[str, str]
    others: tuple[RecordView, ...] = ()
    may_sign: bool = True


class Routes(QObject):
    """Opens pages and connects what they ask for. One akt is open at a time; it is closed on the way back."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tasks = desk.tasks
        self._places: dict[Page, Place] = {}
        self._register: RegisterPage | None = None
        self._back = WayBack()
        self.mer = MerRoutes(desk, self)
        self.mer.people.glass_broken.connect(lambda akt_id: self.open_akt(AktId(akt_id)))
        self.mer.open_akt.connect(lambda akt_id: self.open_akt(AktId(akt_id)))
        self.mer.form.connect(lambda akt_id, instrument: self._start_closed(AktId(akt_id), instrument))
        self.mer.handover.connect(lambda akt_id: self._hand_over_closed(AktId(akt_id)))
        self.other_akt = AktRoutes(desk, self)
        desk.window.navigator.shown.connect(self._on_shown)
        desk.window.navigator.settled.connect(self._on_settled)
        self._on_the_way = False
        self._early = EarlyKeys(desk.window)
        desk.tasks.failed.connect(self._on_failed)

    # --- where one is -------------------------------------------------------------------------------------------

    def place_of(self, page: Page) -> Place | None:
        """Return where a page is, None for pages outside any akt."""
        return self._places.get(page)

    def akt_at_hand(self) -> AktId | None:
        """Return the akt that the page on top belongs to."""
        page = self._desk.window.navigator.page
        place = self._places.get(page) if page is not None else None
        return place.akt_id if place else None

    def return_to(self, position: Position) -> None:
        """Bring the user back to the akt, record, question and caret of a position, unless she goes elsewhere first."""
        akt_id, record_id = position.akt_id, position.record_id
        if akt_id is None:
            return
        self._back.begin(position)

        def on() -> None:
            if record_id is not None:
                self.open_record(akt_id, record_id, position)

        self.open_akt(akt_id, then=on, position=position)

    # --- register -----------------------------------------------------------------------------------------------

    def open_register(self, page: RegisterPage) -> None:
        """Show the register as the first page."""
        self._register = page
        chosen = self._back.before
        page.open_akt.connect(self._chosen(lambda akt_id: self.open_akt(AktId(str(akt_id)))))
        page.new_call.connect(self._chosen(self.new_call))
        page.new_akt_requested.connect(chosen(lambda: self.new_akt(None)))
        page.search_requested.connect(chosen(self._search))
        page.more_requested.connect(chosen(self.mer.open))
        page.act_requested.connect(chosen(self.mer.act))
        page.elsewhere.connect(chosen(partial(self.mer.people.open_elsewhere, page)))
        self._desk.window.navigator.start(page)

    def new_call(self) -> None:
        """Begin an akutsamtal at once, in an akt of its own that can be joined to another later."""
        verksamhet = self._desk.policy.verksamheter[0]
        new = akter.NewAkt(AktKind.VUXEN, verksamhet.id)
        self._tasks.run(lambda s: akter.create_akt(s, new), self._on_call_akt)

    def _on_call_akt(self, row: RegisterRow) -> None:
        self.open_akt(row.akt_id, then=lambda: self.start(row.akt_id, AKUTSAMTAL))

    def new_akt(self, arende_id: ArendeId | None) -> None:
        """Ask whose akt it is, then begin it."""
        page = NewAktPage(self._tasks, self._desk.policy, arende_id)
        page.created.connect(lambda akt_id, kind: self._on_created(page, AktId(akt_id)))
        self._open(page)

    def _on_created(self, page: Page, akt_id: AktId) -> None:
        self._desk.window.navigator.back_from(page)
        self.open_akt(akt_id)

    def _search(self) -> None:
        page = SearchPage(self._tasks)
        page.open_akt.connect(self._chosen(lambda akt_id: self.open_akt(AktId(str(akt_id)))))
        page.create_new.connect(lambda: self.new_akt(None))
        self._open(page)

    # --- akt ----------------------------------------------------------------------------------------------------

    def open_akt(
        self, akt_id: AktId, then: Callable[[], None] | None = None, position: Position | None = None
    ) -> None:
        """Open an akt and show it; `then` goes on to something in it. `position` is where a way back leads."""

        def show(row: RegisterRow) -> None:
            if self._back.is_overtaken(position):
                return
            page, chosen = AktPage(self._tasks, akt_id), self._chosen
            page.start.connect(chosen(partial(self.start, akt_id)))
            page.open_record.connect(chosen(lambda record_id: self.open_record(akt_id, RecordId(str(record_id)))))
            page.compare.connect(chosen(lambda a, b: self._compare(akt_id, RecordId(str(a)), RecordId(str(b)))))
            page.handover.connect(chosen(lambda: self._hand_over(akt_id)))
            page.share.clicked.connect(chosen(lambda: self.mer.people.open_sharing(akt_id)))
            page.new_child.connect(lambda: self.new_akt(row.arende_id))
            page.paper.connect(lambda record_id: self._paper(akt_id, RecordId(record_id)))
            page.open_akt.connect(chosen(lambda other: self.open_akt(AktId(str(other)))))
            page.join.connect(lambda: self.other_akt.join(page, akt_id))
            page.move_record.connect(lambda record_id: self.other_akt.move(page, akt_id, RecordId(record_id)))
            self._open(page, Place("akt", akt_id), passing=then is not None)
            if then is not None:
                then()

        self._tasks.run(lambda s: akter.open_akt(s, akt_id), show)

    def start(self, akt_id: AktId, instrument: str) -> None:
        """Begin a form, or go on with it where an akt has one of a kind."""
        begin = records.ensure_record if instrument in ONE_OF_A_KIND else records.start_record
        self._tasks.run(
            lambda s: begin(s, akt_id, instrument), lambda view: self.open_record(akt_id, view.record.id)
        )

    def _start_closed(self, akt_id: AktId, instrument: str) -> None:
        """Fill in a form of an akt that no page has open."""
        self._tasks.run(lambda s: akter.open_akt(s, akt_id), lambda row: self.start(akt_id, instrument))

    def _hand_over_closed(self, akt_id: AktId) -> None:
        self._tasks.run(lambda s: akter.open_akt(s, akt_id), lambda row: self._hand_over(akt_id))

    # --- records ------------------------------------------------------------------------------------------------

    def open_record(self, akt_id: AktId, record_id: RecordId, position: Position | None = None) -> None:
        """Show a record on the page that its form asks for; a page of it that waits for the disk comes back."""
        for page in self._desk.window.navigator.left:
            place = self._places.get(page)
            if place is not None and place.record_id == record_id:
                self._on_the_way = False
                self._desk.window.navigator.show_again(page)
                self._early.give()
                return
        self._tasks.run(
            lambda s: _ready(s, akt_id, record_id), lambda ready: self._show_record(akt_id, ready, position)
        )

    def _show_record(self, akt_id: AktId, ready: _Ready, position: Position | None) -> None:
        if self._back.is_overtaken(position):
            return
        record = ready.view.record
        page = self._page_for(akt_id, ready)
        if not page.where:
            page.where = f"{ready.code}  ·  {ready.view.pack.title}"
        self._open(page, Place(record.instrument, akt_id, record.id))
        if position is not None and position.key is not None:
            _restore(page, position)

    def _page_for(self, akt_id: AktId, ready: _Ready) -> Page:
        desk, record = self._desk, ready.view.record
        gateway, status = TasksGateway(self._tasks, akt_id, record.id), desk.window.status
        if record.instrument == AKUTSAMTAL and ready.view.is_open:
            call = AkutsamtalPage(self._tasks, akt_id, record.id, status=status)
            call.open_form.connect(self._chosen(partial(self.start, akt_id)))
            return call
        if record.instrument == overlamning.INSTRUMENT and ready.view.is_open:
            return self._overlamning_page(akt_id, record.id)
        page: RecordPage
        if record.instrument in INTERVIEWS and ready.view.is_open:
            page = InterviewPage(gateway, status, ready.texts)
        elif record.instrument == bedomning.INSTRUMENT:
            page = BedomningPage(gateway, status, ready.texts, gather(ready.others), may_sign=ready.may_sign)
        else:
            page = FormPage(gateway, status, ready.texts)
        page.done.connect(lambda view: page.finished.emit())
        page.leave.connect(page.finished)
        page.corrected.connect(lambda view: self._replace(page, akt_id, view))
        return page

    def _replace(self, page: Page, akt_id: AktId, view: RecordView) -> None:
        self._desk.window.navigator.back_from(page)
        self.open_record(akt_id, view.record.id)

    def _compare(self, akt_id: AktId, earlier: RecordId, later: RecordId) -> None:
        self._tasks.run(
            lambda s: reading.compared(s, akt_id, earlier, later),
            lambda pair: self._open(ComparisonPage(*pair), Place("comparison", akt_id)),
        )

    # --- papers -------------------------------------------------------------------------------------------------

    def _hand_over(self, akt_id: AktId) -> None:
        self._tasks.run(
            lambda s: overlamning.start_overlamning(s, akt_id),
            lambda view: self.open_record(akt_id, view.record.id),
        )

    def _overlamning_page(self, akt_id: AktId, record_id: RecordId) -> Page:
        page = OverlamningPage(self._tasks, akt_id, record_id, self._desk.window.status)
        page.paper.connect(lambda compose: self._show_paper(akt_id, compose))
        page.acknowledged.connect(lambda record: page.finished.emit())
        page.leave.connect(page.finished)
        return page

    def _paper(self, akt_id: AktId, record_id: RecordId) -> None:
        self._show_paper(akt_id, lambda s: printing.paper_of(s, akt_id, record_id))

    def _show_paper(self, akt_id: AktId, compose: Compose) -> None:
        page = PaperPage(self._tasks, self._desk.backstage.papers, akt_id, compose)
        below = self._desk.window.navigator.page
        page.where = below.where if below is not None else ""  # it is a paper of what one was reading
        self._open(page, Place("paper", akt_id))

    def _chosen(self, act: Callable[..., None]) -> Callable[..., None]:
        """Return an act that leads to a page as the user chooses it: before any way back, and once (K10).

        Pressed again while its page is on the way to the screen it is the same wish, not another akt or form.
        """

        def once(*args: object) -> None:
            if not self._on_the_way:
                self._on_the_way = True
                self._early.hold()
                act(*args)

        return self._back.before(once)

    def _on_failed(self, error: object) -> None:
        self._on_the_way = False
        self._early.drop()

    # --- opening and leaving ------------------------------------------------------------------------------------

    def _open(self, page: Page, place: Place | None = None, *, passing: bool = False) -> None:
        """Show a page; `passing` when another follows at once, which what is typed meanwhile is meant for."""
        if place is not None:
            self._places[page] = place
            page.destroyed.connect(lambda: self._places.pop(page, None))
        self._on_the_way = passing
        if page.begins_later:
            page.begun.connect(self._early.give)
        self._desk.window.navigator.open(page)
        if not passing and not page.begins_later:
            self._early.give()

    def _on_shown(self, page: Page) -> None:
        if page is self._register and not self._desk.window.navigator.left:
            self._tasks.run(_close_all)

    def _on_settled(self) -> None:
        """Close the akter that stayed open for a page which was still being saved."""
        page = self._desk.window.navigator.page
        if page is not None:
            self._on_shown(page)


def _restore(page: Page, position: Position) -> None:
    if isinstance(page, (RecordPage, AkutsamtalPage)):
        page.restore(position)


def _close_all(session: Session) -> None:
    for akt_id in list(session.open_akter):
        akter.close_akt(session, akt_id)


def _ready(session: Session, akt_id: AktId, record_id: RecordId) -> _Ready:
    view = records.view(session, akt_id, record_id)
    code = session.register.row(akt_id).code
    actions = reference(session, "actions").entries
    texts = {key: "\n".join([str(entry["title"]), *_lines(entry["do"])]) for key, entry in actions.items()}
    if view.record.instrument != bedomning.INSTRUMENT:
        return _Ready(view, code, texts)
    others = [records.view(session, akt_id, r.id) for r in records.list_records(session, akt_id) if r.id != record_id]
    return _Ready(view, code, texts, tuple(others), may(session.roles, Right.SIGN_BEDOMNING))


def _lines(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
