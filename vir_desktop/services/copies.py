"""Copies of the vault: that one was made, and that one was brought back, are both acts that leave a trace."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import KnownError
from vir_desktop.domain.recovery_drill import days_overdue_since
from vir_desktop.domain.roles import Right, may
from vir_desktop.services import anchoring
from vir_desktop.services.session import Session, World
from vir_desktop.services.vault_format import DEVICE_FILE, KEYRING_FILE, Anchor, Device, Keyring

LAST_BACKUP = "last-backup"
LAST_DRILL = "last-drill"
COPY_DAMAGED = "copy-damaged"


def note_backup(session: Session) -> None:
    """Write down that the vault is being copied out, so that the copy itself says when it was made."""
    session.register.append(session.now, session.signatur, "backup", session.user.serial)
    session.register.set_setting(LAST_BACKUP, session.now.isoformat().encode())


def backup_now(session: Session, to: str) -> Sequence[str]:
    """Copy the open vault to the folder `to`, read every new copy back, and return the names that were copied.

    The lock of the vault is already held, and no transaction is open. A copy that did not come about does not count:
    the day of the last one stands as it was.

    Raises:
        KnownError: DISK_FULL, READ_ONLY, IO_ERROR, DAMAGED_BACKUP, VAULT_EXISTS (the folder is the vault's own).
    """
    earlier = session.register.setting(LAST_BACKUP)
    note_backup(session)
    try:
        anchoring.checkpoint(session)
        return session.world.backups.backup(to)
    except KnownError:
        session.register.set_setting(LAST_BACKUP, earlier or b"")
        raise


def days_since_backup(session: Session) -> int | None:
    """Return the whole days since the last copy outside the computer, or None when there never was one."""
    stored = session.register.setting(LAST_BACKUP)
    return (session.now - datetime.fromisoformat(stored.decode())).days if stored else None


@dataclass(frozen=True, slots=True)
class CopyState:
    """What the register says about copies.

    `days` since the last one outside the computer, None when there never was one; whether the vault's own was found
    damaged; `days_to_drill` since the last drill when it is time for one.
    """

    days: int | None
    damaged: bool = False
    days_to_drill: int | None = None


def state_of_copies(session: Session) -> CopyState:
    """Return how it is with copies, for the lines above the register."""
    damaged = session.register.setting(COPY_DAMAGED) or b""
    return CopyState(days_since_backup(session), bool(damaged), days_to_drill(session))


def days_to_drill(session: Session) -> int | None:
    """Return the days since the last drill (or since the vault was made) when it is time, to those it concerns."""
    if not (may(session.roles, Right.LEAD) or may(session.roles, Right.ADMINISTER)):
        return None
    stored = session.register.setting(LAST_DRILL)
    first = min(row.certificate.issued_at for row in session.register.users())
    return days_overdue_since(datetime.fromisoformat(stored.decode()) if stored else first, session.now)


def anchor_of(world: World, *register_keys: bytes | None) -> Anchor | None:
    """Return the anchor of a vault that was set aside by the first of these keys that fits, None when none does."""
    for key in register_keys:
        with contextlib.suppress(KnownError):
            if key is not None:
                return anchoring.read_anchor(world, key)
    return None


def sign_restore(session: Session, before: Anchor | None) -> int:
    """Begin a new epoch with a new device id; the event names what the copy lacks. Returns the lost events.

    `before` is the anchor of the vault that was replaced, None when nothing could be read of it.
    """
    folder, head = session.world.storage.folder, session.register.head()
    lost = max(0, before.register.seq - head.seq) if before else 0
    session.epoch = max(session.epoch, before.epoch if before else 0) + 1
    session.rolled_back = False
    keyring = Keyring.from_bytes(folder.read(KEYRING_FILE))
    device = Device.from_bytes(folder.read(DEVICE_FILE))
    anchoring.replace_file(session, KEYRING_FILE, replace(keyring, epoch=session.epoch).to_bytes())
    renamed = replace(device, device_id=session.world.entropy.token(8).hex())
    anchoring.replace_file(session, DEVICE_FILE, renamed.to_bytes())
    missing = digest(before.to_bytes()).hex() if before else ""
    event = session.register.append(session.now, session.signatur, "restored", f"lost:{lost}", missing)
    signature = session.world.crypto.sign(session.secrets.sig_seed, "restore/1", event.chain)
    session.register.append(session.now, session.signatur, "restore-signed", session.user.serial, signature.hex())
    anchoring.checkpoint(session)
    return lost
