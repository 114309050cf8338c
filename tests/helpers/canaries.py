"""Unique words to plant where a person types, and scanners that look for them where they must not be.

All words of one run begin with the same letters, so a scanner looks for one thing: those letters in every encoding
that a leak could have. The rest of a word says where it was planted and carries å, ä and ö.
"""

import base64
import os
import re
import secrets
import stat
import string
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_LETTERS = 14
_SWEDISH = "åäö"
_WINDOW = 64 << 20
_OWNER = re.compile(rb"^\d+ +\w+\((\d+)<([^>]*)>")
_CONNECT = re.compile(rb'connect\(\d+<(socket:\[\d+\])>, \{sa_family=AF_UNIX, sun_path=@?"([^"]*)"')


@dataclass(frozen=True)
class Canaries:
    """The words of one run."""

    head: str = field(default_factory=lambda: "".join(secrets.choice(string.ascii_lowercase) for _ in range(_LETTERS)))

    def word(self, place: str) -> str:
        """Return the word for a place, a name in lower-case letters."""
        return f"{self.head}{_SWEDISH}{place}"

    def forms(self) -> tuple[bytes, ...]:
        """Return the bytes to look for; å in NFC or NFD comes after them and changes nothing."""
        plain = self.head.encode()
        wide = [self.head.encode(code) for code in ("utf-16-le", "utf-16-be", "utf-32-le")]
        return (plain, *wide, plain.hex().encode(), plain.hex().upper().encode(), *_base64(plain))

    def in_bytes(self, data: bytes) -> list[str]:
        """Return what was found, each with what stands after it."""
        return [
            repr(data[max(at - 16, 0) : at + len(form) + 48]) for form in self.forms() if (at := data.find(form)) >= 0
        ]

    def in_files(self, folders: Iterable[Path], since: float = 0.0, leave_out: Collection[Path] = ()) -> list[str]:
        """Return where the words stand in the files below some folders that were written since a time, and in names."""
        return [
            f"{path}: {hit}"
            for folder in folders
            for path in _files(folder, since)
            if path not in leave_out
            for hit in self.in_bytes(_content(path))
        ]

    def in_memory(self, pid: int) -> list[str]:
        """Return where the words stand in the memory of a process; needs root."""
        return [f"{pid} {name}: {hit}" for name, data in _memory(pid) for hit in self.in_bytes(data)]

    def in_writes(self, trace: Path, allowed: str) -> list[str]:
        """Return the writes of an strace (-y) that carry a word; sockets to paths with `allowed` may.

        A word is letters and, in wide forms, zeros, which strace writes as they are and as \\0.
        """
        forms = re.compile(b"|".join(re.escape(form.replace(b"\0", b"\\0")) for form in self.forms()))
        told: set[bytes] = set()
        hits = []
        for line in trace.read_bytes().splitlines():
            connected = _CONNECT.search(line)
            if connected is not None and allowed.encode() in connected[2]:
                told.add(connected[1])
            found, owner = forms.search(line), _OWNER.match(line)
            if found is not None and (owner is None or owner[2] not in told):
                hits.append(f"{line[:120]!r} … {line[max(found.start() - 16, 0) : found.end() + 48]!r}")
        return hits


def _base64(data: bytes) -> Iterator[bytes]:
    """Yield the middle of what base64 makes of `data`, at each of the three places it can begin."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + data)
        yield coded[4 if before else 0 : -4]


def _files(folder: Path, since: float) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            with suppress(FileNotFoundError):
                if stat.S_ISREG(path.lstat().st_mode) and path.lstat().st_mtime >= since:
                    yield path


def _content(path: Path) -> bytes:
    try:
        return path.name.encode() + b"\0" + path.read_bytes()
    except (FileNotFoundError, PermissionError):  # gone since, or another user's
        return b""


def _memory(pid: int) -> Iterator[tuple[str, bytes]]:
    """Yield every part of a process's memory that can be written, in windows that overlap."""
    maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            area, rights, *rest = line.split(maxsplit=5)
            if "w" not in rights:
                continue
            low, high = (int(part, 16) for part in area.split("-"))
            for start in range(low, high, _WINDOW):
                try:
                    memory.seek(max(start - 256, low))
                    yield (rest[-1] if len(rest) > 3 else "", memory.read(min(_WINDOW + 256, high - start + 256)))
                except (OSError, ValueError):  # an area of a device
                    continue
