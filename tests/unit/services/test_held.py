"""What is asked before a right is taken away, and that a right taken away is whole."""

import pytest

from tests.helpers.vaults import Vault, an_akt
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.holders import ANSVARIG, Standing, grupp_holder, user_holder
from vir_desktop.domain.roles import Role
from vir_desktop.services import akt_keys, held
from vir_desktop.services.ports import Wrap
from vir_desktop.services.session import Session

BO, CIA = user_holder("bo"), user_holder("cia")
STANDING = Standing(
    {"bo": frozenset({Role.HANDLAGGARE}), "cia": frozenset({Role.ARBETSLEDARE})}, {ANSVARIG: frozenset({"cia"})}
)


def test_what_would_be_left_alone_is_named_and_counted(session: Session) -> None:
    two = [an_akt(session, code=code) for code in ("EK", "AL")]
    third = an_akt(session, code="LIND")
    asked = [*two, third]
    for akt_id in asked:
        session.register.put_wraps(akt_id, [Wrap(BO, b""), Wrap(grupp_holder(ANSVARIG), b"")])
    session.register.put_wraps(third, [*session.register.wraps(third), Wrap(CIA, b"")])
    held.refuse_alone(session, asked, STANDING)
    assert held.left_alone(session, asked, STANDING) == {}
    with pytest.raises(RuleError) as refused:
        held.refuse_alone(session, asked, STANDING, without=[BO])
    assert (refused.value.code, refused.value.field) == ("akt-sole-holder", "akt")
    assert refused.value.details == {"akt": "EK", "akter": 3}
    gone = [grupp_holder(ANSVARIG)]
    assert held.left_alone(session, asked, STANDING, gone) == dict.fromkeys(two, "akt-without-arbetsledare")
    held.refuse_alone(session, asked, STANDING, without=gone, also=[CIA])  # who comes in the same act counts


def test_who_is_gone_holds_no_key_on_its_way_either(vault: Vault) -> None:
    """Killed while an akt gets a new key, both are wrapped; whoever leaves then must not keep the new one."""
    session = vault.open()
    akt_id = an_akt(session)
    session.register.put_wraps(akt_id, [Wrap(one, b"") for one in (BO, CIA, akt_keys.NEXT + BO, akt_keys.NEXT + CIA)])
    held.drop_holder(session, BO)
    assert {wrap.holder for wrap in session.register.wraps(akt_id)} == {CIA, akt_keys.NEXT + CIA}
