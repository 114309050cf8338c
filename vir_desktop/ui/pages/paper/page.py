"""A paper before it leaves: how it looks, what should not stand on it, and where it is to go."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vir_desktop.domain.errors import KnownError, RuleError
from vir_desktop.domain.messages import words
from vir_desktop.domain.paper import Paper
from vir_desktop.domain.protected_strings import Protected
from vir_desktop.domain.record import AktId
from vir_desktop.services import paper_out
from vir_desktop.services.paper_out import DecidedPaper, FinishedPaper, PreparedPaper
from vir_desktop.services.ports import Entropy
from vir_desktop.services.printing import MeantPaper
from vir_desktop.services.session import Session
from vir_desktop.ui.dialogs import Question, ask, ask_folder
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.once import Once
from vir_desktop.ui.pages.paper.side import PaperSide
from vir_desktop.ui.pages.paper.tools import PageImage, PaperTools
from vir_desktop.ui.tasks import Tasks
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.message_bar import MessageBar
from vir_desktop.ui.widgets.pdf_preview import PdfPreview

Compose = Callable[[Session], Paper | MeantPaper]
PIXELS_PER_POINT = 1.6
ZOOMS = (1.0, 1.25, 1.5, 1.75, 2.0)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A paper and its pictures, and which drawing it was: a later one makes an earlier worthless."""

    number: int
    finished: FinishedPaper
    pages: Sequence[PageImage]


