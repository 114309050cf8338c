"""The keys of a form, as they work and as they are shown."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from vir_desktop.domain.answer import Absent
from vir_desktop.ui.questions.absences import ABSENCE_KEYS
from vir_desktop.ui.questions.question import QuestionEdit

if TYPE_CHECKING:  # the page uses this module
    from vir_desktop.ui.pages.form.page import FormPage


def add_keys(page: "FormPage") -> tuple[tuple[str, str], ...]:
    """Let the keys act on the question that has the focus; return what they are."""
    for keys in ("Shift+Return", "Shift+Enter"):
        page.shortcut(keys, page.back)

    def at_active(act: Callable[[QuestionEdit], object]) -> None:
        if page.active is not None:
            act(page.active)

    page.shortcut("Alt+N", lambda: at_active(QuestionEdit.focus_note))
    for key, absent in ABSENCE_KEYS.items():
        page.shortcut(key, partial(at_active, partial(_choose, absent)))
    page.shortcut("Ctrl+Z", page.undo)
    return page_hints()


def _choose(absent: Absent, edit: QuestionEdit) -> None:
    edit.choose_absence(absent)


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


def reading_hints() -> tuple[tuple[str, str], ...]:
    """Return the keys of a record that is closed and only read."""
    tr = QCoreApplication.translate
    return (("Page Down", tr("form", "Läs vidare")), ("Esc", tr("form", "Tillbaka")))
