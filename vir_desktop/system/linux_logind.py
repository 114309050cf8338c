"""systemd-logind on the system bus: suspend, screen lock, user switch, shutdown. Sleep waits for the lock.

A *delay* inhibitor makes logind wait (5 s at most) before it sleeps. Source: org.freedesktop.login1(5).
"""

import os
from collections import deque

from jeepney import (
    DBusAddress,
    DBusErrorResponse,
    HeaderFields,
    MatchRule,
    Message,
    message_bus,
    new_method_call,
)
from jeepney.fds import FileDescriptor
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

_SERVICE = "org.freedesktop.login1"
_MANAGER = DBusAddress("/org/freedesktop/login1", bus_name=_SERVICE, interface=f"{_SERVICE}.Manager")
_PROPERTIES = "org.freedesktop.DBus.Properties"
_REPLY_S = 2.0


class Logind:
    """One connection and at most one inhibitor; signals that arrive during a call are kept."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self._heard: deque[Message] = deque()
        self._inhibitor: int | None = None
        self._subscribe(_session_path(connection))
        self._delay_sleep()

    def fileno(self) -> int:
        """Return the bus connection's descriptor."""
        return int(self._connection.sock.fileno())

    def must_lock(self) -> bool:
        """Hear everything that has come, without waiting; True when any of it means lock."""
        self._receive()
        lock = False
        while self._heard:
            member, body = _signal(self._heard.popleft())
            if member == "PrepareForSleep" and not body[0]:
                self._delay_sleep()  # awake again: the next sleep is delayed too
            lock = lock or _means_lock(member, body)
        return lock

    def allow_sleep(self) -> None:
        """Release the inhibitor."""
        if self._inhibitor is not None:
            os.close(self._inhibitor)
            self._inhibitor = None

    def close(self) -> None:
        """Release the inhibitor and the connection."""
        self.allow_sleep()
        self._connection.close()

    def _receive(self) -> None:
        while True:
            try:
                self._connection.recv_messages(timeout=0)
            except TimeoutError:
                return

    def _subscribe(self, session: str | None) -> None:
        rules = [MatchRule(type="signal", interface=f"{_SERVICE}.Manager", path=_MANAGER.object_path)]
        if session is not None:
            rules.append(MatchRule(type="signal", interface=f"{_SERVICE}.Session", path=session))
            rules.append(MatchRule(type="signal", interface=_PROPERTIES, path=session))
        for rule in rules:
            self._connection.filter(rule, queue=self._heard)
            _call(self._connection, message_bus.AddMatch(rule))

    def _delay_sleep(self) -> None:
        if self._inhibitor is not None:
            return
        words = ("sleep:shutdown", "VIR Desktop", "Låser den öppna akten", "delay")
        try:
            (inhibitor,) = _call(self._connection, new_method_call(_MANAGER, "Inhibit", "ssss", words))
        except DBusErrorResponse:  # policy may refuse it; the signals are still heard
            return
        if not isinstance(inhibitor, FileDescriptor):
            return
        self._inhibitor = inhibitor.to_raw_fd()
        os.set_inheritable(self._inhibitor, False)  # the next session would hold the computer awake with it


def connect() -> Logind | None:
    """Connect to logind; None when there is no system bus or nobody answers on it."""
    try:
        connection = open_dbus_connection("SYSTEM", enable_fds=True)
    except (OSError, RuntimeError, ValueError):
        return None
    try:
        return Logind(connection)
    except (OSError, DBusErrorResponse):
        connection.close()
        return None


def _session_path(connection: DBusConnection) -> str | None:
    """Return the object of the desktop session that this process is in, or None when it is in none.

    Programs that a desktop starts as units of its user's systemd are in no session by process id; the session
    that has the user's display is then meant.
    """
    named = os.environ.get("XDG_SESSION_ID")
    try:
        if named:
            return str(_call(connection, new_method_call(_MANAGER, "GetSession", "s", (named,)))[0])
        return str(_call(connection, new_method_call(_MANAGER, "GetSessionByPID", "u", (0,)))[0])
    except DBusErrorResponse:
        return _display_session(connection)


def _display_session(connection: DBusConnection) -> str | None:
    user = DBusAddress(f"{_MANAGER.object_path}/user/self", bus_name=_SERVICE, interface=_PROPERTIES)
    try:
        answer = _call(connection, new_method_call(user, "Get", "ss", (f"{_SERVICE}.User", "Display")))
    except DBusErrorResponse:
        return None
    match answer:
        case (("(so)", (str(), str(path))),):
            return path
        case _:
            return None


def _call(connection: DBusConnection, call: Message) -> tuple[object, ...]:
    reply: tuple[object, ...] = unwrap_msg(connection.send_and_get_reply(call, timeout=_REPLY_S))
    return reply


def _signal(message: Message) -> tuple[str, tuple[object, ...]]:
    return str(message.header.fields.get(HeaderFields.member, "")), tuple(message.body)


def _means_lock(member: str, body: tuple[object, ...]) -> bool:
    if member in {"PrepareForSleep", "PrepareForShutdown"}:
        return bool(body[0])
    if member == "PropertiesChanged":
        changed = body[1]
        return isinstance(changed, dict) and (
            changed.get("LockedHint") == ("b", True) or changed.get("Active") == ("b", False)
        )
    return member == "Lock"
