"""A base of widgets tells at once what a class of it lacks."""

from abc import abstractmethod
from datetime import date
from typing import ClassVar

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from vir_desktop.ui.abstract import Abstract
from vir_desktop.ui.questions.fields import AnswerField, LineField
from vir_desktop.ui.record_page import RecordPage


class Base(QWidget, Abstract):
    is_base: ClassVar[bool] = True

    @abstractmethod
    def told(self) -> str:
        """Return something."""


def test_a_class_that_lacks_a_method_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="Half lacks told"):
        type("Half", (Base,), {})


@pytest.mark.parametrize(("base", "lacks"), [(AnswerField, "focus_first, set_item"), (RecordPage, "active, begin")])
def test_the_bases_of_fields_and_pages_are_such(base: type, lacks: str) -> None:
    with pytest.raises(TypeError, match=f"Half lacks {lacks}"):
        type("Half", (base,), {})


def test_a_whole_one_can_and_so_can_what_is_below_it(qtbot: QtBot) -> None:
    class Whole(Base):
        def told(self) -> str:
            return "ja"

    class Below(Whole):
        pass

    assert Below().told() == "ja"
    assert LineField(date(2026, 11, 21)).text() == ""
