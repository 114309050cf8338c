"""The rail beside the interview: it comes after the question, and never stays behind."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout
from pytestqt.qtbot import QtBot

from tests.helpers.interview_night import Night
from tests.helpers.memory_gateway import NOW, MemoryGateway, shipped
from vir_desktop.domain.answer import Absent, Answer, How
from vir_desktop.ui.main_window import MainWindow

FARA = shipped("samtalsstod-fara")


def test_the_rail_follows_the_questions_and_the_last_answer_too(qtbot: QtBot, window: MainWindow) -> None:
    """The next question is painted first; the rail comes after it, and never stays behind."""
    questions = [question.link_id for question in FARA.questions()]
    not_asked = Answer(Absent.NOT_ASKED, "", How.FRAGAT, NOW, "TEST")
    it = Night(qtbot, window, MemoryGateway(FARA, dict.fromkeys(questions[1:], not_asked)))
    it.window.resize(1400, 800)
    it.wait(it.page.rail.isVisible)
    rail = it.page.rail._rail

    def marks() -> set[str]:
        return {rail.item(row).text()[0] for row in range(rail.count())}

    it.wait(lambda: len(marks()) > 1)
    it.page.question.edit.choose_absence(Absent.UNKNOWN)
    it.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    it.wait(lambda: marks() == {"✓"})
    assert all(layout.isEnabled() for layout in it.page.findChildren(QLayout))
