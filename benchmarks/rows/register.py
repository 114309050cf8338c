"""The register of 100,000 akter: filtered by code, beside plain sqlite3; painted at each key; searched on Enter."""

from collections.abc import Iterator
from functools import partial
from itertools import count

from PySide6.QtCore import Qt

from benchmarks import vaults
from benchmarks.measure import median, percentile, side_by_side, timed
from benchmarks.plain import PlainRegister, plain_copy
from benchmarks.screen import Screen, press
from benchmarks.table import Goal, Line
from vir_desktop.domain.search_parts import Sought
from vir_desktop.services import search
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.session import Session
from vir_desktop.ui.pages.register.page import RegisterPage

_ROWS = 100_000
_TYPED = (vaults.COMMON_WORD, "granen", "al", "ek linden", "natt 51", "7", "ab-0", "zz")
_RUNS = 7
_SOUGHT = Sought("18900101-9802", "070-174 06 05", "Prov Provsson", 1990)


def lines() -> Iterator[Line]:
    """First the store alone, then the page."""
    path = vaults.vault(_ROWS)
    with vaults.session(path) as session:
        key = session.keys.register_key
    plain_path = vaults.BUILD / "register-plain.db"
    plain_copy(path / "register.vdb", key, plain_path)
    with vaults.session(path) as session:
        yield from _store(session, PlainRegister(plain_path))
        figures = [timed(lambda: search.search_person(session, _SOUGHT)) for _ in range(_RUNS)]
        yield Line("register: a person searched on Enter (3 parts)", median(figures), goal=Goal(most=150))
    yield from _painted()


def _store(session: Session, plain: PlainRegister) -> Iterator[Line]:
    ours: list[float] = []
    floor: list[float] = []
    for text in _prefixes():
        query = RegisterQuery(text=text)
        assert session.register.page(query) == plain.page(query)
        mine, theirs = side_by_side(_RUNS, partial(session.register.page, query), partial(plain.page, query))
        ours.append(median(mine))
        floor.append(median(theirs))
    count_ = len(ours)
    yield Line(f"register: filter by {count_} prefixes, SQL and rows", median(ours), median(floor), Goal(times=1.5))
    yield Line("register: the slowest of them", max(ours), max(floor), Goal(times=1.5))


def _painted() -> Iterator[Line]:
    screen = Screen(vaults.vault(_ROWS))
    page = RegisterPage(screen.tasks)
    resets = count(1)
    seen = [0]
    page.model.modelReset.connect(lambda: seen.append(next(resets)))
    screen.until_painted(lambda: screen.window.navigator.open(page), lambda: page.model.rowCount() == _ROWS)
    figures: list[float] = []
    for word in _TYPED:
        page.filter.text.setFocus()
        for letter in word:
            figures.append(_type(screen, page, letter, seen))
        for _ in word:
            figures.append(_type(screen, page, "\b", seen))
    yield Line(f"register: key → painted, median of {len(figures)} keys", median(figures))
    yield Line("register: key → painted, p95", percentile(figures, 95), goal=Goal(most=20))
    yield Line("register: key → painted, longest", max(figures), goal=Goal(most=50))
    screen.close()


def _type(screen: Screen, page: RegisterPage, letter: str, seen: list[int]) -> float:
    screen.settle()
    before = seen[-1]
    key = Qt.Key.Key_Backspace if letter == "\b" else Qt.Key(ord(letter.upper()))
    return screen.until_painted(lambda: press(page.filter.text, key), lambda: seen[-1] > before)


def _prefixes() -> list[str]:
    return [word[:length] for word in _TYPED for length in range(1, len(word) + 1)]
