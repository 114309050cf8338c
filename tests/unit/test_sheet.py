"""What is said of a sheet of recovery words that somebody typed from paper."""

import pytest

from vir_desktop.domain.sheet import SHEET_WORDS, Sheet, SheetFault, fault_of

WHOLE = Sheet(SHEET_WORDS, number=1, needed=2, family=7)


@pytest.mark.parametrize(
    ("sheet", "fault"),
    [
        (Sheet(SHEET_WORDS, unknown=(4,)), SheetFault.UNKNOWN_WORD),
        (Sheet(3, unknown=(1,)), SheetFault.UNKNOWN_WORD),  # the wrong word first: it can be looked for on the paper
        (Sheet(SHEET_WORDS - 1), SheetFault.TOO_FEW_WORDS),
        (Sheet(SHEET_WORDS + 1), SheetFault.TOO_MANY_WORDS),
        (Sheet(SHEET_WORDS), SheetFault.CONFUSED),
        (WHOLE, SheetFault.TWICE),
        (Sheet(SHEET_WORDS, number=2, needed=2, family=8), SheetFault.OTHER_FAMILY),
        (Sheet(SHEET_WORDS, number=2, needed=2, family=7), None),
    ],
)
def test_one_thing_is_said_of_a_sheet_beside_the_first(sheet: Sheet, fault: SheetFault | None) -> None:
    assert fault_of(sheet, (WHOLE,)) is fault


def test_the_first_sheet_does_and_an_unread_one_is_no_measure() -> None:
    assert fault_of(WHOLE, ()) is None
    assert fault_of(WHOLE, (Sheet(SHEET_WORDS),)) is None
    assert WHOLE.is_whole
    assert not Sheet(SHEET_WORDS).is_whole
