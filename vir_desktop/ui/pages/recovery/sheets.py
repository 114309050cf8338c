"""The sheets of words typed back from paper, a field each, and what is wrong told while one types."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.sheet import SHEET_WORDS, Sheet, SheetFault, fault_of
from vir_desktop.ui.theme import scaled
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.cards import Field, SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.texts import NotesEdit

LookAt = Callable[[str], Sheet]
_LIMIT = 2000
_MOST = 3
_HEIGHT = 116  # a whole sheet


class SheetFields(SectionCard):
    """As many fields as sheets are needed: two until the first whole sheet says otherwise.

    Signals:
        completed: Every sheet is whole and they belong together.
    """

    completed = Signal()

    def __init__(self, look_at: LookAt, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.heading.setText(self.tr("Återställningsbladen"))
        self.setAccessibleName(self.heading.text())
        self._look_at = look_at
        self._was_complete = False
        lead = self.tr(
            "Skriv av orden från pappret, ett blad i varje ruta. Ordningen mellan bladen, stora bokstäver, "
            "siffror och radbyten spelar ingen roll."
        )
        self.add(self.heading, PlainLabel(lead, "soft"))
        self._sheets = [_SheetField(number) for number in range(1, _MOST + 1)]
        for one in self._sheets:
            one.typed.textChanged.connect(self._on_typed)
            self.add(one)
        self._show(2)

    @property
    def fields(self) -> list[NotesEdit]:
        """Where the sheets are typed."""
        return [one.typed for one in self._sheets]

    @property
    def shares(self) -> list[str]:
        """What is typed in the fields that are needed."""
        return [one.typed.toPlainText() for one in self._needed()]

    def check(self) -> bool:
        """Say at each sheet what is wrong with it; True when all are whole and belong together."""
        sheets = self._looked_at()
        faults = [fault_of(sheet, self._others(sheets, at)) for at, sheet in enumerate(sheets)]
        for one, sheet, fault in zip(self._needed(), sheets, faults, strict=True):
            one.tell(sheet, fault)
        wrong = next((one for one, fault in zip(self._needed(), faults, strict=True) if fault), None)
        if wrong is not None:
            wrong.typed.setFocus()
            announce(self, wrong.error)
        return wrong is None

    def clear(self) -> None:
        """Forget what is typed, its undo history too."""
        for one in self._sheets:
            one.typed.clear()
            one.show_error("")
        self._show(2)

    def _on_typed(self) -> None:
        sheets = self._looked_at()
        needed = next((sheet.needed for sheet in sheets if sheet.is_whole), 2)
        if needed != len(sheets) and needed <= _MOST:
            self._show(needed)
            sheets = self._looked_at()
        faults = [fault_of(sheet, self._others(sheets, at)) for at, sheet in enumerate(sheets)]
        for one, sheet, fault in zip(self._needed(), sheets, faults, strict=True):
            one.follow(sheet, fault)
        complete = not any(faults)
        if complete and not self._was_complete:
            self.completed.emit()
        self._was_complete = complete

    def _looked_at(self) -> list[Sheet]:
        return [self._look_at(text) for text in self.shares]

    def _others(self, sheets: list[Sheet], at: int) -> tuple[Sheet, ...]:
        """Return the sheets before one: of two that are alike or do not belong together, the later is told."""
        return tuple(sheets[:at])

    def _needed(self) -> list["_SheetField"]:
        return [one for one in self._sheets if not one.isHidden()]

    def _show(self, count: int) -> None:
        for number, one in enumerate(self._sheets, start=1):
            one.setVisible(number <= count)


class _SheetField(Field):
    """One sheet: the words, how many there are, and what is wrong."""

    def __init__(self, number: int) -> None:
        name = (_tr("Första bladet"), _tr("Andra bladet"), _tr("Tredje bladet"))[number - 1]
        self.typed = NotesEdit(name, limit=_LIMIT)
        self.typed.setFixedHeight(scaled(_HEIGHT))
        super().__init__(name, self.typed)
        self._state = PlainLabel(role="small")
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self._state)
        self.follow(Sheet(0), None)

    def follow(self, sheet: Sheet, fault: SheetFault | None) -> None:
        """Say how far the sheet has come; only what cannot become right by typing on is called wrong."""
        self._state.setText(self._progress(sheet))
        last_may_be_unfinished = sheet.unknown == (sheet.count,)
        unfinished = fault is SheetFault.TOO_FEW_WORDS or (fault is SheetFault.UNKNOWN_WORD and last_may_be_unfinished)
        self.show_error("" if fault is None or unfinished else self._words(sheet, fault))

    def tell(self, sheet: Sheet, fault: SheetFault | None) -> None:
        """Say what is wrong with a sheet that is meant to be finished."""
        self.show_error(self._words(sheet, fault) if fault else "")

    def _progress(self, sheet: Sheet) -> str:
        if sheet.is_whole:
            return self.tr("✓ Blad {n}. Alla {of} ord stämmer.").format(n=sheet.number, of=sheet.count)
        return self.tr("{n} av {of} ord").format(n=sheet.count, of=SHEET_WORDS)

    def _words(self, sheet: Sheet, fault: SheetFault) -> str:
        match fault:
            case SheetFault.UNKNOWN_WORD:
                places = ", ".join(str(place) for place in sheet.unknown[:5])
                return self.tr("Ord {n} finns inte på något blad. Titta på pappret.").format(n=places)
            case SheetFault.TOO_FEW_WORDS | SheetFault.TOO_MANY_WORDS:
                text = self.tr("Det ska vara {n} ord, du har skrivit {m}.")
                return text.format(n=SHEET_WORDS, m=sheet.count)
            case SheetFault.CONFUSED:
                return self.tr("Något ord är förväxlat eller på fel plats. Jämför ord för ord med pappret.")
            case SheetFault.TWICE:
                return self.tr("Det här är samma blad en gång till. Ett annat blad behövs.")
            case SheetFault.OTHER_FAMILY:
                return self.tr("Det här bladet hör inte ihop med det andra. De gjordes inte samtidigt.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("sheets", text)
