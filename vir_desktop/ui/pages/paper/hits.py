"""What was found on a paper that should not leave by mistake, and what a person decides about each."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from vir_desktop.domain.protected_strings import Kind, Protected
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.texts import LineEdit

KIND_WORDS = {
    Kind.NAME: "Namn",
    Kind.ADDRESS: "Adress",
    Kind.PHONE: "Telefon",
    Kind.PERSONNUMMER: "Personnummer",
    Kind.PLACE: "Plats",
    Kind.OTHER: "Skyddad uppgift",
}


class HitCard(SectionCard):
    """One protected string: Dölj, or Behåll with a reason. It stays hidden until the reason is written.

    What is `never` to be kept has no Behåll, and says so.

    Signals:
        changed: What is to stand on the paper is another now.
    """

    changed = Signal()

    def __init__(
        self, protected: Protected, reason: str, *, never: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__("", "quiet", parent)
        self.protected = protected
        self._reason_offered = reason
        self._told = ""
        self._never = never
        kind = KIND_WORDS[protected.kind]
        self.setAccessibleName(f"{kind}: {protected.text}")
        self.where = PlainLabel(role="small")
        self.hide_it = QRadioButton(self.tr("Dölj"))
        self.keep_it = QRadioButton(self.tr("Behåll"))
        self.hide_it.setAccessibleName(self.tr("Dölj {kind} {text}").format(kind=kind, text=protected.text))
        self.keep_it.setAccessibleName(self.tr("Behåll {kind} {text}").format(kind=kind, text=protected.text))
        self.hide_it.setChecked(True)
        if never:
            self.keep_it.hide()
        self._choice = QButtonGroup(self)
        row = QHBoxLayout()
        for button in (self.hide_it, self.keep_it):
            self._choice.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self.reason = LineEdit(self.tr("Skäl att behålla"), limit=300)
        self._field = Field(self.tr("Varför ska det stå kvar?"), self.reason)
        self._field.hide()
        self.add(PlainLabel(f"{kind}: {protected.text}", "strong"), self.where, row, self._field)
        self.keep_it.toggled.connect(self._on_choice)
        self.reason.editingFinished.connect(self._tell)

    def kept(self) -> str:
        """Return the reason to keep it; "" while it is hidden."""
        return self.reason.text().strip() if self.keep_it.isChecked() else ""

    def choose(self, reason: str) -> None:
        """Keep it for a reason, or hide it for none, as if somebody had chosen so."""
        if self._never:
            return
        self.reason.setText(reason)
        (self.keep_it if reason else self.hide_it).setChecked(True)

    def show_found(self, places: int, *, stuck: bool) -> None:
        """Say in how many places it stands; `stuck` when it is spread out so that it cannot be hidden."""
        if self._never:
            text = self.tr("En volontärs papper har inget personnummer. Står det kvar, ändra i texten.")
        elif stuck:
            text = self.tr("Står delat på flera ställen och går inte att dölja här. Ändra i texten, eller behåll.")
        elif places:
            text = self.tr("På ett ställe") if places == 1 else self.tr("På {n} ställen").format(n=places)
        else:
            text = self.tr("Står kvar, med ditt skäl")
        self.where.setText(text)

    def _on_choice(self, keep: bool) -> None:
        self._field.setVisible(keep)
        if keep and not self.reason.text():
            self.reason.setText(self._reason_offered)
        self._tell()

    def _tell(self) -> None:
        if self.kept() != self._told:
            self._told = self.kept()
            self.changed.emit()
