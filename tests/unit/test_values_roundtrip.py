"""Values that become bytes and come back: canonical JSON, answers, policy, certificates, events."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vir_desktop.domain.akt import Verksamhet
from vir_desktop.domain.answer import Absent, Answer, How
from vir_desktop.domain.canonical import Json, canonical_bytes, digest, parse_canonical
from vir_desktop.domain.keys import Certificate, SlotContent, UserSecrets
from vir_desktop.domain.policy import Policy
from vir_desktop.domain.record import Event
from vir_desktop.domain.roles import Regim, Role

texts = st.text(st.characters(codec="utf-8"), max_size=40)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
moments = st.datetimes(timezones=st.just(UTC))
answers = st.builds(
    Answer,
    value=st.one_of(
        st.booleans(),
        st.integers(),
        st.decimals(allow_nan=False, allow_infinity=False),
        st.dates(),
        texts,
        st.lists(texts, max_size=4).map(tuple),
        st.sampled_from(Absent),
    ),
    note=texts,
    how=st.sampled_from(How),
    at=st.none() | moments,
    by=texts,
)
verksamheter = st.builds(
    Verksamhet,
    id=texts,
    namn=texts,
    regim=st.sampled_from(Regim),
    ansvarig_namnd=texts,
    kommunkod=texts,
    uppgifter=texts,
)
policies = st.builds(
    Policy,
    vault_id=texts,
    version=st.integers(1),
    training=st.booleans(),
    verksamheter=st.lists(verksamheter, max_size=3).map(tuple),
    idle_minutes=st.integers(5, 30),
    idle_minutes_interview=st.integers(5, 30),
    search_other_handlaggare=st.booleans(),
    bakjour_number=texts,
    lock_key=texts,
    modules=st.frozensets(texts, max_size=3),
    freda_official=st.booleans(),
)
certificates = st.builds(
    Certificate,
    serial=texts,
    signatur=texts,
    roles=st.frozensets(st.sampled_from(Role)),
    kem_public=st.binary(max_size=8),
    sig_public=st.binary(max_size=8),
    issued_at=moments,
    not_after=st.none() | st.dates(),
    signature=st.just(b"s"),
)


@given(values)
def test_canonical_bytes_come_back_and_are_the_only_spelling(value: Json) -> None:
    spelt = canonical_bytes(value)
    assert parse_canonical(spelt) == value
    assert canonical_bytes(json.loads(spelt)) == spelt
    assert digest(spelt) == digest(canonical_bytes(value))
    with pytest.raises(ValueError, match="canonical"):
        parse_canonical(spelt + b" ")


@pytest.mark.parametrize(
    "data", [b'{"b":1,"a":2}', b"1.0", b"[1.5]", b'{"a":{"b":[1e3]}}', b'"\\u00e5"', b"NaN", b" 1"]
)
def test_another_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="canonical"):
        parse_canonical(data)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff"])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_canonical(data)


@pytest.mark.parametrize("value", [1.0, [1, [0.5]], {"a": 1.0}, {1: "a"}])
def test_what_has_no_single_spelling_is_refused(value: Json) -> None:
    with pytest.raises(TypeError):
        canonical_bytes(value)


@given(answers)
def test_an_answer_comes_back(answer: Answer) -> None:
    again = Answer.from_json(parse_canonical(canonical_bytes(answer.to_json())))
    assert again == answer
    assert type(again.value) is type(answer.value)


WHOLE = Answer("ja").to_json()
assert isinstance(WHOLE, dict)


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {**WHOLE, "more": 1},
        {**WHOLE, "kind": "annat"},
        {**WHOLE, "kind": "integer", "value": "1"},
        {**WHOLE, "kind": "boolean", "value": 1},
        {**WHOLE, "kind": "codes", "value": "ja"},
        {**WHOLE, "kind": "absent", "value": "nej"},
        {**WHOLE, "kind": "date", "value": "i går"},
        {**WHOLE, "how": "gissat"},
    ],
)
def test_what_is_no_answer_is_refused(data: Json) -> None:
    with pytest.raises(ValueError, match=r"."):
        Answer.from_json(data)


def test_yes_is_not_one_and_a_whole_decimal_is_a_decimal() -> None:
    kinds = [Answer(value).to_json() for value in (True, 1, Decimal("1.0"), date(2026, 11, 21), ("a",), "1")]
    assert [kind["kind"] for kind in kinds if isinstance(kind, dict)] == [
        "boolean",
        "integer",
        "decimal",
        "date",
        "codes",
        "text",
    ]


@given(policies)
def test_a_policy_comes_back(policy: Policy) -> None:
    assert Policy.from_json(parse_canonical(canonical_bytes(policy.to_json()))) == policy
    for verksamhet in policy.verksamheter:
        assert policy.verksamhet(verksamhet.id).id == verksamhet.id
    with pytest.raises(KeyError):
        policy.verksamhet("finns " + "".join(verksamhet.id for verksamhet in policy.verksamheter))


POLICY = Policy("v", 1, True, (Verksamhet("1", "Jour", Regim.IDEELL),))


@pytest.mark.parametrize(
    "change",
    [
        {"idle_minutes": 4},
        {"idle_minutes": 31},
        {"idle_minutes": "5"},
        {"idle_minutes_interview": 31},
        {"training": "nej"},
        {"version": "1"},
        {"verksamheter": "1"},
        {"verksamheter": [1]},
        {"verksamheter": [{"id": "1"}]},
        {"modules": "a"},
        {"more": 1},
    ],
)
def test_what_is_no_policy_is_refused(change: dict[str, Json]) -> None:
    policy = POLICY.to_json()
    assert isinstance(policy, dict)
    assert Policy.from_json(policy) == POLICY
    with pytest.raises((ValueError, KeyError, TypeError)):
        Policy.from_json({**policy, **change})


def test_a_list_is_no_policy() -> None:
    with pytest.raises(ValueError, match="policy"):
        Policy.from_json([])


@given(certificates)
def test_a_certificate_comes_back(certificate: Certificate) -> None:
    assert Certificate.from_json(parse_canonical(canonical_bytes(certificate.to_json())), b"s") == certificate


@pytest.mark.parametrize("data", [None, [], {"roles": "administrator"}])
def test_what_is_no_certificate_is_refused(data: Json) -> None:
    with pytest.raises(ValueError, match="certificate"):
        Certificate.from_json(data, b"")


def test_secrets_are_not_shown() -> None:
    content = SlotContent(UserSecrets(b"hemlig", b"hemlig"), "s", b"root", b"hemlig")
    assert "hemlig" not in repr(content)


@given(st.binary(min_size=32, max_size=32), texts)
def test_a_link_covers_the_event_and_all_before_it(previous: bytes, text: str) -> None:
    event = Event(1, datetime(2026, 11, 21, tzinfo=UTC), text, "act", "object", "")
    other = Event(1, datetime(2026, 11, 21, tzinfo=UTC), text + "x", "act", "object", "")
    assert event.chained(previous) == digest(previous + canonical_bytes(event.to_json()))
    assert event.chained(previous) != other.chained(previous)
    assert event.chained(previous) != event.chained(digest(previous))
