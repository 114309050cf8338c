"""Papers are set by a process that has no key, no network, no file, and no life beyond its session's."""

import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.paper import Paper, Paragraph
from vir_desktop.furnishing import backstage
from vir_desktop.reports import wire
from vir_desktop.reports.render import render
from vir_desktop.system import local_report, papermaker_process
from vir_desktop.system.papermaker_process import KilledError, Papermaker

ROOT = Path(__file__).resolve().parents[2]
DEADLINE_S = 30.0
GONE_S = 0.3
WORDS = "Hon stod kvar i hallen. "


def paper(paragraphs: int) -> Paper:
    blocks = (Paragraph(WORDS * 20),) * paragraphs
    return Paper("Anteckning", "Sekretess", "Formulär", "SJ04", datetime(2026, 11, 21, 3, 14, tzinfo=UTC), blocks)


LONG = wire.to_bytes(paper(2000))  # a minute of work, if nobody ends it


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def papermaker_of(pid: int) -> int:
    """Wait for the papermaker of a process; its id is taken once, for while it begins it has no name to be found by."""
    deadline = time.monotonic() + DEADLINE_S
    while not (found := child_of(pid)):
        assert time.monotonic() < deadline
        time.sleep(0.001)
    return found


def child_of(pid: int) -> int:
    """Return the process id of a papermaker that has come so far as to read its paper, 0 before."""
    found = [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in _read(task / "children").split()]
    return next((child for child in found if "papermaker" in _read(Path(f"/proc/{child}/cmdline"))), 0)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _largest_file(pid: int) -> list[str]:
    limits = _read(Path(f"/proc/{pid}/limits")).splitlines()
    return next((line.split()[3:5] for line in limits if line.startswith("Max file size")), [])


@contextmanager
def under_way() -> Iterator[tuple[Papermaker, int, list[BaseException]]]:
    """Give a maker at work on a long paper, its process, and what `make` raised."""
    maker = Papermaker()
    raised: list[BaseException] = []

    def make() -> None:
        try:
            maker.make(LONG)
        except KilledError as error:
            raised.append(error)

    thread = threading.Thread(target=make)
    thread.start()
    try:
        yield maker, papermaker_of(os.getpid()), raised
    finally:
        maker.stop()
        thread.join()


def test_the_paper_is_the_same_as_one_made_here() -> None:
    assert backstage().papers.render(paper(3)) == render(paper(3))


def test_a_session_that_has_made_a_paper_is_still_without_the_library_of_papers() -> None:
    code = f"""
import sys; sys.path.append({str(ROOT)!r})
from datetime import UTC, datetime
from vir_desktop.domain.paper import Paper
from vir_desktop.furnishing import backstage
pdf = backstage().papers.render(Paper("A", "B", "C", "D", datetime(2026, 11, 21, tzinfo=UTC), ()))
print(pdf[:5].decode(), *sorted({{"PIL", "reportlab"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "%PDF-\n"


def test_lock_ends_it_at_once_and_nothing_is_made_after() -> None:
    with under_way() as (maker, pid, raised):
        end = os.pidfd_open(pid)
        maker.stop()
        assert select.select([end], [], [], GONE_S)[0]
        os.close(end)
        until(lambda: bool(raised))
        with pytest.raises(KilledError):
            maker.make(LONG)


SESSION = f"""
import sys; sys.path.append({str(ROOT)!r})
from vir_desktop.system import network_denial, process_hygiene
process_hygiene.harden([])
{{deny}}
from vir_desktop.system.papermaker_process import Papermaker
Papermaker().make(sys.stdin.buffer.read())
"""


@contextmanager
def session(deny: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Give a process that waits for a long paper, and the one that makes it, at work."""
    code = SESSION.format(deny=deny)
    with subprocess.Popen([sys.executable, "-I", "-c", code], stdin=subprocess.PIPE, env={"HOME": "/hemligt"}) as run:
        try:
            assert run.stdin is not None
            run.stdin.write(LONG)
            run.stdin.close()
            pid = papermaker_of(run.pid)
            until(lambda: _largest_file(pid) == ["0", "0"])
            yield run, pid
        finally:
            run.kill()


@pytest.mark.parametrize(("deny", "mode"), [("network_denial.deny()", 2), ("", 0)], ids=["session", "control"])
def test_the_network_is_denied_to_it_by_the_filter_of_the_session(deny: str, mode: int) -> None:
    with session(deny) as (_, pid):
        assert f"\nSeccomp:\t{mode}\n" in _read(Path(f"/proc/{pid}/status"))


def test_it_shares_two_pieces_of_memory_and_nothing_else() -> None:
    with session("network_denial.deny()") as (_, pid):
        open_ = {link.name: os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir()}
        environment = _read(Path(f"/proc/{pid}/environ"))
    assert {number: place.split(":")[0] for number, place in open_.items() if number in "012"} == {
        "0": "/memfd", "1": "/memfd", "2": "/dev/null",
    }  # fmt: skip
    assert all(place.startswith(("/memfd:", "pipe:", "/dev/null", str(ROOT), sys.prefix)) for place in open_.values())
    assert "hemligt" not in environment


def test_a_session_that_is_killed_takes_it_along() -> None:
    with session("network_denial.deny()") as (run, pid):
        end = os.pidfd_open(pid)
        run.kill()
        assert select.select([end], [], [], GONE_S)[0]
        os.close(end)


def test_no_byte_can_be_written_into_a_file(tmp_path: Path) -> None:
    code = f"""
import sys; sys.path.append({str(ROOT)!r})
from vir_desktop.system import process_hygiene
process_hygiene.write_no_file()
try:
    open(sys.argv[1], "wb", 0).write(b"x")
except OSError as error:
    print(error.errno)
"""
    command = [sys.executable, "-I", "-c", code, str(tmp_path / "fil")]
    assert subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout == "27\n"


def test_a_fault_in_it_is_told_by_place_and_never_by_value(tmp_path: Path) -> None:
    with pytest.raises(local_report.ElsewhereError) as caught:
        Papermaker().make(b'{"at": "Granen 41"}')
    told = local_report.write(caught.value, tmp_path, datetime(2026, 11, 21, tzinfo=UTC)).read_text()
    assert "reports/wire.py:" in told
    assert "Granen" not in told


def test_a_system_that_ends_it_is_told_in_words() -> None:
    tools = backstage().papers
    tools.stop()
    with pytest.raises(KnownError) as caught:
        tools.render(paper(1))
    assert caught.value.code is Known.PAPER_NOT_MADE


def test_a_computer_that_starts_no_such_process_makes_its_papers_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papermaker_process, "IS_THERE", False)
    tools = backstage().papers
    tools.stop()
    assert tools.render(paper(1)) == render(paper(1))
