"""What can go wrong, told apart.

A RuleError is a rule of the work saying no; it belongs at a field. A KnownError is the world's fault (a wrong
passphrase, a full disk, a damaged file); it belongs in the message bar with advice. Everything else is a bug.
Neither carries Swedish words (domain/messages.py has them) nor anything that a person wrote.
"""

from enum import StrEnum


class Known(StrEnum):
    """The world's faults, each told apart from the others."""

    WRONG_PASSPHRASE = "wrong-passphrase"  # noqa: S105  # the name of a fault, not a secret
    OTHER_COMPUTER = "other-computer"
    EXPIRED_USER = "expired-user"
    NO_RIGHT = "no-right"
    DAMAGED_SLOT = "damaged-slot"
    DAMAGED_KEYRING = "damaged-keyring"
    DAMAGED_POLICY = "damaged-policy"
    DAMAGED_DEVICE = "damaged-device"
    DAMAGED_ANCHOR = "damaged-anchor"
    DAMAGED_REGISTER = "damaged-register"
    DAMAGED_AKT = "damaged-akt"
    DAMAGED_PACK = "damaged-pack"
    DAMAGED_BACKUP = "damaged-backup"
    OLDER_THAN_ANCHOR = "older-than-anchor"
    NEWER_VERSION = "newer-version"
    NOT_A_VAULT = "not-a-vault"
    VAULT_EXISTS = "vault-exists"
    MISSING_FILE = "missing-file"
    DISK_FULL = "disk-full"
    READ_ONLY = "read-only"
    IO_ERROR = "io-error"
    IN_USE = "in-use"
    LOW_MEMORY = "low-memory"
    WRONG_SHARE = "wrong-share"
    TOO_FEW_SHARES = "too-few-shares"
    PAPER_NOT_MADE = "paper-not-made"
    NETWORK_NOT_DENIED = "network-not-denied"
    WAIT = "wait"


class KnownError(Exception):
    """The world is to blame; `code` says for what, `details` names files, versions or seconds, never content."""

    def __init__(self, code: Known, **details: str | int) -> None:
        super().__init__(code.value)
        self.code = code
        self.details = details


class RuleError(Exception):
    """A rule says no; `code` names the rule, `field` the key of the answer that it belongs to ("" = the whole)."""

    def __init__(self, code: str, field: str = "", **details: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.details = details
