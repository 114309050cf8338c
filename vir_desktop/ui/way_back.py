"""The way back to where one was before the lock; whatever the user does goes before it."""

from collections.abc import Callable

from vir_desktop.services.positions import Position


class WayBack:
    """Remembers which way back is under way, if any."""

    def __init__(self) -> None:
        self._to: Position | None = None

    def begin(self, position: Position) -> None:
        """Start on the way to `position`."""
        self._to = position

    def is_overtaken(self, position: Position | None) -> bool:
        """Return whether the user has gone elsewhere since the way to `position` began; None is no way back."""
        return position is not None and position is not self._to

    def before(self, act: Callable[..., None]) -> Callable[..., None]:
        """Return `act` as something that the user does."""

        def by_user(*args: object) -> None:
            self._to = None
            act(*args)

        return by_user
