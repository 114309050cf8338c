"""The register as a user sees it: pages of rows, what she may know of each, and her own labels."""

import json
from dataclasses import dataclass, replace

from vir_desktop.domain.akt import RegisterRow, SealedRow
from vir_desktop.domain.canonical import canonical_bytes
from vir_desktop.domain.record import AktId
from vir_desktop.services import akter
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.session import Session

LABELS = "labels"
LABELS_FOR_RECOVERY = "labels-recovery"
LABEL_CONTEXT = b"labels"


@dataclass(frozen=True, slots=True)
class ListedAkt:
    """A row with what this user may see of it; `sealed` is None for akter of others, `label` hers, or ""."""

    row: RegisterRow
    sealed: SealedRow | None
    label: str = ""


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page of the register and how many rows match in all."""

    akter: tuple[ListedAkt, ...]
    total: int


def page(session: Session, query: RegisterQuery) -> ListedPage:
    """Return a page of the register, sorted by clock; `query.text` is looked for in codes and in own labels."""
    own = labels(session)
    found = session.register.page(_with_labels(query, own))
    shown = akter.unsealed_rows(session, found.rows)
    listed = (ListedAkt(row, shown.get(row.akt_id), own.get(row.akt_id, "")) for row in found.rows)
    return ListedPage(tuple(listed), found.total)


def labels(session: Session) -> dict[AktId, str]:
    """Return the user's own names for akter; nobody else reads them but through recovery."""
    sealed = session.register.personal(session.user.serial, LABELS)
    if sealed is None:
        return {}
    data = json.loads(session.world.crypto.unseal(_label_key(session), sealed, LABEL_CONTEXT))
    return {AktId(akt_id): label for akt_id, label in data.items()}


def set_label(session: Session, akt_id: AktId, label: str) -> Outcome[None]:
    """Give an akt a name of one's own; "" takes it away."""
    kept = {key: text for key, text in labels(session).items() if key != akt_id}
    if label.strip():
        kept[akt_id] = label.strip()
    crypto, serial, key = session.world.crypto, session.user.serial, _label_key(session)
    body = crypto.seal(key, canonical_bytes({str(id_): text for id_, text in kept.items()}), LABEL_CONTEXT)
    with session.register.transaction():
        if session.register.personal(serial, LABELS_FOR_RECOVERY) is None:
            wrap = crypto.wrap_hybrid(key, session.keys.recovery_public, LABEL_CONTEXT)
            session.register.set_personal(serial, LABELS_FOR_RECOVERY, wrap)
        session.register.set_personal(serial, LABELS, body)
    return Outcome(None, frozenset({Change.REGISTER}))


def _label_key(session: Session) -> bytes:
    return session.world.crypto.derive(session.secrets.kem_seed, "labels/1")


def _with_labels(query: RegisterQuery, own: dict[AktId, str]) -> RegisterQuery:
    """Turn a text that fits labels but hardly a code into a filter on those akter."""
    wanted = query.text.casefold().strip()
    if not wanted:
        return query
    named = frozenset(akt_id for akt_id, label in own.items() if wanted in label.casefold())
    return replace(query, text="", ids=named) if named else query
