"""What a change of keys has committed in the register but not yet put on disk: written out by whoever comes next.

A change that touches the register and several files cannot be one transaction. So the files' new bodies are
committed in the register together with the rest, and from that moment the change has happened: `finish` writes them
out, and a kill in between is made up for at the next unlock (docs/decisions/0006).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vir_desktop.domain.canonical import canonical_bytes, parse_canonical
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.services.ports import Register, VaultFolder
from vir_desktop.services.vault_format import POLICY_FILE, SignedPolicy

_SETTING = "redo"


@dataclass(frozen=True, slots=True)
class Redo:
    """File names with the bodies that they are to have, and the names of files that are to go."""

    files: Mapping[str, bytes] = field(repr=False)
    removed: Sequence[str] = ()

    def to_bytes(self) -> bytes:
        """Return what stands in the register."""
        return canonical_bytes({
            "files": {name: body.hex() for name, body in self.files.items()},
            "removed": list(self.removed),
        })

    @classmethod
    def from_bytes(cls, body: bytes) -> "Redo":
        """Raises KnownError(DAMAGED_REGISTER)."""
        try:
            data = parse_canonical(body)
            if not (isinstance(data, dict) and isinstance(data["files"], dict) and isinstance(data["removed"], list)):
                raise TypeError("redo")
            files = {name: bytes.fromhex(str(value)) for name, value in data["files"].items()}
            return cls(files, tuple(str(name) for name in data["removed"]))
        except (KeyError, TypeError, ValueError) as error:
            raise KnownError(Known.DAMAGED_REGISTER) from error


def pending(register: Register) -> Redo | None:
    """Return what is still to be written out, None when nothing is."""
    body = register.setting(_SETTING)
    return Redo.from_bytes(body) if body else None


def promise(register: Register, folder: VaultFolder, redo: Redo) -> None:
    """Commit the bodies; inside the transaction of the change itself. The register accepts old and new files."""
    register.set_setting(_SETTING, redo.to_bytes())
    for name, body in redo.files.items():
        register.set_file_digest(f"{name}#next", folder.digest_of(body))


def finish(register: Register, folder: VaultFolder) -> None:
    """Write out what was promised; killed at any point, it is done again from the beginning.

    Raises:
        KnownError: DISK_FULL, READ_ONLY, IO_ERROR; the promise stands.
    """
    redo = pending(register)
    if redo is None:
        return
    for name, body in redo.files.items():
        folder.write(name, body)
    for name in redo.removed:
        folder.remove(name)
    with register.transaction():
        for name, body in redo.files.items():
            register.set_file_digest(name, folder.digest_of(body))
            register.set_file_digest(f"{name}#next", None)
        register.set_setting(_SETTING, b"")


def policy_in_force(register: Register, on_disk: SignedPolicy) -> SignedPolicy:
    """Return the policy that the register's certificates go by; the caller verifies its signatures."""
    redo = pending(register)
    body = redo.files.get(POLICY_FILE) if redo else None
    return SignedPolicy.from_bytes(body) if body else on_disk
