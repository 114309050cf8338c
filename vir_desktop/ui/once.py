"""What is begun on another thread and comes back: wished for again meanwhile, it is the same wish (K10)."""

from collections.abc import Callable
from typing import TypeVar

from vir_desktop.domain.errors import KnownError, RuleError

T = TypeVar("T")


class Once:
    """One thing at a time: while it is under way it is not begun again."""

    def __init__(self) -> None:
        self.is_under_way = False

    def run(
        self,
        call: Callable[[Callable[[T], None], Callable[[RuleError | KnownError], None]], None],
        done: Callable[[T], None],
        failed: Callable[[RuleError | KnownError], None],
    ) -> None:
        """Begin `call`, which tells how it went by one of its two arguments, unless it is under way."""

        def over(tell: Callable[[], None]) -> None:
            self.is_under_way = False
            tell()

        if not self.is_under_way:
            self.is_under_way = True
            call(lambda value: over(lambda: done(value)), lambda error: over(lambda: failed(error)))
