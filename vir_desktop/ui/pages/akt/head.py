"""The top of an akt: its code, what guards it, and how the person is reached."""

from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.ui.pages.akt.overview import UNPROTECTED, Overview
from vir_desktop.ui.pages.akt.words import contact_words, protection_words
from vir_desktop.ui.pages.gallring.words import stands
from vir_desktop.ui.pages.register.words import kind_words, level_words, phase_words
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel


class AktHead(QWidget):
    """Never a name: the code, and while F8 is pressed the user's own name for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = ("", "")
        self._labels = False
        self.code = PlainLabel(role="title")
        self.about = PlainLabel(role="soft")
        self.level = PlainLabel()
        self.retention = PlainLabel(role="soft")
        self.protected = SectionCard(role="notice")
        self._protection = PlainLabel(role="title")
        self._guard = PlainLabel(
            self.tr("Lämna inte ut något som visar var personen finns. Fråga bakjouren om du är osäker.")
        )
        self.protected.add(self._protection, self._guard)
        self.contact = SectionCard(self.tr("Säker kontakt"), "quiet")
        self._contact = PlainLabel()
        self._never = PlainLabel(self.tr("Bekräfta aldrig att personen är känd."), "strong")
        self.contact.add(self._contact, self._never)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.code, self.about, self.level, self.retention, self.protected, self.contact):
            column.addWidget(part)
        self.protected.hide()
        self.contact.hide()
        self.level.hide()
        self.retention.hide()

    def show_akt(self, found: Overview, now: datetime) -> None:
        """Show an akt."""
        self._said = (found.row.code, found.label)
        self._show_code()
        about = (kind_words(found.sealed.kind), phase_words(found.row.phase), found.verksamhet.namn)
        self.about.setText("  ·  ".join(about))
        self._show_level(found, now)
        self._show_retention(found, now)
        codes = found.protection
        self.protected.setVisible(bool(codes) and codes != UNPROTECTED)
        said = protection_words(found.person, codes)
        self._protection.setText(self.tr("Skyddade personuppgifter: {what}").format(what=said.lower()))
        sentences = contact_words(found.contact)
        self._contact.setText(" ".join(sentences) or self.tr("Ingen har frågat ännu hur personen nås säkert."))
        self.contact.setVisible(found.sealed.kind is not AktKind.VALDSUTOVARE and found.sealed.joined_to is None)

    def set_labels(self, shown: bool) -> None:
        """Show or hide the user's own name of the akt (F8)."""
        self._labels = shown
        self._show_code()

    def _show_code(self) -> None:
        code, label = self._said
        self.code.setText(f"{code}  ·  {label}" if label and self._labels else code)

    def _show_level(self, found: Overview, now: datetime) -> None:
        level, note = level_words(found.sealed, now)
        self.level.setText(self.tr("Bedömd nivå: {level}").format(level=" · ".join(filter(None, (level, note)))))
        self.level.setVisible(bool(found.sealed.level))

    def _show_retention(self, found: Overview, now: datetime) -> None:
        known = found.sealed.gallring
        self.retention.setVisible(known is not None)
        if known is not None:
            self.retention.setText(self.tr("Gallring: {stands}").format(stands=stands(known, local_date(now))))
