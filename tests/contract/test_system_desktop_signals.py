"""The desktop's signals: logind played by python-dbusmock on a private bus, Windows' messages by their numbers."""

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

from vir_desktop.system import accessibility_bus, linux_logind, windows_messages
from vir_desktop.system.linux_logind import Logind
from vir_desktop.system.windows_messages import WindowsMessages, means_lock

MANAGER = "org.freedesktop.login1.Manager"
SESSION = "org.freedesktop.login1.Session"
SESSION_PATH = "/org/freedesktop/login1/session/c7"
DEADLINE_S = 10.0


class Mock:
    """A private bus on which dbusmock plays logind, with one desktop session, c7."""

    def __init__(self, connection: DBusConnection) -> None:
        self.connection = connection

    def call(self, path: str, interface: str, method: str, signature: str, *arguments: object) -> tuple[object, ...]:
        address = DBusAddress(path, bus_name="org.freedesktop.login1", interface=interface)
        reply: tuple[object, ...] = unwrap_msg(
            self.connection.send_and_get_reply(new_method_call(address, method, signature, arguments), timeout=5)
        )
        return reply

    def emit(self, path: str, interface: str, name: str, signature: str = "", *arguments: object) -> None:
        values = [(signature, argument) for argument in arguments]
        self.call(path, "org.freedesktop.DBus.Mock", "EmitSignal", "sssav", interface, name, signature, values)

    def change(self, name: str, value: bool) -> None:
        self.call(
            SESSION_PATH, "org.freedesktop.DBus.Mock", "UpdateProperties", "sa{sv}", SESSION, {name: ("b", value)}
        )

    def inhibitors(self) -> list[object]:
        found = self.call("/org/freedesktop/login1", MANAGER, "ListInhibitors", "")[0]
        return list(found) if isinstance(found, list) else []


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not done():
        assert time.monotonic() < deadline
        select.select([], [], [], 0.01)


@pytest.fixture(scope="module")
def bus() -> Iterator[str]:
    """A bus daemon of our own and dbusmock's logind on it."""
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True
    )
    assert daemon.stdout is not None
    address = daemon.stdout.readline().strip()
    environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": address}
    mock = subprocess.Popen(["/usr/bin/python3", "-m", "dbusmock", "--template", "logind"], env=environment)
    yield address
    for process in (mock, daemon):
        process.terminate()
        process.wait(timeout=DEADLINE_S)
    daemon.stdout.close()


@pytest.fixture
def mock(bus: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mock]:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus)
    monkeypatch.setenv("XDG_SESSION_ID", "c7")
    with open_dbus_connection("SYSTEM") as connection:
        mock = Mock(connection)
        dbus = DBusAddress("/org/freedesktop/DBus", bus_name="org.freedesktop.DBus", interface="org.freedesktop.DBus")
        owned = new_method_call(dbus, "NameHasOwner", "s", ("org.freedesktop.login1",))
        until(lambda: bool(unwrap_msg(connection.send_and_get_reply(owned, timeout=5))[0]))
        sessions = str(mock.call("/org/freedesktop/login1", MANAGER, "ListSessions", ""))
        if SESSION_PATH not in sessions:
            arguments = ("c7", "seat0", 1000, "a", True)
            mock.call("/org/freedesktop/login1", "org.freedesktop.DBus.Mock", "AddSession", "ssusb", *arguments)
        yield mock
        until(lambda: not mock.inhibitors())


@pytest.fixture
def logind(mock: Mock) -> Iterator[Logind]:
    logind = linux_logind.connect()
    assert logind is not None
    yield logind
    logind.close()


def hears_lock(logind: Logind) -> bool:
    """Wait for the connection to be readable, then hear; False after a second of silence."""
    deadline = time.monotonic() + 1.0
    while (left := deadline - time.monotonic()) > 0:
        if select.select([logind.fileno()], [], [], left)[0] and logind.must_lock():
            return True
    return False


