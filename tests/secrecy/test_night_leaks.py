"""Nothing of the night is anywhere but in the vault and on the saved paper; nothing went out (S1, S2, S4, S8)."""

import base64
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.canaries import Canaries
from tests.helpers.desktop import TITLE
from tests.helpers.night_fixture import SENDS, WRITES, Seen, night_under_strace

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]

SHARED = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))
OWN_FILES = re.compile(r"\.config/vir-desktop/(dator/[0-9a-f]+\.hemlighet|valv|utseende)$|\.cache/openbox/")
SCREEN_READER = "at-spi/bus"
DENIED = b"EACCES"
_CONTROL = re.compile(rb"^\d+ +(socket\(|<\.\.\. socket resumed|\+\+\+)")


def test_no_word_in_any_file(seen_night: Seen) -> None:
    """S1: the whole home, and what was written meanwhile where programs leave things; the saved paper may."""
    night = seen_night.night
    assert night.pdf is not None
    folders = (seen_night.home, night.vault, *SHARED)
    assert night.canaries.in_files(folders, night.began, (night.pdf, seen_night.trace)) == []


def test_no_word_in_any_byte_written(seen_night: Seen) -> None:
    """S1: every write of every process; what is sent on sockets is the long form's matter."""
    assert b"pwrite64(" in seen_night.trace.read_bytes()
    assert _but_for_the_paper(seen_night) == []


@pytest.mark.full
def test_no_word_in_any_byte_written_or_sent(tmp_path: Path) -> None:
    """S1 with every message on local sockets; a screen reader is told what is on the screen, the X server is not."""
    (tmp_path / "trace").mkdir()
    with night_under_strace(tmp_path / "natt", tmp_path / "trace", f"{WRITES},{SENDS}") as seen:
        assert b"sendmsg(" in seen.trace.read_bytes()
        assert _but_for_the_paper(seen) == []


def _but_for_the_paper(seen: Seen) -> list[str]:
    assert seen.night.pdf is not None
    hits = seen.night.canaries.in_writes(seen.trace, SCREEN_READER)
    return [hit for hit in hits if seen.night.pdf.parent.name not in hit and ".pdf" not in hit]


def test_no_word_in_any_title_and_no_trace_in_the_settings(seen_night: Seen) -> None:
    """S8: nothing in the home but the device secret, which vault was chosen, and the paper."""
    night = seen_night.night
    assert night.pdf is not None
    assert TITLE in night.titles
    assert night.canaries.in_bytes("\n".join(night.titles).encode()) == []
    written = {str(path.relative_to(seen_night.home)) for path in seen_night.home.rglob("*") if path.is_file()}
    paper = str(night.pdf.relative_to(seen_night.home))
    assert {name for name in written - {paper} if not OWN_FILES.search(name)} == set()


def test_no_word_in_memory_soon_after_lock(seen_night: Seen) -> None:
    """S2: supervisor, the session on the screen, the spare, the X server; before the lock there is plenty."""
    print(f"{len(seen_night.in_memory_before)} hits before, {seen_night.processes_after} processes after")
    assert seen_night.in_memory_before != []
    assert seen_night.processes_after >= 3
    assert seen_night.in_memory_after == []


def test_no_socket_but_local_ones(seen_night: Seen) -> None:
    """S4: the whole night; but for the proof at the start that others are denied, and its control."""
    trace = seen_night.trace.read_bytes()
    assert b"socket(AF_UNIX" in trace
    assert _undenied(trace) == []
    assert b"io_uring_setup(" not in trace


def _undenied(trace: bytes) -> list[bytes]:
    """Return the sockets of other families that the system gave; not those of a control, which does nothing else."""
    lines = trace.splitlines()
    given = [line for line in lines if b" socket(" in line and b"AF_UNIX" not in line and DENIED not in line]
    makers = {line.split(maxsplit=1)[0] for line in given}
    busy = {pid for line in lines if (pid := line.split(maxsplit=1)[0]) in makers and not _CONTROL.search(line)}
    return [line for line in given if line.split(maxsplit=1)[0] in busy]


# --- positive controls ------------------------------------------------------------------------------------------------


@pytest.fixture
def canaries() -> Canaries:
    return Canaries()


def test_the_file_scanner_finds_every_form(canaries: Canaries, tmp_path: Path) -> None:
    word = canaries.word("kontroll")
    forms = {
        "utf8": word.encode(),
        "wide": word.encode("utf-16-le"),
        "wide-be": word.encode("utf-16-be"),
        "hex": word.encode().hex().encode(),
        **{f"base64-{n}": base64.b64encode(b"x" * n + word.encode()) for n in range(3)},
    }
    for name, data in forms.items():
        (tmp_path / name).write_bytes(b"\0" * 5000 + data)
    database = sqlite3.connect(tmp_path / "plain.db")
    with database:
        database.execute("CREATE TABLE note (text)")
        database.execute("INSERT INTO note VALUES (?)", (word,))
    database.close()
    found = {Path(hit.split(":")[0]).name for hit in canaries.in_files([tmp_path])}
    assert found == {*forms, "plain.db"}


def test_the_trace_reader_finds_what_is_written_to_a_file_and_forgives_a_screen_reader(
    canaries: Canaries, tmp_path: Path
) -> None:
    trace, script = tmp_path / "trace", f"open({str(tmp_path / 'x')!r}, 'wb').write({canaries.word('y')!r}.encode())"
    subprocess.run(["strace", "-f", "-y", "-o", str(trace), sys.executable, "-c", script], check=True, timeout=60)
    assert canaries.in_writes(trace, SCREEN_READER)
    told = '7 connect(5<socket:[9]>, {sa_family=AF_UNIX, sun_path="/run/at-spi/bus_1"}, 30) = 0\n'
    said = f'7 sendmsg({{fd}}<socket:[{{no}}]>, {{{{iov_base="{canaries.head}"}}}}, 0) = 9\n'
    trace.write_text(told + said.format(fd=5, no=9))
    assert canaries.in_writes(trace, SCREEN_READER) == []
    trace.write_text(told + said.format(fd=6, no=8))
    assert len(canaries.in_writes(trace, SCREEN_READER)) == 1


def test_the_memory_scanner_finds_a_word_in_another_process(canaries: Canaries) -> None:
    script = "import sys; word = sys.stdin.readline(); print('read', flush=True); sys.stdin.readline()"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{canaries.word('minne')}\n")
        process.stdin.flush()
        assert process.stdout.readline() == "read\n"
        assert canaries.in_memory(process.pid) != []
        process.stdin.close()


def test_an_internet_socket_would_be_seen(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    script = "import socket; socket.socket(); print('x')"
    subprocess.run(["strace", "-f", "-o", str(trace), sys.executable, "-c", script], check=True, timeout=60)
    assert len(_undenied(trace.read_bytes())) == 1
