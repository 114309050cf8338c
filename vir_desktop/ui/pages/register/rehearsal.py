"""A first painting of the register out of sight: Qt makes much of what painting needs at first use."""

from datetime import UTC, datetime

from PySide6.QtCore import QSize

from vir_desktop.domain.akt import AktKind, Phase, RegisterRow, SealedRow
from vir_desktop.domain.record import AktId, ArendeId
from vir_desktop.services.register import ListedAkt, ListedPage
from vir_desktop.ui.pages.register.page import RegisterPage

_NOBODY = ListedAkt(
    RegisterRow(AktId(""), "–", ArendeId(""), "", Phase.AKUT, datetime(2026, 1, 1, tzinfo=UTC), "", b""),
    SealedRow(AktKind.VUXEN),
)


def rehearse(page: RegisterPage, size: QSize) -> None:
    """Paint the page in its size with a row that nobody sees, and leave it empty."""
    page.resize(size)
    page.model.show_first(ListedPage((_NOBODY,), 1))
    page.table.selectRow(0)
    page.grab()
    page.model.show_first(ListedPage((), 0))
