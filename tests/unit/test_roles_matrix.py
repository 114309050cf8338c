"""Who may do what: the program's matrix is the table that people agreed on (process.md §1)."""

import itertools

import pytest

from vir_desktop.domain.roles import Regim, Right, Role, may

COLUMNS = (
    Role.HANDLAGGARE,
    Role.BOENDEPERSONAL,
    Role.VOLONTAR,
    Role.ARBETSLEDARE,
    Role.SAMORDNARE,
    Role.ADMINISTRATOR,
)
TABLE = {
    Right.AKT: "YYYY--",
    Right.INTERVIEW: "YYYY--",
    Right.SIGN_BEDOMNING: "YY-Y--",
    Right.BESLUT: "Y--Y--",
    Right.LEAD: "---Y--",
    Right.STATISTICS: "---YY-",
    Right.ADMINISTER: "-----Y",
}


def test_the_words_that_stand_in_certificates_and_registers_are_for_ever() -> None:
    assert [role.value for role in COLUMNS] == [
        "handlaggare", "boendepersonal", "volontar", "arbetsledare", "samordnare", "administrator",
    ]  # fmt: skip
    assert [regim.value for regim in Regim] == ["namnd", "enskild", "ideell"]


def test_the_table_is_whole() -> None:
    assert set(TABLE) == set(Right)
    assert set(COLUMNS) == set(Role)


@pytest.mark.parametrize("right", list(Right))
def test_each_row(right: Right) -> None:
    assert "".join("Y" if may(frozenset({role}), right) else "-" for role in COLUMNS) == TABLE[right]


def test_several_roles_may_what_any_of_them_may() -> None:
    for one, other in itertools.combinations(Role, 2):
        for right in Right:
            alone = may(frozenset({one}), right) or may(frozenset({other}), right)
            assert may(frozenset({one, other}), right) == alone
    assert not any(may(frozenset(), right) for right in Right)
