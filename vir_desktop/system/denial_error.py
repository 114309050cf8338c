"""The one error of network denial, apart from the face so that the per-OS files can raise it."""


class NetworkNotDeniedError(Exception):
    """The network could not be taken away; `part` is "platform", "install", "filter" or "control"."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part
