"""The keys of the interview, as they work and as they are shown and spoken."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from vir_desktop.domain.answer import Absent
from vir_desktop.ui.pages.interview.side import OVERVIEW

if TYPE_CHECKING:  # the page uses this module
    from vir_desktop.ui.pages.interview.page import InterviewPage


def add_keys(page: "InterviewPage") -> None:
    """Let the keys act on the question in focus."""
    edit = page.question.edit
    for keys in ("Shift+Return", "Shift+Enter"):
        page.shortcut(keys, lambda: page.go(-1))
    for keys in ("Ctrl+Return", "Ctrl+Enter"):
        page.shortcut(keys, lambda: page.go(1))
    page.shortcut("Alt+N", edit.focus_note)
    page.shortcut("Alt+H", page.turn_how)
    page.shortcut("Alt+V", lambda: page.choose_absence(Absent.UNKNOWN))
    page.shortcut("Alt+I", lambda: page.choose_absence(Absent.DECLINED))
    page.shortcut("Alt+E", lambda: page.choose_absence(Absent.NOT_ASKED))
    page.shortcut("Alt+A", lambda: page.choose_absence(Absent.NOT_APPLICABLE))
    page.shortcut("Alt+L", page.question.add_here)
    page.shortcut("Alt+O", lambda: page.go_to(OVERVIEW))
    page.shortcut("Alt+P", page.pause)
    page.shortcut("Ctrl+Z", page.undo)
    page.shortcut("F1", page.toggle_guidance)


def page_hints(*, small: bool) -> tuple[tuple[str, str], ...]:
    """Return (key, what it does); in a small window only the way on and the way to the rest."""
    tr = QCoreApplication.translate
    if small:
        return (
            ("Enter", tr("interview", "Nästa")),
            (tr("interview", "Skift+Enter"), tr("interview", "Tillbaka")),
            ("F1", tr("interview", "Stöd och tangenter")),
        )
    return (
        ("1–9", tr("interview", "Svara")),
        ("Enter", tr("interview", "Nästa")),
        (tr("interview", "Skift+Enter"), tr("interview", "Tillbaka")),
        ("Alt+N", tr("interview", "Anteckning")),
        ("Alt+V", tr("interview", "Vet inte")),
        ("Alt+I", tr("interview", "Vill inte svara")),
        ("Alt+E", tr("interview", "Inte ställd")),
        ("Ctrl+Z", tr("interview", "Ångra")),
        ("Ctrl+Enter", tr("interview", "Nästa ur text")),
        ("Alt+P", tr("interview", "Paus")),
        ("Alt+O", tr("interview", "Översikt")),
        ("F1", tr("interview", "Stöd")),
    )
