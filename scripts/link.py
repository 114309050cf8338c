"""A link without a supervisor at its other end, for a window that runs alone (tour, pictures, tests)."""

import os
import socket

from vir_desktop.system.session_link import SessionLink


class LooseLink(SessionLink):
    """A session's link; `words()` returns what the session has told so far."""

    def __init__(self) -> None:
        ours, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._theirs.setblocking(False)
        super().__init__(ours.detach())

    def words(self) -> list[bytes]:
        """Return the words told since the last call."""
        told = []
        while True:
            try:
                told.append(self._theirs.recv(1024))
            except BlockingIOError:
                return told

    def say(self, word: bytes) -> None:
        """Say a word to the session, as a supervisor would."""
        self._theirs.send(word)

    def hang_up(self) -> None:
        """Be gone, as a supervisor that died."""
        os.close(self._theirs.detach())
