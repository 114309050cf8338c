"""With many hits the register walks its order instead of collecting; the pages are the same as the fake's."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.helpers.memory_stores import MemoryRegister, RegisterContent
from tests.helpers.storage_samples import KEY, NOW, a_row
from vir_desktop.domain.akt import Clock, ClockKind, Phase
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.storage import register_akter
from vir_desktop.storage.vault_storage import DiskStorage

ROWS = 2 * register_akter._FEW + 500


def test_many_hits_come_in_the_same_pages(tmp_path: Path) -> None:
    real, fake = DiskStorage(tmp_path).create_register(KEY), MemoryRegister(RegisterContent(KEY))
    with real.transaction():
        for number in range(1, ROWS + 1):
            clock = Clock(NOW + timedelta(hours=number * 7919 % ROWS), ClockKind.GALLRING)
            phase = list(Phase)[number % 2]
            row = replace(a_row(number, f"ek ekorre{number % 3} {number}", phase), clock=clock if number % 3 else None)
            real.add_row(row, [])
            fake._content.rows[row.akt_id] = row
    for query in (
        RegisterQuery(text="ek"),
        RegisterQuery(text="ek ekorre1"),
        RegisterQuery(text="ekorre1"),
        RegisterQuery(text="ek 24"),
        RegisterQuery(text="ek ekorre1 9", phases=frozenset({Phase.PAGAENDE})),
        RegisterQuery(text="ekorre3 ek"),
        RegisterQuery(text="e", phases=frozenset({Phase.PAGAENDE})),
        RegisterQuery(phases=frozenset({Phase.AKUT})),
        RegisterQuery(verksamhet_id="jour", offset=1900),
        RegisterQuery(ids=frozenset(a_row(number).akt_id for number in range(1, 1500))),
    ):
        assert real.page(query) == fake.page(query)
    real.close()


@pytest.mark.parametrize(
    ("typed", "is_common"),
    [("n", True), ("na", True), ("natt", True), ("natta", False), ("u", False), ("natt 7", False)],
)
def test_where_one_word_stands_in_most_codes_the_number_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, is_common: bool
) -> None:
    """A word in most codes, beside it codes with a longer one, with both, and with two others that begin alike."""
    monkeypatch.setattr(register_akter, "_MANY", 100)
    codes = ("natta {0}", "natt natta {0}", "natta nattugla {0}", "mn natt {0}", "uggla {0}")
    real, fake = DiskStorage(tmp_path).create_register(KEY), MemoryRegister(RegisterContent(KEY))
    with real.transaction():
        for number in range(1, 301):
            row = a_row(number, (codes[number // 10 % 5] if number % 10 < 2 else "natt {0}").format(number))
            real.add_row(row, [])
            fake._content.rows[row.akt_id] = row
    ran: list[str] = []
    real._db._connection.set_trace_callback(ran.append)
    assert real.page(RegisterQuery(text=typed)).total == fake.page(RegisterQuery(text=typed)).total
    assert any("AS word WHERE" in sql for sql in ran) is is_common
    real.close()
