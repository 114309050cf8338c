"""The desktop's messages on Windows, untried on a real machine: session changes, suspend, shutdown.

A message-only window on a thread of its own; each message that means lock becomes one byte in a pipe.
Source: Microsoft Learn, WM_WTSSESSION_CHANGE, WM_POWERBROADCAST, WM_QUERYENDSESSION.
"""

import ctypes
import os
import threading

_WM_QUERYENDSESSION, _WM_POWERBROADCAST, _WM_WTSSESSION_CHANGE = 0x0011, 0x0218, 0x02B1
_PBT_APMSUSPEND = 0x0004
_WTS_AWAY = frozenset({0x2, 0x4, 0x6, 0x7})  # console or remote disconnected, logged off, locked
_HWND_MESSAGE = -3
_NOTIFY_THIS_SESSION = 0


def means_lock(message: int, detail: int) -> bool:
    """Say whether a window message (its number and wParam) means that the session must be locked."""
    if message == _WM_WTSSESSION_CHANGE:
        return detail in _WTS_AWAY
    if message == _WM_POWERBROADCAST:
        return detail == _PBT_APMSUSPEND
    return message == _WM_QUERYENDSESSION


class WindowsMessages:
    """Messages as bytes in a pipe. Nothing holds Windows awake: it gives two seconds of its own accord."""

    def __init__(self) -> None:
        self._heard, self._say = os.pipe()
        os.set_blocking(self._heard, False)

    def message(self, number: int, detail: int) -> None:
        """Take one window message, on the window's thread."""
        if means_lock(number, detail):
            os.write(self._say, b"L")

    def fileno(self) -> int:
        """Return the pipe's reading end."""
        return self._heard

    def must_lock(self) -> bool:
        """Empty the pipe; True when anything was in it."""
        try:
            return bool(os.read(self._heard, 4096))
        except BlockingIOError:
            return False

    def allow_sleep(self) -> None:
        """Nothing holds the computer awake."""

    def close(self) -> None:
        """Close the pipe."""
        os.close(self._heard)
        os.close(self._say)


def connect() -> WindowsMessages | None:
    """Open the message-only window and start hearing; None when Windows refuses the window."""
    messages, made = WindowsMessages(), threading.Event()
    outcome: list[bool] = []
    threading.Thread(target=_pump, args=(messages, made, outcome), daemon=True).start()
    made.wait()
    if outcome:
        return messages
    messages.close()
    return None


def _pump(messages: WindowsMessages, made: threading.Event, outcome: list[bool]) -> None:
    loader = vars(ctypes)["WinDLL"]  # absent from ctypes, and from its types, on other systems
    user, terminal = loader("user32"), loader("wtsapi32")
    user.CreateWindowExW.restype = user.DefWindowProcW.restype = ctypes.c_ssize_t
    arguments = (ctypes.c_void_p, ctypes.c_uint, ctypes.c_size_t, ctypes.c_ssize_t)
    user.DefWindowProcW.argtypes = arguments
    procedure_type = vars(ctypes)["WINFUNCTYPE"](ctypes.c_ssize_t, *arguments)

    def procedure(window: int, number: int, detail: int, more: int) -> int:
        messages.message(number, detail)
        return int(user.DefWindowProcW(window, number, detail, more))

    window = ctypes.c_void_p(
        user.CreateWindowExW(0, "STATIC", None, 0, 0, 0, 0, 0, ctypes.c_void_p(_HWND_MESSAGE), None, None, None)
    )
    kept = procedure_type(procedure)  # Windows holds only its address
    user.SetWindowLongPtrW(window, -4, kept)
    if window.value and terminal.WTSRegisterSessionNotification(window, _NOTIFY_THIS_SESSION):
        outcome.append(True)
    made.set()
    message = ctypes.create_string_buffer(64)
    while outcome and user.GetMessageW(message, None, 0, 0) > 0:
        user.DispatchMessageW(message)
