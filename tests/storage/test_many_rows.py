"""With many hits the register walks its order instead of collecting; the pages are the same as the fake's."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

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
