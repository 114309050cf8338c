"""What the organisation has decided; signed by its admin key, and its version only grows."""

from dataclasses import dataclass, field

from vir_desktop.domain.akt import Verksamhet
from vir_desktop.domain.canonical import Json
from vir_desktop.domain.roles import Regim

IDLE_MINUTES_MIN, IDLE_MINUTES_MAX = 5, 30
IDEELL_DAYS_MAX = 3650
GRANSKNING_DAYS_MAX, GRANSKNING_SIZE_MAX = 365, 200  # a year is the least; more than 200 at a time nobody reads

_KINDS = {
    "vault_id": str,
    "version": int,
    "training": bool,
    "idle_minutes": int,
    "idle_minutes_interview": int,
    "search_other_handlaggare": bool,
    "bakjour_number": str,
    "lock_key": str,
    "freda_official": bool,
    "gallring_ideell_days": int,
    "granskning_days": int,
    "granskning_size": int,
}
# What an older file lacks.
_SINCE_VERSION_1: dict[str, Json] = {"gallring_ideell_days": 90, "granskning_days": 30, "granskning_size": 20}


@dataclass(frozen=True, slots=True)
class Policy:
    """Settings that bind every user of the vault. Minutes are 5-30; `training` never changes after creation."""

    vault_id: str
    version: int
    training: bool
    verksamheter: tuple[Verksamhet, ...]
    idle_minutes: int = 5
    idle_minutes_interview: int = 15
    search_other_handlaggare: bool = False
    bakjour_number: str = ""
    lock_key: str = ""
    modules: frozenset[str] = field(default_factory=frozenset)
    freda_official: bool = False
    gallring_ideell_days: int = 90  # an ideell akt may go so many days after its last note
    granskning_days: int = 30  # between checks of the log
    granskning_size: int = 20  # events in a check

    def verksamhet(self, id_: str) -> Verksamhet:
        """Return the verksamhet with this id.

        Raises:
            KeyError: There is none.
        """
        for verksamhet in self.verksamheter:
            if verksamhet.id == id_:
                return verksamhet
        raise KeyError(id_)

    def to_json(self) -> Json:
        """Return the policy as canonical JSON values."""
        return {
            "vault_id": self.vault_id,
            "version": self.version,
            "training": self.training,
            "verksamheter": [
                {
                    "id": v.id,
                    "namn": v.namn,
                    "regim": v.regim.value,
                    "ansvarig_namnd": v.ansvarig_namnd,
                    "kommunkod": v.kommunkod,
                    "uppgifter": v.uppgifter,
                }
                for v in self.verksamheter
            ],
            "idle_minutes": self.idle_minutes,
            "idle_minutes_interview": self.idle_minutes_interview,
            "search_other_handlaggare": self.search_other_handlaggare,
            "bakjour_number": self.bakjour_number,
            "lock_key": self.lock_key,
            "modules": sorted(self.modules),
            "freda_official": self.freda_official,
            **{name: value for name, value in self._since_version_1().items() if value != _SINCE_VERSION_1[name]},
        }

    def _since_version_1(self) -> dict[str, Json]:
        """Return what an older file lacks; left out where it says nothing new, so that its signature still holds."""
        return {
            "gallring_ideell_days": self.gallring_ideell_days,
            "granskning_days": self.granskning_days,
            "granskning_size": self.granskning_size,
        }

    @classmethod
    def from_json(cls, data: Json) -> "Policy":
        """Read what `to_json` wrote.

        Raises:
            ValueError, KeyError, TypeError: It is not a policy.
        """
        if not isinstance(data, dict):
            raise ValueError("not a policy")
        known: dict[str, object] = _SINCE_VERSION_1 | dict(data)
        known["verksamheter"] = tuple(_verksamhet(item) for item in _list(data["verksamheter"]))
        known["modules"] = frozenset(str(item) for item in _list(data["modules"]))
        for name, kind in _KINDS.items():
            if type(known[name]) is not kind:
                raise TypeError(name)
        policy = cls(**known)  # type: ignore[arg-type]  # checked above, and the names by the dataclass
        for minutes in (policy.idle_minutes, policy.idle_minutes_interview):
            if not IDLE_MINUTES_MIN <= minutes <= IDLE_MINUTES_MAX:
                raise ValueError("idle_minutes")
        if policy.gallring_ideell_days < 1:
            raise ValueError("gallring_ideell_days")
        return policy


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise ValueError("not a list")
    return value


def _verksamhet(data: Json) -> Verksamhet:
    if not isinstance(data, dict):
        raise ValueError("not a verksamhet")
    texts = {key: str(value) for key, value in data.items()}
    return Verksamhet(regim=Regim(texts.pop("regim")), **texts)
