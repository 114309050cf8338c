"""The session's end of the link to its supervisor: one descriptor, whole words both ways, no Qt.

The words are docs/decisions/0003-process-split.md. The link is a SOCK_SEQPACKET pair, so one read is one word
and the supervisor's death reads as the empty word.
"""

import os
import select

DESCRIPTOR = 3

# From the supervisor
LOCK = b"lock"  # cover, commit, end
SHOW = b"show"  # to a held session: map the window
UNWATCHED = b"unwatched"  # the desktop's own lock and suspend cannot be seen: say so
ACCESSIBILITY = b"accessibility"  # first of all words; the bus's address after a space, or nothing
ENDED = b""  # the supervisor is gone: lock

# To the supervisor
READY = b"ready"  # the window is painted, or made and held
HOLDING = b"holding"  # a passphrase was given: secrets from here on
SETTLED = b"settled"  # unlocked and at rest: the spare may be started
COVERED = b"covered"  # nothing of a person is on the screen any more
COMMITTING = b"committing"  # the draft is being made durable: 3 s instead of 0.5

_LONGEST = 1024


class SessionLink:
    """Wait for `fileno()` to be readable, then call `read_command()`; each call returns one word."""

    def __init__(self, descriptor: int = DESCRIPTOR) -> None:
        self._descriptor = descriptor
        os.set_inheritable(descriptor, False)  # a child that held it would hide the session's end

    def fileno(self) -> int:
        """Return the descriptor, for a notifier of the event loop."""
        return self._descriptor

    def read_command(self) -> bytes:
        """Return the next word, waiting for it; ENDED when the supervisor is gone."""
        try:
            return os.read(self._descriptor, _LONGEST)
        except ConnectionError:
            return ENDED

    def accessibility_bus(self, timeout_s: float) -> str:
        """Return the accessibility bus's address, the first word of all; "" if there is none or not in time.

        Call once, just before the QApplication is made: the supervisor asks while this process imports Qt.
        """
        if not select.select([self._descriptor], [], [], timeout_s)[0]:
            return ""
        word, _, address = self.read_command().partition(b" ")
        return address.decode("ascii", "ignore") if word == ACCESSIBILITY else ""

    def tell(self, word: bytes) -> None:
        """Tell the supervisor; nothing to do when it is gone, for that is read as ENDED."""
        try:
            os.write(self._descriptor, word)
        except ConnectionError:
            return