@pytest.mark.parametrize(
    "say",
    [
        lambda mock: mock.emit("/org/freedesktop/login1", MANAGER, "PrepareForSleep", "b", True),
        lambda mock: mock.emit("/org/freedesktop/login1", MANAGER, "PrepareForShutdown", "b", True),
        lambda mock: mock.emit(SESSION_PATH, SESSION, "Lock"),
        lambda mock: mock.change("LockedHint", True),
        lambda mock: mock.change("Active", False),
    ],
    ids=["sleep", "shutdown", "lock", "locked-hint", "other-user"],
)
def test_what_must_lock_is_heard(mock: Mock, logind: Logind, say: Callable[[Mock], None]) -> None:
    say(mock)
    assert hears_lock(logind)


@pytest.mark.parametrize(
    "say",
    [
        lambda mock: mock.emit(SESSION_PATH, SESSION, "Unlock"),
        lambda mock: mock.change("LockedHint", False),
        lambda mock: mock.change("Active", True),
        lambda mock: mock.emit("/org/freedesktop/login1", MANAGER, "PrepareForSleep", "b", False),
    ],
    ids=["unlock", "hint-off", "back", "awake"],
)
def test_what_need_not_lock_does_not(mock: Mock, logind: Logind, say: Callable[[Mock], None]) -> None:
    say(mock)
    assert not hears_lock(logind)


def test_sleep_waits_until_it_is_allowed_and_the_next_one_waits_again(mock: Mock, logind: Logind) -> None:
    until(lambda: len(mock.inhibitors()) == 1)
    logind.allow_sleep()
    until(lambda: not mock.inhibitors())
    mock.emit("/org/freedesktop/login1", MANAGER, "PrepareForSleep", "b", False)
    assert not hears_lock(logind)
    until(lambda: len(mock.inhibitors()) == 1)


def test_a_child_does_not_hold_the_computer_awake(mock: Mock, logind: Logind) -> None:
    """The descriptor comes inheritable from the bus: a session would delay every sleep until its own end."""
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False)
    until(lambda: len(mock.inhibitors()) == 1)
    logind.allow_sleep()
    until(lambda: not mock.inhibitors())
    child.communicate(b"\n", timeout=DEADLINE_S)


def test_a_program_outside_every_session_hears_the_one_that_has_the_display(
    mock: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_SESSION_ID")
    user = ("/org/freedesktop/login1/user/self", "org.freedesktop.login1.User")
    properties = {"Display": ("(so)", ("c7", SESSION_PATH))}
    arguments: tuple[object, ...] = (*user, properties, [])
    mock.call("/org/freedesktop/login1", "org.freedesktop.DBus.Mock", "AddObject", "ssa{sv}a(ssss)", *arguments)
    logind = linux_logind.connect()
    assert logind is not None
    mock.emit(SESSION_PATH, SESSION, "Lock")
    assert hears_lock(logind)
    logind.close()


def test_without_a_bus_nobody_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    assert linux_logind.connect() is None


def test_the_accessibility_bus_is_the_desktops_own_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AT_SPI_BUS_ADDRESS", "unix:path=/run/a11y")
    assert accessibility_bus.address() == "unix:path=/run/a11y"
    monkeypatch.setenv("AT_SPI_BUS_ADDRESS", "tcp:host=192.0.2.1")
    assert accessibility_bus.address() == ""
    monkeypatch.delenv("AT_SPI_BUS_ADDRESS")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    assert accessibility_bus.address() == ""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    assert accessibility_bus.address() == ""


@pytest.mark.parametrize(
    ("number", "detail", "locks"),
    [
        (windows_messages._WM_WTSSESSION_CHANGE, 0x7, True),  # locked
        (windows_messages._WM_WTSSESSION_CHANGE, 0x8, False),  # unlocked
        (windows_messages._WM_WTSSESSION_CHANGE, 0x2, True),  # another user at the console
        (windows_messages._WM_POWERBROADCAST, 0x4, True),  # suspend
        (windows_messages._WM_POWERBROADCAST, 0x12, False),  # resumed
        (windows_messages._WM_QUERYENDSESSION, 0, True),
        (0x0200, 0, False),  # the mouse moves
    ],
)
def test_windows_messages_follow_the_same_contract(number: int, detail: int, locks: bool) -> None:
    messages = WindowsMessages()
    messages.message(number, detail)
    assert messages.must_lock() is locks is means_lock(number, detail)
    assert not messages.must_lock()  # heard once
    messages.close()
