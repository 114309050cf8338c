"""A new register key: written beside, proved by the register itself, swapped in; safe whenever it is broken off.

`keyring-next` holds the new key, wrapped to everybody who is to have it. What decides is the one rename by which
`storage.rekey_register` swaps the register: killed before it, the old keyring opens the register and `settle` drops
the next one; killed after it, the next keyring opens the register and `settle` puts it in place (decisions/0007).
"""

import contextlib
from dataclasses import replace

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.services import anchoring, certificates, key_acts, keyrings, search_index
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.ports import Register
from vir_desktop.services.session import Session
from vir_desktop.services.vault_format import (
    KEYRING_FILE,
    NEXT_KEYRING_FILE,
    RECOVERY,
    SLOT_FOLDER,
    Keyring,
    register_context,
)

DUE = "register-key-due"  # set in the transaction that makes a new register key necessary, cleared by the swap
ROTATED = "register-key-rotated"


def mark_due(session: Session) -> None:
    """Write that the register needs a new key, in the transaction that takes a right away: no kill forgets it."""
    session.register.set_setting(DUE, b"1")


def is_due(session: Session) -> bool:
    """Return whether a new register key is still to be made."""
    return bool(session.register.setting(DUE))


def rotate_register_key(session: Session) -> Outcome[None]:
    """Give the register a new key, wrapped to everybody whose employment stands and to recovery.

    Asks for no right of its own: it is the last step of acts that do. Copies of the vault from before stay readable
    to whoever held the old key. The session goes on, with the register reopened; takes about as long as copying it.

    Raises:
        KnownError: OLDER_THAN_ANCHOR in a vault that was rolled back; DISK_FULL, IO_ERROR, READ_ONLY, with which
            the old key still holds.
    """
    if session.rolled_back:
        raise KnownError(Known.OLDER_THAN_ANCHOR)
    key = session.world.crypto.new_key()
    with session.register.transaction():
        search_index.keep_search_key(session)
    following = _keyring(session, key)
    anchoring.replace_file(session, NEXT_KEYRING_FILE, following.to_bytes())
    _swap(session, key)
    _put_in_place(session, following)
    return Outcome(None, frozenset({Change.PEOPLE}))


def settle(session: Session) -> None:
    """Finish or take back a rotation that was broken off, then make one that is due; for the moment after unlock.

    A disk that refuses leaves it for the next unlock: nobody is kept out for it.
    """
    with contextlib.suppress(KnownError):
        _settle_broken_off(session)
        if is_due(session):
            rotate_register_key(session)


def _settle_broken_off(session: Session) -> None:
    following = keyrings.next_keyring(session.world)
    if following is None:
        if NEXT_KEYRING_FILE in session.register.file_digests():
            _forget_next(session)
        return
    if _opens_register(session, following):
        _put_in_place(session, following)
    else:
        _forget_next(session)


def _opens_register(session: Session, keyring: Keyring) -> bool:
    serial = session.user.serial
    wrap = keyring.wraps.get(serial)
    if wrap is None:
        return False
    try:
        key = session.world.crypto.unwrap_hybrid(wrap, session.secrets.kem_seed, register_context(serial))
    except KnownError:
        return False
    return key == session.keys.register_key


def _keyring(session: Session, key: bytes) -> Keyring:
    """Return a keyring for the key: whoever has a place in the present one keeps it, unless the employment ended."""
    wrap, present = (
        session.world.crypto.wrap_hybrid,
        Keyring.from_bytes(session.world.storage.folder.read(KEYRING_FILE)),
    )
    wraps = {
        certificate.serial: wrap(key, certificate.kem_public, register_context(certificate.serial))
        for certificate in certificates.in_force(session)
        if certificate.serial in present.wraps
    }
    recovery = wrap(key, session.keys.recovery_public, register_context(RECOVERY))
    return Keyring(session.epoch, wraps, recovery)


def _swap(session: Session, key: bytes) -> None:
    """Swap the register; whatever happened, the session ends up with the register that lies on disk."""
    storage, old = session.world.storage, session.keys.register_key
    session.register.close()
    try:
        storage.rekey_register(old, key)
    finally:
        session.register, now = _whichever_opens(session, key, old)
        former = old if now == key else None
        session.keys = replace(session.keys, register_key=now, former_register_key=former)


def _whichever_opens(session: Session, key: bytes, old: bytes) -> tuple[Register, bytes]:
    try:
        return session.world.storage.open_register(key), key
    except KnownError as error:
        if error.code is not Known.DAMAGED_REGISTER:
            raise
        return session.world.storage.open_register(old), old


def _put_in_place(session: Session, keyring: Keyring) -> None:
    """Let the anchor and the keyring follow the register; each step may be taken again."""
    anchoring.checkpoint(session)
    anchoring.replace_file(session, KEYRING_FILE, keyring.to_bytes())
    if NEXT_KEYRING_FILE in session.register.file_digests():
        with session.register.transaction():
            key_acts.sign_act(session, ROTATED, session.user.serial)
            session.register.set_setting(DUE, b"")
            _unlist_next(session)
    _forget_next(session)
    _sweep_slots(session)
    session.keys = replace(session.keys, former_register_key=None)
    anchoring.checkpoint(session)


def _forget_next(session: Session) -> None:
    with session.register.transaction():
        _unlist_next(session)
    session.world.storage.folder.remove(NEXT_KEYRING_FILE)


def _unlist_next(session: Session) -> None:
    session.register.set_file_digest(NEXT_KEYRING_FILE, None)
    session.register.set_file_digest(f"{NEXT_KEYRING_FILE}#next", None)


def _sweep_slots(session: Session) -> None:
    """Remove the slots that the register no longer lists: their users are gone, and what they open opens nothing."""
    folder, listed = session.world.storage.folder, session.register.file_digests()
    for name in folder.names(SLOT_FOLDER):
        if name not in listed and f"{name}#next" not in listed:
            folder.remove(name)
