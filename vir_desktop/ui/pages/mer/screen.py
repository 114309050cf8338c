"""Skärmbild och support: who can see the screen, letting support see it for a while, and what support asks about."""

import platform
import sys

import PySide6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from vir_desktop.ui.clipboard import put_plain
from vir_desktop.ui.navigation import Page
from vir_desktop.ui.screen_capture import ALLOWED_MINUTES, ScreenCapture
from vir_desktop.ui.widgets.announce import announce
from vir_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton
from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.flow import FlowLayout
from vir_desktop.ui.widgets.labels import PlainLabel
from vir_desktop.ui.widgets.scroll_page import ScrollPage


class ScreenPage(Page):
    """Says plainly what this computer can and cannot keep out of pictures of the screen."""

    def __init__(self, capture: ScreenCapture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._capture = capture
        self.where = self.tr("Skärmbild och support")
        self.hints = (("Tabb", self.tr("Nästa")), ("Enter", self.tr("Tryck på knappen")), ("Esc", self.tr("Tillbaka")))
        self.state = PlainLabel(role="strong")
        self.about = PlainLabel(role="soft")
        self.allow = PrimaryButton(self.tr("Tillåt skärmbild i {n} minuter").format(n=ALLOWED_MINUTES))
        self.allow.clicked.connect(capture.allow)
        self.stop = SecondaryButton(self.tr("Sluta tillåta nu"))
        self.stop.clicked.connect(capture.block)
        self.facts = PlainLabel("\n".join(_facts()))
        self.copy = SecondaryButton(self.tr("Kopiera uppgifterna"))
        self.copy.clicked.connect(self._copy)
        self._build()
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._show)
        capture.changed.connect(self._on_changed)
        self._show()

    def entered(self) -> None:
        """Begin at the switch, or where there is none at the top."""
        (self.allow if self._capture.can_block and not self._capture.is_allowed else self._scroll).setFocus()

    def leaving(self) -> None:
        """Count no more."""
        self._tick.stop()

    def _on_changed(self) -> None:
        self._show()
        announce(self, self.state.text(), urgent=True)
        if self.isVisible():
            (self.stop if self._capture.is_allowed else self.allow).setFocus()

    def _show(self) -> None:
        allowed = self._capture.is_allowed
        self.state.setText(self._state_words())
        self.about.setText(self._about_words())
        self.allow.setVisible(self._capture.can_block and not allowed)
        self.stop.setVisible(allowed)
        if allowed:
            self._tick.start()
        else:
            self._tick.stop()

    def _state_words(self) -> str:
        if self._capture.is_allowed:
            minutes, seconds = divmod(self._capture.seconds_left, 60)
            return self.tr("Fönstret syns på skärmbilder i {m} min {s} s till.").format(m=minutes, s=seconds)
        if self._capture.is_blocked:
            return self.tr("Fönstret syns inte på skärmbilder och inte när skärmen delas.")
        if self._capture.can_block:
            return self.tr("Datorn kunde inte dölja fönstret. Det syns på skärmbilder.")
        return self.tr("På den här datorn går det inte att hindra skärmbilder.")

    def _about_words(self) -> str:
        if self._capture.can_block:
            return self.tr(
                "Behöver supporten se fönstret kan det tillåtas en stund. Gå först till en sida utan personuppgifter. "
                "Det skrivs i loggen innan det börjar gälla, och det slutar av sig självt, också när du låser. "
                "En skärmförstorare som inte ser fönstret behöver det också."
            )
        return self.tr(
            "Den som spelar in eller delar skärmen ser allt som visas här. Lås innan du delar skärmen, "
            "och låt ingen ta bilder av den."
        )

    def _copy(self) -> None:
        put_plain(self.facts.text())
        announce(self, self.tr("Kopierat."))

    def _build(self) -> None:
        self._scroll = scroll = ScrollPage(width=640)
        scroll.setProperty("focusPolicy", 11)  # Qt.StrongFocus: where there is no switch one reads from the top
        scroll.setAccessibleName(self.where)
        pictures = SectionCard(self.tr("Skärmbilder"))
        row = FlowLayout()
        row.addWidget(self.allow)
        row.addWidget(self.stop)
        pictures.add(self.state, self.about, row)
        support = SectionCard(self.tr("Uppgifter till supporten"))
        note = self.tr("Bara om programmet och datorn, ingenting ur valvet. Text ur akter går aldrig att kopiera.")
        copying = FlowLayout()
        copying.addWidget(self.copy)
        support.add(self.facts, PlainLabel(note, "small"), copying)
        scroll.body.addWidget(PlainLabel(self.where, "title"))
        scroll.body.addWidget(pictures)
        scroll.body.addWidget(support)
        scroll.body.addStretch(1)
        self.column.addWidget(scroll, 1)


def _facts() -> list[str]:
    windows = f" {platform.release()}" if sys.platform == "win32" else ""
    return [
        f"VIR Desktop  ·  Qt {PySide6.__version__}  ·  Python {platform.python_version()}",
        f"{platform.system()}{windows}  ·  {platform.machine()}",
    ]
