"""The keys of the interview, as they work."""

from functools import partial
from typing import TYPE_CHECKING

from vir_desktop.ui.pages.interview.side import OVERVIEW
from vir_desktop.ui.questions.absences import ABSENCE_KEYS

if TYPE_CHECKING:  # the page uses this module
    from vir_desktop.ui.pages.interview.page import InterviewPage


def add_keys(page: "InterviewPage") -> None:
    """Let the keys act on the question in focus."""
    edit = page.question.edit
    edit.submitted.connect(lambda: page.go(1))
    for keys in ("Shift+Return", "Shift+Enter"):
        page.shortcut(keys, lambda: page.go(-1))
    for keys in ("Ctrl+Return", "Ctrl+Enter"):
        page.shortcut(keys, lambda: page.go(1))
    page.shortcut("Alt+N", lambda: page.at_question(edit.focus_note))
    page.shortcut("Alt+H", lambda: page.at_question(edit.turn_how))
    for key, absent in ABSENCE_KEYS.items():
        page.shortcut(key, partial(page.at_question, partial(edit.choose_absence, absent)))
    page.shortcut("Alt+L", page.question.add_here)
    page.shortcut("Alt+O", lambda: page.go_to(OVERVIEW))
    page.shortcut("Alt+P", page.pause)
    page.shortcut("Ctrl+Z", page.undo)
    page.shortcut("F1", page.frame.toggle_guidance)
