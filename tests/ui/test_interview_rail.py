"""The rail beside the interview: it comes after the question, and never stays behind."""

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from tests.helpers.interview_night import Night
from tests.helpers.memory_gateway import NOW, MemoryGateway, shipped
from tests.helpers.typing_keys import settle
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


def test_the_parts_of_a_question_lie_below_each_other_also_when_it_has_turned_into_another(
    qtbot: QtBot, window: MainWindow
) -> None:
    """What is laid out by hand for speed's sake is easily left lying in a heap."""
    it = Night(qtbot, window, MemoryGateway(FARA))
    window.resize(1400, 800)
    for _ in range(3):
        it.press(Qt.Key.Key_1)
        it.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        settle(window)
        page = it.page
        column = [page.question._text, page.question.edit._parts.field, page.question.edit._parts.note]
        places = [part.mapTo(window, QPoint(0, 0)).y() for part in column if part is not None]
        ends = [place + part.height() for place, part in zip(places, filter(None, column), strict=True)]
        assert all(end <= place for end, place in zip(ends, places[1:], strict=False))
        right_of_rail = page.rail.mapTo(window, page.rail.rect().topRight()).x()
        assert page.rail.isVisible()
        assert right_of_rail < page.frame.stack.mapTo(window, QPoint(0, 0)).x()
