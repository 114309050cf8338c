"""Beside the preview: whom the paper is for, what was found on it, and the one act that lets it leave."""

from collections.abc import Iterable, Mapping, Set
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from vir_desktop.domain.paper import Paper
from vir_desktop.domain.protected_strings import Kind, Protected
from vir_desktop.services.paper_out import Reader
from vir_desktop.ui.pages.paper.hits import HitCard
from vir_desktop.ui.theme import scaled
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.buttons import PrimaryButton
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.scroll_page import ScrollPage

_NOTHING: Set[Kind] = frozenset()


class PaperSide(QWidget):
    """The column of choices; `reason` is offered where something is kept.

    Signals:
        changed: Something is to be hidden or kept.
        reader_changed: The paper is for somebody else.
        save_requested: The primary act.
    """

    changed = Signal()
    reader_changed = Signal()
    save_requested = Signal()

    def __init__(self, reason: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reason = reason
        self._cards: dict[Protected, HitCard] = {}
        self._meant: Mapping[Protected, str] = {}
        self._logged = True
        self._never: Set[Kind] = _NOTHING
        self.setMinimumWidth(scaled(280))
        self.setMaximumWidth(scaled(440))
        self.title = PlainLabel(role="heading")
        self.state = PlainLabel(role="soft")
        self.found = PlainLabel()
        self.save = PrimaryButton(self.tr("Spara på vald plats …"))
        self.save.setEnabled(False)
        self.save.clicked.connect(self.save_requested)
        self.choices = ScrollPage(width=440)
        self._readers = self._build_readers()
        self._hits = QVBoxLayout()
        self._hits.setSpacing(10)
        for part in (self.title, self._readers, self.found):
            self.choices.body.addWidget(part)
        self.choices.body.addLayout(self._hits)
        self.choices.body.addStretch(1)
        end = QVBoxLayout()
        end.setContentsMargins(20, 8, 20, 14)
        end.addWidget(self.state)
        end.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.choices, 1)
        column.addLayout(end)

    @property
    def reader(self) -> Reader:
        """Whom the paper is for."""
        return Reader.GUARDIAN if self.for_guardian.isChecked() else Reader.WORK

    @property
    def cards(self) -> tuple[HitCard, ...]:
        """What was found, in the order it was found."""
        return tuple(self._cards.values())

    def kept(self) -> dict[Protected, str]:
        """Return what is kept, with reasons: what the paper is meant to carry, until somebody chooses otherwise."""
        chosen = {protected: card.kept() for protected, card in self._cards.items() if card.kept()}
        return {one: reason for one, reason in self._meant.items() if one not in self._cards} | chosen

    def show_meant(self, meant: Mapping[Protected, str]) -> None:
        """Let these stand from the beginning, each with its reason; for another reader they may not be the same."""
        for protected, card in self._cards.items():
            if (protected in meant) != (protected in self._meant):
                card.choose(meant.get(protected, ""))
        self._meant = meant

    def show_paper(
        self, paper: Paper, *, children: bool, logged: bool, never: Set[Kind] = _NOTHING
    ) -> None:
        """Say which paper it is; `children` asks whom it is for, `logged` says that saving is written down.

        `never` is what this user cannot choose to keep on it.
        """
        self.title.setText(" · ".join(filter(None, (paper.title, paper.subtitle))))
        self._readers.setVisible(children)
        self._logged, self._never = logged, never
        self.found.setVisible(logged)

    def show_hits(self, found: Iterable[Protected], places: Mapping[Protected, int], stuck: Set[Protected]) -> None:
        """Show a card for everything found; cards that are there keep what was chosen."""
        for protected in found:
            if protected not in self._cards:
                card = self._cards[protected] = HitCard(protected, self._reason, never=protected.kind in self._never)
                card.choose(self._meant.get(protected, ""))
                card.changed.connect(self.changed)
                card.keep_it.toggled.connect(partial(self._reveal, card))
                self._hits.addWidget(card)
        for protected, card in self._cards.items():
            card.show_found(places.get(protected, 0), stuck=protected in stuck)
        self.found.setText(self._summary())
        fields = [field for card in self.cards for field in (card.hide_it, card.keep_it, card.reason)]
        for one, other in pairwise([self.for_guardian, *fields, self.save]):
            QWidget.setTabOrder(one, other)

    def show_busy(self) -> None:
        """Say that the paper is being drawn."""
        self._say(self.tr("Ritar pappret …"))
        self.save.setEnabled(False)

    def show_ready(self, pages: int, *, ready: bool) -> None:
        """Say how long the paper is, and let it leave if it may."""
        text = self.tr("1 sida") if pages == 1 else self.tr("{n} sidor").format(n=pages)
        self._say(text if ready else self.tr("En skyddad uppgift står kvar. Se ovan."))
        self.save.setEnabled(ready)

    def show_refused(self) -> None:
        """Say that there is no paper to save."""
        self._say(self.tr("Pappret kan inte sparas så här."))
        self.save.setEnabled(False)

    def _reveal(self, card: HitCard, keep: bool) -> None:
        """Have the field for the reason in sight once it is laid out; the focus stays where it is (WCAG 3.2.2)."""
        if keep:
            show = partial(self.choices.ensureWidgetVisible, card.reason, 0, 30)
            # The layout takes two rounds, and so does the page that follows the focus.
            QTimer.singleShot(0, card, lambda: QTimer.singleShot(0, card, show))

    def _say(self, text: str) -> None:
        self.state.setText(text)
        announce(self, text)

    def _summary(self) -> str:
        if not self._cards:
            return self.tr("Inga skyddade uppgifter hittades på pappret. Läs igenom det ändå.")
        if self._meant:
            return self.tr("Det som pappret är till för står kvar, med ditt skäl. Annat skyddat döljs.")
        return self.tr("Skyddade uppgifter. De döljs om du inte väljer annat.")

    def _build_readers(self) -> QWidget:
        box = QWidget()
        box.setAccessibleName(self.tr("Vem ska läsa pappret?"))
        self.for_work = QRadioButton(self.tr("Myndighet eller kollega"))
        self.for_guardian = QRadioButton(self.tr("Vårdnadshavare"))
        self.for_work.setChecked(True)
        self.for_guardian.toggled.connect(lambda on: self.reader_changed.emit())
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PlainLabel(self.tr("Vem ska läsa pappret?"), "strong"))
        column.addWidget(self.for_work)
        column.addWidget(self.for_guardian)
        box.hide()
        return box
