"""What the parts of an interview tell, and what the page does then."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vir_desktop.ui.pages.interview.page import InterviewPage


def listen(page: InterviewPage) -> None:
    """Let the page hear its question, its overview, its pause and its frame."""
    edit, frame = page.question.edit, page.frame
    edit.chosen.connect(page.keep_typed)
    edit.typed.connect(page.editor.drafting.touch)
    edit.left.connect(page.on_left)
    page.question.add_row.connect(page.add_row)
    page.question.remove_row.connect(page.remove_row)
    page.overview.done.connect(lambda: page.done.emit(page.view()))
    page.pause_page.typed.connect(page.editor.drafting.touch)
    page.pause_page.go_on.connect(page.end_pause)
    page.pause_page.stop.connect(page.end_pause)
    page.pause_page.stop.connect(page.leave)
    frame.go_to.connect(page.go_to)
    frame.pause.connect(page.pause)
    frame.step.connect(page.go)
    frame.turned.connect(page.on_turned)
