"""What the fault runs share, and the table of points that they print."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from tests.helpers.fault_driver import Driver
from tests.helpers.fault_points import Ground
from tests.helpers.fault_vault import FRAGA, Home, filled_vault, only_akt, save, save_draft, unlocked
from vir_desktop.services import akter

_ROW = "faults"


@pytest.fixture(scope="session")
def driver() -> Iterator[Driver]:
    with Driver() as started:
        yield started


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A filled vault, locked; nobody writes in it."""
    return filled_vault(tmp_path_factory.mktemp("mall") / "hem")


@pytest.fixture(scope="session")
def killed(template: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The same vault as a kill leaves it in the middle of an interview."""
    open_home = template.copy_to(tmp_path_factory.mktemp("avbruten") / "hem")
    with unlocked(open_home) as session:
        akter.open_akt(session, only_akt(session))
        save(session, "person", "telefon", "070-174 06 77")
        save(session, FRAGA, "behov", "en taxi")
        save_draft(session, "vilka", "hon började")
        return open_home.copy_to(tmp_path_factory.mktemp("mall") / "avbruten")


@pytest.fixture(scope="session")
def ground_of(
    driver: Driver, template: Home, killed: Home, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Ground]:
    """Return the ground of an act; it is recorded once."""

    @cache
    def recorded(act: str) -> Ground:
        starts: dict[str, Home | None] = {"create": None, "unlock": killed}
        ground = Ground(driver, tmp_path_factory.mktemp(act), starts.get(act, template), act, newer=act == "migration")
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
