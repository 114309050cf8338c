"""Who holds an akt: users, grupper and recovery, by name, and the rule that no akt is left with one.

A grupp's key is made anew whenever somebody leaves it; the key pairs are told apart as `ansvarig`, `ansvarig#2` ….
An akt stays with the pair it was wrapped to until it gets a new key itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.roles import Role

ANSVARIG = "ansvarig"  # holds every akt from the first day: the arbetsledare
GLAS = "glas"  # opens akter only by break-glass
NEEDED = frozenset({ANSVARIG, GLAS})

_USER, _GRUPP, _VERSION = "user:", "grupp:", "#"


def user_holder(serial: str) -> str:
    """Return the name under which a user holds akter."""
    return _USER + serial


def grupp_holder(grupp_id: str) -> str:
    """Return the name under which one key pair of a grupp holds akter."""
    return _GRUPP + grupp_id


def serial_of(holder: str) -> str | None:
    """Return the user behind a holder, None when it is not a user."""
    return holder.removeprefix(_USER) if holder.startswith(_USER) else None


def grupp_id_of(holder: str) -> str | None:
    """Return the key pair behind a holder, None when it is not a grupp."""
    return holder.removeprefix(_GRUPP) if holder.startswith(_GRUPP) else None


def name_of(grupp_id: str) -> str:
    """Return which grupp a key pair belongs to."""
    return grupp_id.partition(_VERSION)[0]


def version_of(grupp_id: str) -> int:
    """Return which of its grupp's key pairs this is, from 1."""
    return int(grupp_id.partition(_VERSION)[2] or 1)


def next_id(name: str, ids: Iterable[str]) -> str:
    """Return the id of a grupp's next key pair."""
    last = max((version_of(id_) for id_ in ids if name_of(id_) == name), default=0)
    return name if last == 0 else f"{name}{_VERSION}{last + 1}"


def check_name(name: str) -> str:
    """Return a grupp's name as it is kept.

    Raises:
        RuleError: grupp-name (empty, longer than 40 characters, or with one of : # in it).
    """
    kept = " ".join(name.split()).casefold()
    if not kept or len(kept) > 40 or any(mark in kept for mark in (_VERSION, ":")):
        raise RuleError("grupp-name", "name")
    return kept


@dataclass(frozen=True, slots=True)
class Standing:
    """Everybody who can unlock now, with roles, and who is behind each key pair of each grupp, by serial."""

    people: Mapping[str, frozenset[Role]]
    members: Mapping[str, frozenset[str]]

    def without(self, serial: str) -> "Standing":
        """Return how things stand once someone is gone."""
        people = {one: roles for one, roles in self.people.items() if one != serial}
        return Standing(people, {id_: members - {serial} for id_, members in self.members.items()})

    def left(self, name: str, serial: str) -> "Standing":
        """Return how things stand once someone has left a grupp."""
        members = {id_: m - {serial} if name_of(id_) == name else m for id_, m in self.members.items()}
        return Standing(self.people, members)

    def behind(self, holder: str) -> frozenset[str]:
        """Return who opens by this holder; nobody by recovery, and nobody by the glas without breaking it."""
        serial, grupp_id = serial_of(holder), grupp_id_of(holder)
        if serial is not None:
            return frozenset({serial} & self.people.keys())
        if grupp_id is None or name_of(grupp_id) == GLAS:
            return frozenset()
        return self.members.get(grupp_id, frozenset()) & self.people.keys()

    def fault(self, holders: Iterable[str]) -> str | None:
        """Return the rule that an akt with these holders would break: two of them, two persons, an arbetsledare."""
        behind = {_without_version(holder): self.behind(holder) for holder in holders}
        persons = frozenset().union(*behind.values())
        if not any(Role.ARBETSLEDARE in self.people[serial] for serial in persons):
            return "akt-without-arbetsledare"
        if sum(map(bool, behind.values())) < 2 or len(persons) < 2:
            return "akt-sole-holder"
        return None


def _without_version(holder: str) -> str:
    return holder.partition(_VERSION)[0]
