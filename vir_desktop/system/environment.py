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
        "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ",
        "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR",
        # the screen
        "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_SESSION_TYPE", "XCURSOR_SIZE", "XCURSOR_THEME",
        # what Windows cannot run without
        "SYSTEMROOT", "WINDIR", "SYSTEMDRIVE", "USERPROFILE", "USERNAME",
        "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "TEMP", "TMP",
    }
)  # fmt: skip


def session_environment(outer: Mapping[str, str]) -> dict[str, str]:
    """Return what a session gets out of the supervisor's environment `outer`.

    A session bus is named "disabled:", for where none is named Qt starts one of its own. The address of the
    accessibility bus comes later, on the session's link: it has to be asked for, and that must not cost
    start-up.
    """
    inner = {name: value for name, value in outer.items() if name in _PASSED or name.startswith("LC_")}
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
