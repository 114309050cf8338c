"""Who stands behind a holder, and the rule that no akt is left with one."""

import pytest

from vir_desktop.domain import holders
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.holders import Standing, check_name, next_id
from vir_desktop.domain.roles import Role

LEADS, WORKS = frozenset({Role.ARBETSLEDARE}), frozenset({Role.HANDLAGGARE})
STANDING = Standing(
    {"a": LEADS, "b": WORKS, "c": WORKS},
    {
        "ansvarig": frozenset({"a", "recovery"}),
        "ansvarig#2": frozenset({"a", "recovery"}),
        "glas": frozenset({"a"}),
        "freda": frozenset({"b", "gone"}),
    },
)


# --- names ----------------------------------------------------------------------------------------------------------


def test_the_names_that_stand_in_every_vault() -> None:
    """Written in wraps, which are read for as long as there are vaults."""
    assert {"ansvarig", "glas"} == holders.NEEDED == {holders.ANSVARIG, holders.GLAS}
    assert holders.ANSVARIG == "ansvarig"
    assert holders.user_holder("12") == "user:12"
    assert holders.grupp_holder("freda#2") == "grupp:freda#2"


@pytest.mark.parametrize(
    ("holder", "serial", "grupp_id"),
    [("user:12", "12", None), ("grupp:freda#2", None, "freda#2"), ("recovery", None, None), ("", None, None)],
)
def test_a_holder_is_a_user_or_a_grupp_or_neither(holder: str, serial: str | None, grupp_id: str | None) -> None:
    assert (holders.serial_of(holder), holders.grupp_id_of(holder)) == (serial, grupp_id)


def test_the_key_pairs_of_a_grupp_are_numbered() -> None:
    assert [holders.name_of(id_) for id_ in ("freda", "freda#2", "freda#11")] == ["freda"] * 3
    assert [holders.version_of(id_) for id_ in ("freda", "freda#2", "freda#11")] == [1, 2, 11]
    others = ["ansvarig#7"]
    assert next_id("freda", others) == "freda"
    assert next_id("freda", [*others, "freda"]) == "freda#2"
    assert next_id("freda", [*others, "freda#10", "freda#9", "freda"]) == "freda#11"


@pytest.mark.parametrize("name", ["", " ", "a#2", "grupp:x", "x" * 41])
def test_names_that_no_grupp_has(name: str) -> None:
    with pytest.raises(RuleError) as refused:
        check_name(name)
    assert (refused.value.code, refused.value.field) == ("grupp-name", "name")


def test_names_as_they_are_kept() -> None:
    assert check_name("  Freda  grupp ") == "freda grupp"
    assert check_name("x" * 40) == "x" * 40


# --- who stands behind ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("holder", "serials"),
    [
        ("user:b", {"b"}),
        ("user:gone", set()),
        ("grupp:ansvarig#2", {"a"}),
        ("grupp:freda", {"b"}),
        ("grupp:glas", set()),  # not without breaking it
        ("grupp:okänd", set()),
        ("recovery", set()),
    ],
)
def test_who_opens_by_a_holder(holder: str, serials: set[str]) -> None:
    assert STANDING.behind(holder) == serials


@pytest.mark.parametrize(
    ("held_by", "fault"),
    [
        (["user:b", "grupp:ansvarig#2", "recovery"], None),
        (["user:a", "user:b"], None),
        (["user:a", "grupp:ansvarig#2"], "akt-sole-holder"),  # two holders, one person
        (["grupp:ansvarig", "grupp:ansvarig#2", "grupp:glas"], "akt-sole-holder"),
        (["grupp:glas", "user:a"], "akt-sole-holder"),
        (["user:a", "grupp:freda"], None),
        (["user:b", "grupp:glas"], "akt-without-arbetsledare"),
        (["user:b", "user:c"], "akt-without-arbetsledare"),
        (["recovery"], "akt-without-arbetsledare"),
        ([], "akt-without-arbetsledare"),
    ],
)
def test_no_akt_is_left_with_one_person_or_without_an_arbetsledare(held_by: list[str], fault: str | None) -> None:
    assert STANDING.fault(held_by) == fault


def test_one_grupp_of_two_persons_is_one_holder_however_many_key_pairs_it_has() -> None:
    both = frozenset({"a", "b"})
    standing = Standing({"a": LEADS, "b": WORKS}, {"ansvarig": both, "ansvarig#2": both})
    assert standing.fault(["grupp:ansvarig", "grupp:ansvarig#2"]) == "akt-sole-holder"


def test_how_things_stand_once_someone_is_gone() -> None:
    without = STANDING.without("b")
    assert without.people == {"a": LEADS, "c": WORKS}
    assert without.members == dict(STANDING.members) | {"freda": frozenset({"gone"})}
    assert without.fault(["user:b", "grupp:ansvarig"]) == "akt-sole-holder"


def test_how_things_stand_once_someone_has_left_a_grupp() -> None:
    left = STANDING.left("ansvarig", "a")
    assert left.people == STANDING.people
    recovery = frozenset({"recovery"})
    assert left.members == dict(STANDING.members) | {"ansvarig": recovery, "ansvarig#2": recovery}
