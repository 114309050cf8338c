"""After unlock one is led back to where one was, unless one does something else first."""

from vir_desktop.domain.record import AktId
from vir_desktop.services.positions import Position
from vir_desktop.ui.way_back import WayBack


def test_a_way_back_that_nothing_crosses_is_gone_to_its_end() -> None:
    back, there = WayBack(), Position("akt", AktId("a"))
    back.begin(there)
    assert not back.is_overtaken(there)


def test_what_the_user_does_goes_before_the_way_back_and_is_done() -> None:
    back, there, done = WayBack(), Position("akt", AktId("a")), list[str]()
    back.begin(there)
    back.before(lambda: done.append("nytt samtal"))()
    assert done == ["nytt samtal"]
    assert back.is_overtaken(there)


def test_opening_something_by_hand_is_no_way_back() -> None:
    assert not WayBack().is_overtaken(None)
