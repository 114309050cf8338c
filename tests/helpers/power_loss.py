"""What a power cut can leave of a recorded run: unsynced writes dropped, reordered or torn, names only in part.

The model is stricter than ext4: a file's content is durable up to its last fsync and no further, a name up to the
last fsync of its folder and no further (what is pending of a folder persists in order, from the first), a write is
made of sectors of 512 bytes that persist or not each by itself.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
_LINE = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+)")
_FD = re.compile(r"\d+<([^>]*)>")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
RECORDING = ("-xx", "-s", "1000000")  # what strace needs to be told for `read_log`

Files = dict[str, bytes]


@dataclass(frozen=True)
class Change:
    """A write of `data` at `offset`, or a cut to `offset` when there is no data."""

    offset: int
    data: bytes | None


@dataclass(frozen=True)
class Event:
    """One call of the run: `kind` is write, cut, sync, create, rename, unlink or ack; names are within the folder."""

    kind: str
    name: str = ""
    other: str = ""
    change: Change = Change(0, None)


@dataclass
class _File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[Change] = field(default_factory=list)
    size: int = 0


@dataclass(frozen=True)
class _Naming:
    """A pending change of a folder: `name` now is `file` (None: no longer there), and `gone` is not."""

    name: str
    file: _File | None
    gone: str = ""


class Disk:
    """A folder on a disk, fed with the events of a run."""

    def __init__(self, base: Files) -> None:
        self._names = {name: _File(bytearray(data), [], len(data)) for name, data in base.items()}
        self._durable_names = dict(self._names)
        self._namings: dict[str, list[_Naming]] = {}

    def feed(self, event: Event) -> None:
        match event.kind:
            case "write":
                self._write(event)
            case "cut":
                self._file(event.name).pending.append(event.change)
                self._file(event.name).size = event.change.offset
            case "sync":
                self._sync(event.name)
            case "create" if event.name not in self._names:
                self._name(_Naming(event.name, _File()))
            case "rename":
                self._name(_Naming(event.other, self._file(event.name), event.name))
            case "unlink":
                self._name(_Naming(event.name, None))

    def whole(self) -> Files:
        """Return the folder as the running system sees it."""
        return {name: _content(file, file.pending) for name, file in self._names.items()}

    def after_a_cut(self, chance: random.Random) -> Files:
        """Return the folder as a power cut at this moment may leave it."""
        names = dict(self._durable_names)
        for namings in self._namings.values():
            for naming in namings[: chance.choice((0, len(namings), chance.randint(0, len(namings))))]:
                _apply_naming(names, naming)
        keep = chance.choice((_none, _all, _prefix, _subset, _torn))
        return {name: _content(file, keep(file.pending, chance)) for name, file in names.items()}

    def _write(self, event: Event) -> None:
        file, data = self._file(event.name), event.change.data or b""
        offset = file.size if event.change.offset < 0 else event.change.offset
        file.pending.append(Change(offset, data))
        file.size = max(file.size, offset + len(data))

    def _sync(self, name: str) -> None:
        if name in self._names:
            file = self._file(name)
            file.durable[:] = _content(file, file.pending)
            file.pending.clear()
            return
        for naming in self._namings.pop(name, []):
            _apply_naming(self._durable_names, naming)

    def _name(self, naming: _Naming) -> None:
        _apply_naming(self._names, naming)
        folder = naming.name.rpartition("/")[0]
        self._namings.setdefault(folder, []).append(naming)

    def _file(self, name: str) -> _File:
        return self._names[name]


def read_log(log: Path, folder: Path, acks: Path) -> list[Event]:
    """Return the events of a recorded run on `folder`, and its acknowledgements."""
    found = []
    for line in log.read_text(encoding="ascii").splitlines():
        match = _LINE.match(line)
        if match is not None and int(match[3]) >= 0:
            event = _event(match[1], match[2], folder, acks)
            if event is not None:
                found.append(event)
    return found


def cuts(
    events: Sequence[Event], base: Files, per_event: int, seed: int, stride: int = 1
) -> Iterator[tuple[int, Files]]:
    """Yield (steps acknowledged, folder after a cut) for every `stride`-th moment of the run; each state once."""
    disk, chance, acknowledged, known = Disk(base), random.Random(seed), 0, set()
    for moment, event in enumerate(events):
        disk.feed(event)
        acknowledged += event.kind == "ack"
        for _ in range(per_event if moment % stride == 0 else 0):
            files = disk.after_a_cut(chance)
            state = (acknowledged, hash(frozenset(files.items())))
            if state not in known:
                known.add(state)
                yield acknowledged, files


def read_folder(folder: Path) -> Files:
    """Return the files of a folder by their names within it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write_folder(folder: Path, files: Files) -> None:
    """Make a folder hold these files and no others; its subfolders stay."""
    for name in set(read_folder(folder)) - set(files):
        (folder / name).unlink()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)


