"""The hands and eyes of the tests of pages, with the patience of a machine that is busy with something else.

A wait looks again every 10 ms and ends as soon as it is so; only a test that fails waits the whole time. A shorter
deadline stands in a test only where the time itself is what is promised.
"""

from collections.abc import Callable

from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

PATIENCE_MS = 30_000


class PatientBot(QtBot):
    """Waits PATIENCE_MS where nothing else is said."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        """Look again until `callback` gives True, or no longer raises AssertionError."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(
        self,
        signal: object,
        *,
        timeout: int = PATIENCE_MS,
        raising: bool | None = None,
        check_params_cb: Callable[..., bool] | None = None,
    ) -> SignalBlocker:
        """Return what waits for a signal at the end of its block."""
        return super().waitSignal(signal, timeout=timeout, raising=raising, check_params_cb=check_params_cb)
