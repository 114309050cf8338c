"""A screen for real processes, and the moment at which a window is mapped on it, told by the X server itself."""

import os
import queue
import select
import signal
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_CHANGE_ATTRIBUTES, _EVENT_MASK, _SUBSTRUCTURE = 2, 0x800, 0x80000
_MAP_NOTIFY = 19
_EVENT_BYTES = 32


class Maps:
    """The windows mapped on a screen, each with its time (monotonic). Speaks X11 itself: a client of no library."""

    def __init__(self, display: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(f"/tmp/.X11-unix/X{display.lstrip(':')}")
        self._socket.sendall(struct.pack("<BxHHHHxx", ord("l"), 11, 0, 0, 0))
        root = self._root()
        self._socket.sendall(
            struct.pack("<BxHIII", _CHANGE_ATTRIBUTES, 4, root, _EVENT_MASK, _SUBSTRUCTURE)
        )
        self._seen: queue.SimpleQueue[float] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def forget(self) -> None:
        """Leave what was mapped so far."""
        while not self._seen.empty():
            self._seen.get()

    def next(self, timeout_s: float = 20.0) -> float:
        """Return when the next window is mapped. Raises queue.Empty after the deadline."""
        return self._seen.get(timeout=timeout_s)

    def _root(self) -> int:
        """Read the server's greeting (X11 protocol, "Connection Setup") and return its first root window."""
        accepted, words = struct.unpack("<BxxxxxH", self._read(8))
        assert accepted == 1
        body = self._read(words * 4)
        (vendor_bytes,) = struct.unpack_from("<H", body, 16)
        formats = body[21]
        (root,) = struct.unpack_from("<I", body, 32 + (vendor_bytes + 3) // 4 * 4 + formats * 8)
        return int(root)

    def _read(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = self._socket.recv(count - len(data))
            if not part:
                raise ConnectionError
            data += part
        return data

    def _listen(self) -> None:
        while True:
            try:
                event = self._read(_EVENT_BYTES)
            except OSError:
                return  # the screen is gone
            override_redirect = event[12]
            if event[0] & 0x7F == _MAP_NOTIFY and not override_redirect:
                self._seen.put(time.monotonic())


@contextmanager
def screen() -> Iterator[Maps]:
    """Run Xvfb, let this process and its children draw on it, and watch it."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-noreset", "-nolisten", "tcp"],
        pass_fds=[write], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    try:
        with os.fdopen(read) as told:
            display = f":{told.readline().strip()}"
        os.environ |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        yield Maps(display)
    finally:
        server.terminate()
        server.wait()


def family(pid: int) -> list[int]:
    """Return a process and all that it started, the first started first."""
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            children = file.read().split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [pid, *(found for child in children for found in family(int(child)))]


def end(process: subprocess.Popen[bytes]) -> None:
    """End a program with all its processes, and wait until none is left."""
    pids = family(process.pid)
    process.kill()
    process.wait()
    for pid in pids[1:]:
        _end_one(pid)


def _end_one(pid: int) -> None:
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        select.select([descriptor], [], [], 10)
    finally:
        os.close(descriptor)