def _event(call: str, arguments: str, folder: Path, acks: Path) -> Event | None:
    strings = [_bytes(found) for found in _STRING.findall(arguments)]
    descriptor = _FD.match(arguments)
    path = Path(_bytes(descriptor[1]).decode()) if descriptor else None
    if call == "writev":
        return Event("ack") if path == acks else None
    if call in {"openat", "rename", "unlink"}:
        return _naming_event(call, [Path(text.decode()) for text in strings], arguments, folder)
    if path is None or not (path == folder or folder in path.parents):
        return None
    name = "" if path == folder else path.relative_to(folder).as_posix()
    last = arguments.rpartition(", ")[2]
    match call:
        case "write":
            return Event("write", name, change=Change(-1, strings[0]))
        case "pwrite64":
            return Event("write", name, change=Change(int(last), strings[0]))
        case "ftruncate":
            return Event("cut", name, change=Change(int(last), None))
        case "fsync" | "fdatasync":
            return Event("sync", name)
    return None


def _naming_event(call: str, paths: Sequence[Path], arguments: str, folder: Path) -> Event | None:
    paths = [path for path in paths if folder in path.parents]
    names = [path.relative_to(folder).as_posix() for path in paths]
    if not names or (call == "openat" and "O_CREAT" not in arguments):
        return None
    return Event({"openat": "create"}.get(call, call), names[0], names[-1])


def _bytes(spelt: str) -> bytes:
    return bytes.fromhex(spelt.replace("\\x", ""))


def _apply_naming(names: dict[str, _File], naming: _Naming) -> None:
    names.pop(naming.gone, None)
    if naming.file is None:
        names.pop(naming.name, None)
    else:
        names[naming.name] = naming.file


def _content(file: _File, changes: Sequence[Change]) -> bytes:
    content = bytearray(file.durable)
    for change in changes:
        if change.data is None:
            del content[change.offset :]
            content.extend(bytes(change.offset - len(content)))
        else:
            content.extend(bytes(max(0, change.offset - len(content))))
            content[change.offset : change.offset + len(change.data)] = change.data
    return bytes(content)


def _none(_: Sequence[Change], __: random.Random) -> Sequence[Change]:
    return ()


def _all(pending: Sequence[Change], _: random.Random) -> Sequence[Change]:
    return pending


def _prefix(pending: Sequence[Change], chance: random.Random) -> Sequence[Change]:
    return pending[: chance.randint(0, len(pending))]


def _subset(pending: Sequence[Change], chance: random.Random) -> Sequence[Change]:
    return [change for change in pending if chance.random() < 0.5]


def _torn(pending: Sequence[Change], chance: random.Random) -> Sequence[Change]:
    return [sector for change in pending for sector in _sectors(change) if chance.random() < 0.6]


def _sectors(change: Change) -> Iterator[Change]:
    if change.data is None:
        yield change
        return
    end = change.offset + len(change.data)
    at = change.offset
    while at < end:
        until = min(end, (at // SECTOR + 1) * SECTOR)
        yield Change(at, change.data[at - change.offset : until - change.offset])
        at = until
