"""The keys of a form, as they work and as they are shown."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from vir_desktop.domain.answer import Absent

if TYPE_CHECKING:  # the page uses this module
    from vir_desktop.ui.pages.form.page import FormPage


def add_keys(page: "FormPage") -> None:
    """Let the keys act on the question that has the focus."""
    for keys in ("Shift+Return", "Shift+Enter"):
        page.shortcut(keys, page.back)
    page.shortcut("Alt+N", page.focus_note)
    page.shortcut("Alt+V", lambda: page.choose_absence(Absent.UNKNOWN))
    page.shortcut("Alt+I", lambda: page.choose_absence(Absent.DECLINED))
    page.shortcut("Alt+E", lambda: page.choose_absence(Absent.NOT_ASKED))
    page.shortcut("Alt+A", lambda: page.choose_absence(Absent.NOT_APPLICABLE))
    page.shortcut("Ctrl+Z", page.undo)


def page_hints() -> tuple[tuple[str, str], ...]:
    """Return (key, what it does)."""
    tr = QCoreApplication.translate
    return (
        ("1–9", tr("form", "Svara")),
        ("Enter", tr("form", "Nästa")),
        (tr("form", "Skift+Enter"), tr("form", "Tillbaka")),
        ("Alt+N", tr("form", "Anteckning")),
        ("Alt+V", tr("form", "Vet inte")),
        ("Alt+I", tr("form", "Vill inte svara")),
        ("Alt+E", tr("form", "Inte ställd")),
        ("Ctrl+Z", tr("form", "Ångra")),
    )
