"""Network denial on Windows, untried on a real machine: the process must be in an AppContainer.

The container is made by the installer's start of the program; here it is only proved. Two things must both
hold: the token says AppContainer with no capability, and a connection is refused with WSAEACCES, which is
what the container's own firewall rule answers. Source: Microsoft Learn, "AppContainer isolation" and
GetTokenInformation.
"""

import _socket
import ctypes
from collections.abc import Callable

_TOKEN_QUERY = 0x0008
_TOKEN_IS_APP_CONTAINER, _TOKEN_CAPABILITIES = 29, 30
_WSAEACCES = 10013


def control() -> bool:
    """Say whether the proof can tell the container from a computer without network: the token does."""
    return True


def install() -> None:
    """Nothing to install: a process cannot enter a container, it is born there."""


def is_denied() -> bool:
    """Say whether the token is a bare container's and a connection is refused by that container."""
    return token_is_bare_container(_token_information) and _attempt() == _WSAEACCES


def token_is_bare_container(ask: Callable[[int], bytes]) -> bool:
    """Read the two token classes; `ask` returns the bytes of a TOKEN_INFORMATION_CLASS, b"" when refused.

    TokenIsAppContainer is a DWORD; TOKEN_GROUPS of TokenCapabilities begins with the DWORD count, which must
    be 0.
    """
    container, capabilities = ask(_TOKEN_IS_APP_CONTAINER), ask(_TOKEN_CAPABILITIES)
    return _dword(container) == 1 and _dword(capabilities) == 0


def _dword(data: bytes) -> int | None:
    return int.from_bytes(data[:4], "little") if len(data) >= 4 else None


def _token_information(information_class: int) -> bytes:
    loader = vars(ctypes)["WinDLL"]  # absent from ctypes, and from its types, on other systems
    kernel, security = loader("kernel32"), loader("advapi32")
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    token = ctypes.c_void_p()
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    if not security.OpenProcessToken(process, _TOKEN_QUERY, ctypes.byref(token)):
        return b""
    try:
        buffer, length = ctypes.create_string_buffer(4096), ctypes.c_ulong()
        known = security.GetTokenInformation(token, information_class, buffer, 4096, ctypes.byref(length))
        return buffer.raw[: length.value] if known else b""
    finally:
        kernel.CloseHandle(token)


def _attempt() -> int | None:
    """Try this computer's own discard port, which a container without capability may not reach."""
    attempt = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM, 0)
    try:
        attempt.settimeout(1)
        return attempt.connect_ex(("127.0.0.1", 9))
    finally:
        attempt.close()
