"""One session as the supervisor sees it: a process, and the supervisor's end of its link. POSIX.

The module is on the start path: it imports nothing that the interpreter has not loaded already, but
`_socket`.
"""

from __future__ import annotations

import _socket
import os
import sys

from vir_desktop.system.session_link import DESCRIPTOR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Isolated (-I): no PYTHON* variable, no user folder, no working directory. Without site (-S): nothing that lies among
# the libraries (*.pth, sitecustomize) runs before the first line of ours; so they are named, and the package's own root
# goes last on the path, so that nothing beside it can stand in for a module of a library.
_PATH = f"import sys; sys.path += sys.argv.pop(1).split({os.pathsep!r})\n"
_RUN = "from vir_desktop.app import run_session; sys.exit(run_session())"
_LIBRARIES = ("site-packages", "dist-packages")
_LONGEST = 1024
_SIGKILL = 9  # importing signal builds its enums: 3 ms


def session_command(arguments: Sequence[str]) -> list[str]:
    """Return the command line of a session: `--vault DIR`, `--hold`, `--no-unlock`."""
    return isolated_command(_RUN, arguments)


def isolated_command(code: str, arguments: Sequence[str]) -> list[str]:
    """Return the command line that runs `code`, which finds `sys`, the libraries and this package, as a session is."""
    return [sys.executable, "-IS", "-c", _PATH + code, os.pathsep.join([*_libraries(), _ROOT]), *arguments]


def _libraries() -> list[str]:
    """Return the folders of libraries that belong to the interpreter; a person's own is not among them."""
    inside = os.path.join(sys.prefix, "")
    return [path for path in sys.path if path.startswith(inside) and os.path.basename(path) in _LIBRARIES]


class SessionProcess:
    """A spawned process with its link as descriptor 3 and no other descriptor but the standard three."""

    def __init__(self, command: list[str], environment: Mapping[str, str]) -> None:
        self._link, theirs = _pair()
        nothing = os.open(os.devnull, os.O_RDONLY)
        try:
            self.pid = os.posix_spawn(
                command[0],
                command,
                environment,
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, nothing, 0),
                    (os.POSIX_SPAWN_DUP2, theirs, DESCRIPTOR),
                ],
                setpgroup=0,  # Ctrl+C in a terminal ends the supervisor, whose end locks the session
            )
        finally:
            os.close(nothing)
            os.close(theirs)
        self._end = os.pidfd_open(self.pid)

    @property
    def link(self) -> int:
        """The descriptor that is readable when a word has come, or the other end has been closed."""
        return self._link

    @property
    def end(self) -> int:
        """The descriptor that is readable when the process has ended."""
        return self._end

    def read(self) -> bytes:
        """Return the next word; b"" when the session has closed its end."""
        try:
            return os.read(self._link, _LONGEST)
        except ConnectionError:
            return b""

    def tell(self, word: bytes) -> None:
        """Send a word; a session that no longer listens is told nothing."""
        try:
            os.write(self._link, word)
        except OSError:
            return

    def kill(self) -> None:
        """End the process at once."""
        os.kill(self.pid, _SIGKILL)

    def reap(self) -> int:
        """Wait for the end, let go of the descriptors, return the exit code (negative: the signal)."""
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self._end)
        self.let_go()
        return code

    def let_go(self) -> None:
        """Close the link: the session hears that its supervisor is gone."""
        if self._link >= 0:
            os.close(self._link)
            self._link = -1


def _pair() -> tuple[int, int]:
    ours, theirs = _socket.socketpair(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
    pair = ours.detach(), theirs.detach()
    os.set_blocking(pair[0], False)  # a session that never reads must not stop the supervisor
    return pair
