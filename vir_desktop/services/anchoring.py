"""The anchor: what the vault remembers of its own chains, so that an older copy cannot pass for the present one."""

from collections.abc import Sequence

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.record import AktId, Event, Head
from vir_desktop.services.creating import seal_anchor
from vir_desktop.services.ports import AktStore, Register, VaultFolder
from vir_desktop.services.session import Session, World
from vir_desktop.services.vault_format import ANCHOR_FILE, Anchor


def read_anchor(world: World, register_key: bytes) -> Anchor:
    """Return the anchor.

    Raises:
        KnownError: MISSING_FILE, DAMAGED_ANCHOR, NEWER_VERSION; OLDER_THAN_ANCHOR when the file is whole but sealed
            under another register key: either it or the register was put back from before a rotation.
    """
    body = world.storage.folder.read(ANCHOR_FILE)
    try:
        plain = world.crypto.unseal(world.crypto.derive(register_key, "anchor/1"), body, b"anchor")
    except KnownError as error:
        raise KnownError(Known.OLDER_THAN_ANCHOR, file=ANCHOR_FILE) from error
    return Anchor.from_bytes(plain)


def present_anchor(session: Session) -> Anchor:
    """Return the anchor of an unlocked vault, also while a rotation that was broken off has left the former seal."""
    try:
        return read_anchor(session.world, session.keys.register_key)
    except KnownError as error:
        former = session.keys.former_register_key
        if former is None or error.code is not Known.OLDER_THAN_ANCHOR:
            raise
        return read_anchor(session.world, former)


def checkpoint(session: Session) -> None:
    """Write the anchor with the present heads; called within a second after a commit and at lock.

    Akter that are open stand in it with their own heads; the register row follows when they close.
    """
    if session.rolled_back:
        return
    anchor = Anchor(
        session.epoch,
        session.policy.version,
        session.register.head(),
        {akt_id: opened.store.head() for akt_id, opened in session.open_akter.items()},
        session.register.cover(),
    )
    replace_file(session, ANCHOR_FILE, seal_anchor(session.world, session.keys.register_key, anchor))


def register_is_older(register: Register, anchor: Anchor, policy_version: int, epoch: int) -> bool:
    """Return whether the register, the policy or the keyring is older than the anchor remembers, or branched off."""
    if policy_version < anchor.policy_version or epoch < anchor.epoch or _rows_are_older(register, anchor):
        return True
    return _behind(register.head(), anchor.register, register.events(since_seq=anchor.register.seq - 1))


def akt_is_older(store: AktStore, remembered: Head) -> bool:
    """Return whether an akt's chain lacks the link that the register or the anchor remembers."""
    return _behind(store.head(), remembered, store.events(since_seq=remembered.seq - 1))


def remembered_head(session: Session, akt_id: AktId) -> Head:
    """Return the furthest head that the register or the anchor knows of an akt."""
    row_head = session.register.row(akt_id).head
    try:
        anchored = present_anchor(session).akter.get(akt_id, Head())
    except KnownError:
        return row_head
    return max(row_head, anchored, key=lambda head: head.seq)


def is_the_listed_file(session: Session, name: str) -> bool:
    """Return whether a vault file is the one that the register lists, or the one about to take its place.

    A file that the register does not list is nobody's; what reads it proves it by other means.
    """
    listed = session.register.file_digests()
    expected = {listed.get(name), listed.get(f"{name}#next")} - {None}
    return not expected or session.world.storage.folder.file_digest(name) in expected


def replace_file(session: Session, name: str, body: bytes) -> None:
    """Replace a vault file so that at every moment the register accepts what lies on disk, and nothing older."""
    put_file(session.register, session.world.storage.folder, name, body)


def put_file(register: Register, folder: VaultFolder, name: str, body: bytes) -> None:
    """Do what `replace_file` does, where there is no session yet."""
    with register.transaction():
        pending = register.file_digests().get(f"{name}#next")
        if pending is not None and _is_on_disk(folder, name, pending):  # a kill came before it was listed as the one
            register.set_file_digest(name, pending)
        register.set_file_digest(f"{name}#next", folder.digest_of(body))
    written = folder.write(name, body)
    with register.transaction():
        register.set_file_digest(name, written)
        register.set_file_digest(f"{name}#next", None)


def _is_on_disk(folder: VaultFolder, name: str, file_digest: bytes) -> bool:
    try:
        return folder.file_digest(name) == file_digest
    except KnownError:
        return False


def _rows_are_older(register: Register, anchor: Anchor) -> bool:
    cover = register.cover()
    same_writes_other_rows = cover.writes == anchor.cover.writes and cover.total != anchor.cover.total
    return cover.writes < anchor.cover.writes or same_writes_other_rows or not register.way_in_is_whole()


def _behind(head: Head, remembered: Head, events_from_there: Sequence[Event]) -> bool:
    if remembered.seq == 0:
        return False
    if head.seq < remembered.seq:
        return True
    return not events_from_there or events_from_there[0].chain != remembered.chain
