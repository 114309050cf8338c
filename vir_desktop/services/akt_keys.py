"""The key of an akt: whom it is wrapped to, how it is opened, and how the akt gets a new one.

A new key is wrapped first (`next:` before the holder's name, beside the present wraps), then the file is copied under
it, checked in full and renamed into place, and last the new wraps replace the old. The rename decides: killed before
it the present wraps open the file, killed after it the next ones do; whoever opens the akt next clears up.
"""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.holders import (
    ANSVARIG,
    GLAS,
    grupp_holder,
    grupp_id_of,
    name_of,
    serial_of,
    user_holder,
    version_of,
)
from vir_desktop.domain.keys import KEY_BYTES
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Right, may
from vir_desktop.services import certificates, key_acts
from vir_desktop.services.ports import AktStore, Grupp, Wrap
from vir_desktop.services.session import Session
from vir_desktop.services.vault_format import RECOVERY, akt_context

NEXT = "next:"
ROW_PURPOSE = "row/1"
REKEYED = "akt-rekeyed"


def akt_key(session: Session, akt_id: AktId) -> bytes:
    """Return the key of an akt through whichever wrap the user holds.

    Raises:
        KnownError: NO_RIGHT.
    """
    return unwrap(session, akt_id, session.register.wraps(akt_id))


def row_key(session: Session, key: bytes) -> bytes:
    """Return the key that an akt's register row is sealed under."""
    return session.world.crypto.derive(key, ROW_PURPOSE)


def unwrap(session: Session, akt_id: AktId, wraps: Iterable[Wrap]) -> bytes:
    """Return the key out of the first wrap that the user's own keys open.

    Raises:
        KnownError: NO_RIGHT, also for samordnare and administratör, whatever keys they have.
    """
    if may(session.roles, Right.AKT):
        mine = {user_holder(session.user.serial): session.secrets.kem_seed}
        mine |= {grupp_holder(id_): seed for id_, seed in session.grupp_seeds.items()}
        for wrap in wraps:
            if wrap.holder in mine:
                return open_wrap(session, akt_id, wrap, mine[wrap.holder])
    raise KnownError(Known.NO_RIGHT)


def open_wrap(session: Session, akt_id: AktId, wrap: Wrap, kem_seed: bytes) -> bytes:
    """Return the key out of one wrap. Raises KnownError: NO_RIGHT."""
    key = session.world.crypto.unwrap(wrap.body, kem_seed, akt_context(akt_id, wrap.holder))
    assert len(key) == KEY_BYTES  # noqa: S101  # anything else would open a plain database
    return key


def newest(grupper: Iterable[Grupp], name: str) -> Grupp | None:
    """Return the key pair of a grupp that is wrapped to now."""
    found = [grupp for grupp in grupper if name_of(grupp.id) == name]
    return max(found, key=lambda grupp: version_of(grupp.id), default=None)


def first_wraps(session: Session, akt_id: AktId, key: bytes) -> Sequence[Wrap]:
    """Return the wraps of a new akt: its author, the grupp ansvarig, the glas and recovery."""
    return wraps_to(session, akt_id, key, [user_holder(session.user.serial), grupp_holder(ANSVARIG)])


def wraps_to(session: Session, akt_id: AktId, key: bytes, holders: Iterable[str]) -> Sequence[Wrap]:
    """Return wraps of a key to these holders, the glas and recovery; a grupp's by its newest key pair.

    Whoever has been removed, and a grupp that is gone, gets none. A user whose agreement has run out keeps her place.
    """
    people = {certificate.serial: certificate.kem_public for certificate in certificates.in_force(session)}
    grupper, publics = session.register.grupper(), {}
    for holder in (*holders, grupp_holder(GLAS)):
        serial, grupp_id = serial_of(holder), grupp_id_of(holder)
        grupp = newest(grupper, name_of(grupp_id)) if grupp_id is not None else None
        if grupp is not None:
            publics[grupp_holder(grupp.id)] = grupp.kem_public
        elif serial in people:
            publics[holder] = people[serial]
    crypto = session.world.crypto
    wraps = [
        Wrap(holder, crypto.wrap(key, public, akt_context(akt_id, holder))) for holder, public in publics.items()
    ]
    recovery = crypto.wrap_hybrid(key, session.keys.recovery_public, akt_context(akt_id, RECOVERY))
    return [*wraps, Wrap(RECOVERY, recovery)]


