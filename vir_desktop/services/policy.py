"""What the organisation has decided, changed by its administratör: a new version, signed by the admin key."""

from dataclasses import dataclass, replace

from vir_desktop.domain import identifying
from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.lock_key import parse_lock_key
from vir_desktop.domain.policy import (
    GRANSKNING_DAYS_MAX,
    GRANSKNING_SIZE_MAX,
    IDEELL_DAYS_MAX,
    IDLE_MINUTES_MAX,
    IDLE_MINUTES_MIN,
    Policy,
)
from vir_desktop.services import anchoring, key_acts
from vir_desktop.services.employment import require_admin
from vir_desktop.services.outcome import Change, Outcome
from vir_desktop.services.session import Session
from vir_desktop.services.vault_format import DEVICE_FILE, POLICY_FILE, Device, SignedPolicy

MODULES = frozenset({
    "utredning",
    "genomforandeplan",
    "insatsuppfoljning",
    identifying.MODULE,
})


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """Which computer and vault this is; nothing of it is secret."""

    vault_id: str
    device_id: str
    training: bool
    epoch: int


def set_policy(session: Session, changed: Policy) -> Outcome[Policy]:
    """Put another policy in force; vault, training and verksamheter stay, and the version grows by one.

    Raises:
        KnownError: NO_RIGHT, OLDER_THAN_ANCHOR, DISK_FULL …
        RuleError: policy-minutes, policy-days, policy-size, policy-module, lock-key-unknown, lock-key-taken.
    """
    admin_seed = require_admin(session)
    present = session.policy
    policy = replace(
        changed,
        vault_id=present.vault_id,
        training=present.training,
        verksamheter=present.verksamheter,
        version=present.version + 1,
    )
    _check(policy)
    signed = SignedPolicy.from_bytes(session.world.storage.folder.read(POLICY_FILE))
    unsigned = replace(signed, policy=policy)
    signature = session.world.crypto.sign(admin_seed, "policy/1", unsigned.policy_message())
    key_acts.sign_act(session, "policy-changed", str(policy.version), digest(unsigned.policy_message()).hex())
    anchoring.replace_file(session, POLICY_FILE, replace(unsigned, admin_signature=signature).to_bytes())
    session.policy = policy
    anchoring.checkpoint(session)
    return Outcome(policy, frozenset({Change.POLICY}))


def device_facts(session: Session) -> DeviceFacts:
    """Return which computer and vault this is."""
    device = Device.from_bytes(session.world.storage.folder.read(DEVICE_FILE))
    return DeviceFacts(device.vault_id, device.device_id, device.training, session.epoch)


def _check(policy: Policy) -> None:
    minutes = (IDLE_MINUTES_MIN, IDLE_MINUTES_MAX)
    for code, name, (least, most) in (
        ("policy-minutes", "idle_minutes", minutes),
        ("policy-minutes", "idle_minutes_interview", minutes),
        ("policy-days", "gallring_ideell_days", (1, IDEELL_DAYS_MAX)),
        ("policy-days", "granskning_days", (1, GRANSKNING_DAYS_MAX)),
        ("policy-size", "granskning_size", (1, GRANSKNING_SIZE_MAX)),
    ):
        if not least <= getattr(policy, name) <= most:
            raise RuleError(code, name, least=least, most=most)
    parse_lock_key(policy.lock_key)
    if policy.modules - MODULES:
        raise RuleError("policy-module", "modules")
