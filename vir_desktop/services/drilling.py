"""A drill: a throw-away copy of the vault is opened as after an accident, every akt checked, and all of it removed.

Nothing of what the akter say leaves this module: it counts, and compares heads of chains.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from vir_desktop.domain.canonical import canonical_bytes
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.keys import KDF_SMALL, OrganisationKeys
from vir_desktop.domain.record import AktId
from vir_desktop.services import anchoring, recovery, restoring, unlocking
from vir_desktop.services.akt_keys import NEXT
from vir_desktop.services.copies import LAST_DRILL
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.ports import AktStore, Register, RegisterQuery
from vir_desktop.services.restoring import WorldAt
from vir_desktop.services.session import Session, World
from vir_desktop.services.vault_format import RECOVERY, akt_context
from vir_desktop.services.verifying import listed_akter, verify_vault

DRILL = "drill"


class DrillKind(StrEnum):
    """What a drill proved: the way back with the sheets, or only that the copy opens with a passphrase."""

    SHARES = "shares"
    PASSPHRASE = "passphrase"  # noqa: S105  # the name of a way, not a secret


@dataclass(frozen=True, slots=True)
class Drilled:
    """How it went: `akter` opened and found whole of the `listed` ones; `closed` belong to others (passphrase only)."""

    kind: DrillKind
    listed: int
    akter: int
    closed: int
    seq: int  # how far the copy's register had come
    findings: tuple[Known, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything that could be looked at is whole, and nothing is missing."""
        return not self.findings and self.akter + self.closed == self.listed


@dataclass(slots=True)
class _ForeignComputer:
    """The device secrets of a computer that has never seen the vault; it keeps them no longer than the drill."""

    secrets: dict[str, bytes] = field(default_factory=dict, repr=False)

    def read(self, vault_id: str) -> bytes | None:
        """Return what was written during the drill."""
        return self.secrets.get(vault_id)

    def write(self, vault_id: str, secret: bytes) -> None:
        """Keep a secret in memory."""
        self.secrets[vault_id] = secret


def fresh_copy(session: Session) -> None:
    """Bring the vault's own copies up to date, so that the drill is on what is there now.

    Raises:
        KnownError: DISK_FULL, READ_ONLY, IO_ERROR.
    """
    anchoring.checkpoint(session)
    session.world.backups.keep()


def drill(world: World, world_at: WorldAt, source: str, prove: Callable[[World], Drilled]) -> Drilled:
    """Unpack the newest whole copy in `source` ("" = the vault's own) beside the vault, prove it, and remove it.

    Raises:
        KnownError: NOT_A_VAULT (no copy there), DAMAGED_BACKUP, DISK_FULL, and what `prove` raises.
    """
    copy = world_at(world.backups.unpack(source, for_drill=True))
    try:
        return prove(copy)
    finally:
        world.backups.drop_drilled()


def by_shares(copy: World, shares: Sequence[str], signatur: str) -> Drilled:
    """Prove the whole way back: every akt through recovery's own keys, then a new passphrase on a foreign computer.

    Raises:
        KnownError: WRONG_SHARE, TOO_FEW_SHARES, DAMAGED_*.
    """
    foreign = replace(copy, devices=_ForeignComputer())
    organisation = recovery.open_with_shares(foreign, shares)
    found = _open_each(foreign, organisation)
    thrown_away = copy.entropy.token(16).hex()
    recovery.recover(foreign, shares, signatur, thrown_away, KDF_SMALL)
    way = restoring.by_passphrase(foreign, signatur, thrown_away)
    return replace(found, findings=found.findings + _verified(foreign, way).findings)


def by_passphrase(copy: World, signatur: str, passphrase: str) -> Drilled:
    """Prove the lighter thing: that the copy opens here with a passphrase, and what that user may open in it.

    Raises what `restoring.by_passphrase` raises.
    """
    return _verified(copy, restoring.by_passphrase(copy, signatur, passphrase))


def note(session: Session, drilled: Drilled) -> Outcome[Drilled]:
    """Write down that a drill was made and how it went; only one that passed counts for the next reminder."""
    body = canonical_bytes({
        "kind": drilled.kind.value,
        "listed": drilled.listed,
        "akter": drilled.akter,
        "closed": drilled.closed,
        "behind": behind(session, drilled),
        "findings": [code.value for code in drilled.findings],
    })
    with session.register.transaction():
        session.register.append(
            session.now, session.signatur, DRILL, "passed" if drilled.passed else "failed", body.decode()
        )
        if drilled.passed:
            session.register.set_setting(LAST_DRILL, session.now.isoformat().encode())
    return Outcome(drilled, frozenset({Change.REGISTER}))


def behind(session: Session, drilled: Drilled) -> int:
    """Return how many events of the register the copy lacks; a fresh one lacks none but the copying itself."""
    return max(0, session.register.head().seq - drilled.seq)


def _open_each(copy: World, organisation: OrganisationKeys) -> Drilled:
    register = recovery.open_register(copy, organisation).register
    try:
        findings: list[Known] = [Known.DAMAGED_REGISTER] if register.findings() else []
        listed = whole = 0
        for akt_id in listed_akter(register):
            listed += 1
            try:
                _open_akt(copy, register, organisation, akt_id)
                whole += 1
            except KnownError as error:
                findings.append(error.code)
        return Drilled(DrillKind.SHARES, listed, whole, 0, register.head().seq, tuple(findings))
    finally:
        register.close()


def _open_akt(copy: World, register: Register, organisation: OrganisationKeys, akt_id: AktId) -> None:
    store = _open_by_recovery(copy, register, organisation, akt_id)
    try:
        if anchoring.akt_is_older(store, register.row(akt_id).head):
            raise KnownError(Known.OLDER_THAN_ANCHOR)
    finally:
        store.close()


def _open_by_recovery(copy: World, register: Register, organisation: OrganisationKeys, akt_id: AktId) -> AktStore:
    """Open an akt by its present key, or by the next one where giving it a new key was broken off."""
    wraps = {wrap.holder: wrap.body for wrap in register.wraps(akt_id)}
    fault = KnownError(Known.NO_RIGHT)
    for holder in (RECOVERY, NEXT + RECOVERY):
        if holder not in wraps:
            continue
        context = akt_context(akt_id, RECOVERY)
        key = copy.crypto.unwrap_hybrid(wraps[holder], organisation.recovery_seed, context)
        try:
            return copy.storage.akter.open(akt_id, key)
        except KnownError as error:
            fault = error
    raise fault


def _verified(copy: World, way: restoring.WayIn) -> Drilled:
    session = unlocking.enter(copy, way.door, way.content)
    try:
        verified = verify_vault(session)
        listed = session.register.page(RegisterQuery(limit=1)).total
        codes = tuple(finding.code for finding in verified.findings)
        seq = session.register.head().seq
        return Drilled(DrillKind.PASSPHRASE, listed, verified.akter, verified.closed, seq, codes)
    finally:
        session.register.close()