def open_store(session: Session, akt_id: AktId) -> tuple[AktStore, bytes]:
    """Open an akt's file and return it with its key; changes nothing.

    Raises:
        KnownError: NO_RIGHT, DAMAGED_AKT, NEWER_VERSION, MISSING_FILE.
    """
    wraps = session.register.wraps(akt_id)
    key, following = unwrap(session, akt_id, wraps), _next_wraps(wraps)
    try:
        return session.world.storage.akter.open(akt_id, key), key
    except KnownError as error:
        if error.code is not Known.DAMAGED_AKT or not following:
            raise
    next_key = unwrap(session, akt_id, following)
    return session.world.storage.akter.open(akt_id, next_key), next_key


def settle(session: Session, akt_id: AktId) -> None:
    """Bring a closed akt's wraps in order before it is opened: finish or drop a rotation, make one that is due.

    A disk that refuses leaves it as it is: nobody is kept from an akt for it.
    """
    with contextlib.suppress(KnownError):
        _settle_broken_off(session, akt_id)
        if session.register.row(akt_id).rotate:
            rekey(session, akt_id)
        else:
            _add_glas(session, akt_id)


def rekey(session: Session, akt_id: AktId) -> None:
    """Give a closed akt a new key, wrapped to all who hold it now. Old copies stay readable by the old key.

    Raises:
        KnownError: NO_RIGHT, DAMAGED_AKT, DISK_FULL, IO_ERROR, READ_ONLY, with which the old key still holds.
    """
    present = session.register.wraps(akt_id)
    key, fresh = unwrap(session, akt_id, present), session.world.crypto.new_key()
    following = wraps_to(session, akt_id, fresh, [wrap.holder for wrap in present])
    waiting = [Wrap(NEXT + wrap.holder, wrap.body) for wrap in following]
    session.register.put_wraps(akt_id, [*present, *waiting])
    session.world.storage.akter.rekey(akt_id, key, fresh)
    _take_over(session, akt_id, key, fresh)


def _settle_broken_off(session: Session, akt_id: AktId) -> None:
    wraps = session.register.wraps(akt_id)
    if not _next_wraps(wraps):
        return
    store, key = open_store(session, akt_id)
    store.close()
    before = unwrap(session, akt_id, wraps)
    if key == before:
        session.register.put_wraps(akt_id, _present_wraps(wraps))
    else:
        _take_over(session, akt_id, before, key)


def _take_over(session: Session, akt_id: AktId, before: bytes, key: bytes) -> None:
    """Let the register follow the file: the new wraps alone, and the row's sealed part under the new key."""
    register, crypto, row = session.register, session.world.crypto, session.register.row(akt_id)
    opened = crypto.unseal(row_key(session, before), row.sealed, akt_id.encode())
    sealed = crypto.seal(row_key(session, key), opened, akt_id.encode())
    with register.transaction():
        register.put_wraps(akt_id, _next_wraps(register.wraps(akt_id)))
        register.put_row(replace(row, sealed=sealed, rotate=False))
        key_acts.sign_act(session, REKEYED, akt_id)


def _add_glas(session: Session, akt_id: AktId) -> None:
    """Wrap an akt from before there was a glas to it too."""
    wraps, glas = session.register.wraps(akt_id), newest(session.register.grupper(), GLAS)
    if glas is None or any(name_of(grupp_id_of(wrap.holder) or "") == GLAS for wrap in wraps):
        return
    holder, key = grupp_holder(glas.id), unwrap(session, akt_id, wraps)
    body = session.world.crypto.wrap(key, glas.kem_public, akt_context(akt_id, holder))
    session.register.put_wraps(akt_id, [*wraps, Wrap(holder, body)])


def _next_wraps(wraps: Iterable[Wrap]) -> Sequence[Wrap]:
    return [Wrap(wrap.holder.removeprefix(NEXT), wrap.body) for wrap in wraps if wrap.holder.startswith(NEXT)]


def _present_wraps(wraps: Iterable[Wrap]) -> Sequence[Wrap]:
    return [wrap for wrap in wraps if not wrap.holder.startswith(NEXT)]
