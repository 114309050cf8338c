"""The computer's randomness, for ports.Entropy."""

import os


class SystemEntropy:
    """The kernel's generator; nothing is kept between calls, so no two processes draw the same numbers."""

    def token(self, length: int) -> bytes:
        """Return `length` unpredictable bytes."""
        return os.urandom(length)
