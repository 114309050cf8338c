"""What the fault runs share, and the table of points that they print."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.helpers.fault_driver import Driver
from tests.helpers.fault_points import Ground
from tests.helpers.fault_vault import FRAGA, Home, filled_vault, only_akt, save, save_draft, unlocked
from vir_desktop.services import akter

_ROW = "faults"
_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="session")
def driver() -> Iterator[Driver]:
    with Driver() as started:
        yield started


@pytest.fixture(scope="session")
def in_memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder where a sync costs nothing: the faults are in the calls, not in the disk below them."""
    if not os.access(_MEMORY, os.W_OK):
        yield tmp_path_factory.mktemp("pa-disk")
        return
    folder = Path(tempfile.mkdtemp(prefix="vir-faults-", dir=_MEMORY))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def template(in_memory: Path) -> Home:
    """A filled vault, locked; nobody writes in it."""
    return filled_vault(in_memory / "mall")


@pytest.fixture(scope="session")
def killed(template: Home, in_memory: Path) -> Home:
    """The same vault as a kill leaves it in the middle of an interview."""
    open_home = template.copy_to(in_memory / "intervju")
    with unlocked(open_home) as session:
        akter.open_akt(session, only_akt(session))
        save(session, "person", "telefon", "070-174 06 77")
        save(session, FRAGA, "behov", "en taxi")
        save_draft(session, "vilka", "hon började")
        return open_home.copy_to(in_memory / "avbruten")


@pytest.fixture(scope="session")
def ground_of(
    driver: Driver, template: Home, killed: Home, in_memory: Path
) -> Callable[[str], Ground]:
    """Return the ground of an act; it is recorded once."""

    @cache
    def recorded(act: str) -> Ground:
        starts: dict[str, Home | None] = {"create": None, "unlock": killed}
        (in_memory / act).mkdir()
        ground = Ground(driver, in_memory / act, starts.get(act, template), act, newer=act == "migration")
        ground.record()
        return ground

    return recorded


@pytest.fixture
def tell(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Add a row to the table printed at the end of the run."""
    return lambda row: record_property(_ROW, row)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    rows = [
        str(row)
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, row in getattr(report, "user_properties", ())
        if name == _ROW and getattr(report, "when", "") == "call"
    ]
    if rows:
        terminalreporter.section("fault points")
        for row in rows:
            terminalreporter.write_line(row)