class PaperPage(Page):
    """Shows any paper and lets it leave by one explicit act.

    With an akt, `compose` makes the paper out of the open vault, once, and the leaving is logged. A blank form is
    given as it is, with akt_id None and `entropy` for its file's name; it is about nobody. `reason` is offered where
    something is kept.

    Signals:
        saved: The paper was written; carries the file's name.
    """

    saved = Signal(str)

    def __init__(
        self,
        tasks: Tasks[Session],
        tools: PaperTools,
        akt_id: AktId | None,
        compose: Compose | Paper,
        *,
        entropy: Entropy | None = None,
        reason: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._tools, self._akt, self._compose = tasks, tools, akt_id, compose
        self._entropy = entropy
        self._paper = compose if isinstance(compose, Paper) else None
        self._meant: Mapping[Protected, str] = {}
        self._prepared: PreparedPaper | None = None
        self._finished: FinishedPaper | None = None
        self._number = 0
        self._writing = Once()
        self._zoom = 0
        self.bar = MessageBar()
        self.preview = PdfPreview(self.tr("Förhandsvisning"))
        self.side = PaperSide(reason)
        self.side.changed.connect(self._redraw)
        self.side.reader_changed.connect(self._prepare)
        self.side.save_requested.connect(self.save)
        self.column.addWidget(self.bar)
        self.column.addLayout(self._both(), 1)
        for keys, act in (("Ctrl++", self._larger), ("Ctrl+=", self._larger), ("Ctrl+-", self._smaller)):
            self._shortcut(keys, act)
        self._shortcut("Ctrl+S", self.save)
        self._shortcut("PgUp", lambda: self._turn(-1))
        self._shortcut("PgDown", lambda: self._turn(1))
        self.hints = (
            ("PgUp PgDn", self.tr("Bläddra")),
            ("Ctrl + / −", self.tr("Större, mindre")),
            ("Ctrl+S", self.tr("Spara")),
            ("Esc", self.tr("Tillbaka")),
        )

    def entered(self) -> None:
        """Make the paper and show it."""
        self.preview.setFocus()
        self._prepare()

    def leaving(self) -> None:
        """Keep no picture of it."""
        self._number += 1
        self.preview.clear()
        self.preview.setAccessibleDescription("")

    def returned(self) -> None:
        """Draw it again."""
        self._redraw()

    @property
    def finished_paper(self) -> FinishedPaper | None:
        """The paper as it would be saved now; None while it is being made."""
        return self._finished

    def save(self) -> None:
        """Ask where to, say that the copy is unprotected, and write it."""
        if self._finished is not None and not self._finished.left and not self._writing.is_under_way:
            ask_folder(self, self.tr("Spara i den här mappen"), self._confirm)

    # --- making it ----------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        if self._akt is None and self._paper is not None:
            self._on_prepared(PreparedPaper(self._paper))
            return
        self._finished = None
        self.side.show_busy()
        self._tasks.run(self._prepared_in, self._on_prepared, self._on_refused)

    def _prepared_in(self, session: Session) -> PreparedPaper:
        if self._akt is None:
            raise LookupError("a paper without an akt is given as it is")
        if self._paper is None and not isinstance(self._compose, Paper):
            made = self._compose(session)  # once: making some papers is itself logged
            self._paper, self._meant = (made.paper, made.meant) if isinstance(made, MeantPaper) else (made, {})
        if self._paper is None:
            raise LookupError("no paper")
        return paper_out.prepared(session, self._akt, self._paper, self.side.reader, self._meant)

    def _on_prepared(self, prepared: PreparedPaper) -> None:
        self._prepared = prepared
        self.bar.clear()
        logged = prepared.akt_id is not None
        self.side.show_paper(prepared.paper, children=prepared.children, logged=logged, never=prepared.never)
        self.side.show_meant(prepared.meant)
        self._redraw()

    def _redraw(self) -> None:
        if self._prepared is None:
            return
        self._finished = None
        self._number += 1
        self.side.show_busy()
        number, tools, decided = self._number, self._tools, paper_out.decide(self._prepared, self.side.kept())
        self._tasks.work(lambda: _draw(number, tools, decided), self._on_drawn, self._on_refused)

    def _on_drawn(self, drawn: _Drawn) -> None:
        if drawn.number != self._number:
            return
        self._finished = drawn.finished
        at = self.preview.verticalScrollBar().value()
        self.preview.set_pages([(page.width, page.height, page.rgba) for page in drawn.pages])
        self.preview.verticalScrollBar().setValue(at)
        self.preview.setAccessibleDescription(drawn.finished.text)  # the same paper for who listens
        decided, left = drawn.finished.decided, drawn.finished.left
        places = Counter(one.hit.protected for one in decided.hidden)
        stuck = {one.hit.protected for one in left}
        self.side.show_hits((*decided.found, *stuck), places, stuck)
        self.side.show_ready(len(drawn.pages), ready=not left)

    def _on_refused(self, error: RuleError | KnownError) -> None:
        self._say(error)
        self.side.show_refused()

    # --- letting it go ------------------------------------------------------------------------------------------

    def _confirm(self, folder: str) -> None:
        if self._akt is None:
            self._write(folder)
            return
        question = Question(
            self.tr("Kopian blir oskyddad"),
            self.tr(
                "Den som får tag i filen kan läsa den. Ta minnet med dig. "
                "Att pappret har sparats, när och av vem, skrivs i akten."
            ),
            (("save", self.tr("Spara utan skydd")),),
        )
        ask(self, question, lambda key, text: self._write(folder))

    def _write(self, folder: str) -> None:
        finished, papers, entropy = self._finished, self._tools.folder, self._entropy
        if finished is None:
            return
        run, work, pdf = self._tasks.run, self._tasks.work, finished.pdf

        def write(done: Callable[[str], None], failed: Callable[[RuleError | KnownError], None]) -> None:
            if self._akt is not None:
                run(lambda s: paper_out.save(s, papers, folder, finished), done, failed)
            elif entropy is not None:
                work(lambda: paper_out.save_blank(entropy, papers, folder, pdf), done, failed)

        self._writing.run(write, self._on_saved, self._say)

    def _on_saved(self, name: str) -> None:
        advice = self.tr("Det står i akten. Ta med dig minnet.") if self._akt is not None else ""
        self.bar.show_info(self.tr("Sparat som {name}").format(name=name), advice)
        self.saved.emit(name)

    def _say(self, error: RuleError | KnownError) -> None:
        told = words(error)
        self.bar.show_error(told.title, told.advice)

    # --- looking ------------------------------------------------------------------------------------------------

    def _larger(self) -> None:
        self._set_zoom(self._zoom + 1)

    def _smaller(self) -> None:
        self._set_zoom(self._zoom - 1)

    def _turn(self, step: int) -> None:
        bar = self.preview.verticalScrollBar()
        bar.setValue(bar.value() + step * bar.pageStep())

    def _set_zoom(self, step: int) -> None:
        self._zoom = min(max(step, 0), len(ZOOMS) - 1)
        self.preview.set_zoom(ZOOMS[self._zoom])
        announce(self, self.tr("{n} procent").format(n=round(ZOOMS[self._zoom] * 100)))

    def _both(self) -> QHBoxLayout:
        left = QVBoxLayout()
        left.setContentsMargins(12, 12, 0, 12)
        left.addWidget(self.preview)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addLayout(left, 3)
        row.addWidget(self.side, 2)
        return row

    def _shortcut(self, keys: str, act: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)  # never while the page lies below another
        shortcut.activated.connect(act)


def _draw(number: int, tools: PaperTools, decided: DecidedPaper) -> _Drawn:
    pdf = tools.render(decided.paper)
    finished = paper_out.finished(decided, pdf, tools.text_of(pdf), tools.metadata_of(pdf))
    return _Drawn(number, finished, tools.images(pdf, PIXELS_PER_POINT))
