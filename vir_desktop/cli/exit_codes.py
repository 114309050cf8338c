"""The exit codes that scripts rely on (docs/kommandon.md)."""

from enum import IntEnum

from vir_desktop.domain.errors import Known


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    BUG = 1
    WRONG_USE = 2
    DAMAGED = 3
    OLDER = 4
    NO_RIGHT = 5
    IN_USE = 6
    REFUSED = 7
    CANNOT_WRITE = 8
    NEWER = 9
    NETWORK = 10


_BY_FAULT = {
    Known.OLDER_THAN_ANCHOR: Exit.OLDER,
    Known.WRONG_PASSPHRASE: Exit.NO_RIGHT,
    Known.OTHER_COMPUTER: Exit.NO_RIGHT,
    Known.EXPIRED_USER: Exit.NO_RIGHT,
    Known.NO_RIGHT: Exit.NO_RIGHT,
    Known.WAIT: Exit.NO_RIGHT,
    Known.WRONG_SHARE: Exit.NO_RIGHT,
    Known.TOO_FEW_SHARES: Exit.NO_RIGHT,
    Known.IN_USE: Exit.IN_USE,
    Known.DISK_FULL: Exit.CANNOT_WRITE,
    Known.READ_ONLY: Exit.CANNOT_WRITE,
    Known.IO_ERROR: Exit.CANNOT_WRITE,
    Known.LOW_MEMORY: Exit.CANNOT_WRITE,
    Known.NEWER_VERSION: Exit.NEWER,
    Known.NOT_A_VAULT: Exit.WRONG_USE,
    Known.VAULT_EXISTS: Exit.REFUSED,
    Known.NETWORK_NOT_DENIED: Exit.NETWORK,
}


def exit_code(code: Known) -> Exit:
    """Return the exit code of a known fault; what is left are the ways of being damaged."""
    return _BY_FAULT.get(code, Exit.DAMAGED)
