"""Whom an akt can be given to, and which akter one has oneself to give."""

from collections.abc import Sequence

from vir_desktop.domain import avtal
from vir_desktop.domain.akt import GOING_ON, RegisterRow
from vir_desktop.domain.holders import GLAS, grupp_holder, user_holder
from vir_desktop.domain.roles import Right, may
from vir_desktop.services import certificates, grupper
from vir_desktop.services.session import Session
from vir_desktop.services.sharing import Holder


def colleagues(session: Session) -> Sequence[Holder]:
    """Return everybody who may have akter now, the user as well, in the order of the alphabet.

    Raises:
        KnownError: DAMAGED_REGISTER.
    """
    found = [
        Holder(user_holder(one.serial), one.signatur, False)
        for one in certificates.in_force(session)
        if may(one.roles, Right.AKT) and not avtal.has_ended(one.not_after, session.now)
    ]
    return sorted(found, key=lambda holder: holder.name.casefold())


def receivers(session: Session) -> Sequence[Holder]:
    """Return whom the user can give an akt to: her colleagues, then the grupper but for the glas.

    Raises:
        KnownError: DAMAGED_REGISTER.
    """
    mine = user_holder(session.user.serial)
    named = [one.name for one in grupper.list_grupper(session) if one.name != GLAS]
    together = [Holder(grupp_holder(grupper.of_name(session, name).id), name, True) for name in named]
    return [*(one for one in colleagues(session) if one.holder != mine), *together]


def own_akter(session: Session) -> Sequence[RegisterRow]:
    """Return the akter going on that the user has in her own name, what is next first.

    Raises:
        KnownError: NO_RIGHT.
    """
    session.require(Right.AKT)
    held = session.register.held_by([user_holder(session.user.serial)])
    rows = [row for row in map(session.register.row, held) if row.phase in GOING_ON]
    return sorted(rows, key=lambda row: (row.clock is None, row.clock.at if row.clock else row.created_at, row.code))
