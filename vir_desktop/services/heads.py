"""The seal on an akt when it is left: where its chain stands and what draft lies in it, signed by who leaves.

    body  Ed25519 over chain ‖ draft's digest, purpose head/2, 128 hex digits ‖ draft's digest, 64 hex digits

The draft is one row that is written over, without an event of its own; an older page of it would pass for the present
one but for this. Seals of the first kind (128 digits, purpose head/1) say nothing of the draft.
"""

from vir_desktop.domain.canonical import canonical_bytes, digest
from vir_desktop.domain.record import Draft
from vir_desktop.services.ports import AktStore
from vir_desktop.services.session import Session

SEALED = "head-signed"
PURPOSE = "head/2"
_SIGNATURE_DIGITS = 128
_NO_DRAFT = bytes(32)


def seal_head(session: Session, store: AktStore) -> None:
    """Sign the chain's head and the draft, unless the last event is a seal on just these."""
    left, head = _digest(store.draft()), store.head()
    if sealed_draft(store) == left:
        return
    signature = session.world.crypto.sign(session.secrets.sig_seed, PURPOSE, head.chain + left)
    store.append(session.now, session.signatur, SEALED, session.user.serial, signature.hex() + left.hex())


def has_another_draft(store: AktStore) -> bool:
    """Return whether an akt that was left in order holds another draft than the one it was left with."""
    sealed = sealed_draft(store)
    return sealed is not None and sealed != _digest(store.draft())


def sealed_draft(store: AktStore) -> bytes | None:
    """Return the digest of the draft under the seal that ends the chain, None when no such seal ends it."""
    last = store.events(since_seq=store.head().seq - 1)
    if not last or last[-1].act != SEALED:
        return None
    digits = last[-1].body[_SIGNATURE_DIGITS:]
    return bytes.fromhex(digits) if digits else None


def _digest(draft: Draft | None) -> bytes:
    if draft is None:
        return _NO_DRAFT
    return digest(
        canonical_bytes([draft.record_id, draft.key, draft.text, draft.is_note, draft.caret, draft.at.isoformat()])
    )
