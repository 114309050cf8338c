"""Datorns skydd: what is known of the computer's disk, what is not, and what to ask the IT department for."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from vir_desktop.system.disk_care import Care, DiskCare
from vir_desktop.ui.computer_care import ComputerCare
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.scroll_page import ScrollPage


class SkyddPage(Page):
    """Read only, and calm: nothing here keeps anybody from working."""

    def __init__(self, care: ComputerCare, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._care = care
        self.where = self.tr("Datorns skydd")
        self.hints = (("↑ ↓", self.tr("Läs")), ("Esc", self.tr("Tillbaka")))
        self.summary = PlainLabel(self.tr("Ser efter ..."), "soft")
        self.vault, self.swap, self.hibernation = (PlainLabel(role="strong") for _ in range(3))
        self.asks = PlainLabel()
        self._found = [
            self._card(self.tr("Disken där valvet ligger"), self.vault, _about_disk()),
            self._card(self.tr("Det som flyttas ur minnet"), self.swap, _about_swap()),
            self._card(self.tr("Viloläge"), self.hibernation, _about_hibernation()),
            self._card(self.tr("Att be it-avdelningen om"), self.asks, ""),
        ]
        self._build()

    def entered(self) -> None:
        """Look, and begin at the top."""
        self._scroll.setFocus()
        self._care.read(self._on_read)

    def _on_read(self, care: DiskCare) -> None:
        self.show_found(care)
        announce(self, self.summary.text())
        self._care.shown()

    def show_found(self, care: DiskCare) -> None:
        """Say what is found, and what to ask for."""
        self.summary.setText(_summary(care.worst))
        self.vault.setText(_vault_words()[care.vault])
        self.swap.setText(_swap_words()[care.swap])
        self.hibernation.setText(_hibernation_words()[care.hibernation])
        self.asks.setText("\n".join(_asks(care)))
        for card in self._found:
            card.show()

    def _card(self, heading: str, said: PlainLabel, about: str) -> SectionCard:
        card = SectionCard(heading)
        card.add(said)
        if about:
            card.add(PlainLabel(about, "small"))
        card.hide()
        return card

    def _build(self) -> None:
        self._scroll = scroll = ScrollPage(width=640)
        scroll.setProperty("focusPolicy", 11)  # Qt.StrongFocus: there is nothing to press, one reads from the top
        scroll.setAccessibleName(self.where)
        for part in (PlainLabel(self.where, "title"), self.summary, *self._found):
            scroll.body.addWidget(part)
        scroll.body.addStretch(1)
        self.column.addWidget(scroll, 1)


def _summary(worst: Care) -> str:
    if worst is Care.OPEN:
        return _tr("Valvet är krypterat i sig, och du kan arbeta som vanligt. Men datorn kan skyddas bättre.")
    if worst is Care.UNKNOWN:
        return _tr("Valvet är krypterat i sig, och du kan arbeta som vanligt. En del om datorn går inte att se.")
    return _tr("Det programmet kan se är som det ska.")


def _vault_words() -> Mapping[Care, str]:
    return {
        Care.NONE: _tr("Valvet ligger inte på någon disk."),
        Care.ENCRYPTED: _tr("Disken är krypterad."),
        Care.UNKNOWN: _tr("Det går inte att se om disken är krypterad."),
        Care.OPEN: _tr("Programmet ser ingen kryptering av disken."),
    }


def _swap_words() -> Mapping[Care, str]:
    return {
        Care.NONE: _tr("Datorn flyttar ingenting ur minnet till disken."),
        Care.ENCRYPTED: _tr("Det som flyttas ur minnet till disken är krypterat."),
        Care.UNKNOWN: _tr("Det går inte att se om det som flyttas ur minnet till disken är krypterat."),
        Care.OPEN: _tr("Datorn kan flytta delar av minnet till disken, och programmet ser ingen kryptering där."),
    }


def _hibernation_words() -> Mapping[Care, str]:
    return {
        Care.NONE: _tr("Datorn sparar inte minnet på disken när den vilar."),
        Care.ENCRYPTED: _tr("Det som sparas på disken i viloläge är krypterat."),
        Care.UNKNOWN: _tr("Det går inte att se om minnet sparas okrypterat i viloläge."),
        Care.OPEN: _tr("Datorn kan spara minnet på disken i viloläge, och programmet ser ingen kryptering där."),
    }


def _about_disk() -> str:
    return _tr(
        "Valvet går inte att läsa utan lösenfras, vilken disk det än ligger på. Är hela disken krypterad skyddas också "
        "papper som du har sparat utanför valvet. Kryptering i själva hårddisken syns inte för programmet."
    )


def _about_swap() -> str:
    return _tr("När minnet är fullt kan datorn lägga en del av det i en växlingsfil, också sådant som syns på skärmen.")


def _about_hibernation() -> str:
    return _tr("Programmet låser valvet innan datorn vilar. Lås ändå själv när du går från datorn.")


def _asks(care: DiskCare) -> list[str]:
    wanted = (
        (care.vault, _tr("•  Hela disken krypterad: BitLocker i Windows, LUKS i Linux.")),
        (care.swap, _tr("•  Krypterad växlingsfil, eller ingen alls.")),
        (care.hibernation, _tr("•  Viloläge avstängt, eller bara på krypterad disk.")),
    )
    return [words for found, words in wanted if found > Care.ENCRYPTED] or [_tr("Ingenting.")]


def _tr(text: str) -> str:
    return QCoreApplication.translate("skydd", text)
