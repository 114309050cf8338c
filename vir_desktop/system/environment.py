"""The environment that a session is born with: built from an allow-list, never by scrubbing what was there.

Left out on purpose: LD_PRELOAD and its kin, PYTHON*, QT_* (plugins, logging, platform themes), SQLITE_TMPDIR,
SSLKEYLOGFILE, SSH_AUTH_SOCK, the input method's variables (it learns words) and the session bus.
"""

from __future__ import annotations

TYPE_CHECKING = False  # on the start path, where each import costs
if TYPE_CHECKING:
    from collections.abc import Mapping

PLATFORMS = frozenset({"xcb", "wayland", "windows", "offscreen"})
_LARGEST_SCALE = 4.0

_PASSED = frozenset(
    {
        # who and where
        "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ",
        # the screen
        "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "XCURSOR_SIZE", "XCURSOR_THEME",
        # what Windows cannot run without
        "SYSTEMROOT", "WINDIR", "SYSTEMDRIVE", "USERPROFILE", "USERNAME",
        "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "TEMP", "TMP",
    }
)  # fmt: skip
# Folders: one that is not named from the root would be another in each working directory.
_PLACES = frozenset(
    {
        "HOME", "XAUTHORITY",
        "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR",
    }
)  # fmt: skip
# How the desktop says that it sleeps or locks, and where its screen reader listens.
_BUSES = frozenset({"DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS", "XDG_SESSION_ID"})
# What the loader, the C library, OpenSSL and Python have obeyed before a line of ours runs.
_OBEYED = ("LD_", "PYTHON", "GLIBC_", "MALLOC_", "GCONV_PATH", "LOCPATH", "OPENSSL_", "SSLKEYLOGFILE")


def is_clean(outer: Mapping[str, str]) -> bool:
    """Return whether nothing in `outer` can have changed the interpreter that reads it."""
    return not any(name.startswith(_OBEYED) for name in outer)


def supervisor_environment(outer: Mapping[str, str]) -> dict[str, str]:
    """Return what a supervisor that begins anew gets: what its sessions get, and the desktop's buses."""
    buses = {name: value for name, value in outer.items() if name in _BUSES}
    inner = session_environment(outer)
    del inner["DBUS_SESSION_BUS_ADDRESS"]
    return inner | buses


def command_environment(outer: Mapping[str, str]) -> dict[str, str]:
    """Return what vir-admin gets out of `outer`: what a session gets, without the screen."""
    screen = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_SESSION_TYPE", "XCURSOR_", "QT_")
    return {name: value for name, value in session_environment(outer).items() if not name.startswith(screen)}


def session_environment(outer: Mapping[str, str]) -> dict[str, str]:
    """Return what a session gets out of the supervisor's environment `outer`.

    A session bus is named "disabled:", for where none is named Qt starts one of its own. The address of the
    accessibility bus comes later, on the session's link: it has to be asked for, and that must not cost
    start-up.
    """
    inner = {name: value for name, value in outer.items() if name in _PASSED or name.startswith("LC_")}
    inner |= {name: value for name, value in outer.items() if name in _PLACES and value.startswith("/")}
    inner["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
    display = outer.get("DISPLAY", "")
    if display.startswith((":", "unix:")):  # a host before the colon means the screen over the network
        inner["DISPLAY"] = display
    platform = outer.get("QT_QPA_PLATFORM", "")
    if platform in PLATFORMS:
        inner["QT_QPA_PLATFORM"] = platform
    scale = outer.get("QT_SCALE_FACTOR", "")
    if _is_scale(scale):
        inner["QT_SCALE_FACTOR"] = scale
    return inner


def _is_scale(text: str) -> bool:
    """A person's own magnification is respected, within what the screens are tested for."""
    try:
        return 1.0 <= float(text) <= _LARGEST_SCALE
    except ValueError:
        return False
