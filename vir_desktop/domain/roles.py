"""Who may do what: the matrix of roles, and the three regimes that change the rules."""

from enum import StrEnum


class Regim(StrEnum):
    """Which law a verksamhet works under."""

    NAMND = "namnd"
    ENSKILD = "enskild"
    IDEELL = "ideell"


class Role(StrEnum):
    """A user's part in the work."""

    HANDLAGGARE = "handlaggare"
    BOENDEPERSONAL = "boendepersonal"
    VOLONTAR = "volontar"
    ARBETSLEDARE = "arbetsledare"
    SAMORDNARE = "samordnare"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """An act that the matrix allows or refuses."""

    AKT = "akt"  # create, and read one's own
    INTERVIEW = "interview"  # fråga, beskriva, fara; stödsamtal; skyddsplan
    SIGN_BEDOMNING = "sign-bedomning"
    BESLUT = "beslut"  # only regim namnd
    LEAD = "lead"  # assign, share, second-read, move, break glass, log check, purge
    STATISTICS = "statistics"
    ADMINISTER = "administer"  # users, devices, policy, packs, backup


_CASEWORK = frozenset({Right.AKT, Right.INTERVIEW, Right.SIGN_BEDOMNING})

_MATRIX: dict[Role, frozenset[Right]] = {
    Role.HANDLAGGARE: _CASEWORK | {Right.BESLUT},
    Role.BOENDEPERSONAL: _CASEWORK,
    Role.VOLONTAR: frozenset({Right.AKT, Right.INTERVIEW}),
    Role.ARBETSLEDARE: _CASEWORK | {Right.BESLUT, Right.LEAD, Right.STATISTICS},
    Role.SAMORDNARE: frozenset({Right.STATISTICS}),
    Role.ADMINISTRATOR: frozenset({Right.ADMINISTER}),
}


def may(roles: frozenset[Role], right: Right) -> bool:
    """Return whether someone with `roles` may do what `right` names (process.md §1)."""
    return any(right in _MATRIX[role] for role in roles)
