"""What every implementation of the storage ports does, the real ones and the fakes in memory alike."""

from dataclasses import replace
from datetime import date, timedelta, timezone
from decimal import Decimal

import pytest

from tests.helpers.storage_samples import (
    AKT,
    FORM,
    FORM_REF,
    KEY,
    NOW,
    OTHER_KEY,
    a_draft,
    a_record,
    a_row,
    an_answer,
)
from vir_desktop.domain.akt import Clock, ClockKind, Phase
from vir_desktop.domain.answer import Absent, Answer, Value
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.keys import Certificate
from vir_desktop.domain.record import AktId, AnswerKey, Head, RecordId, RecordState, Signature
from vir_desktop.domain.roles import Role
from vir_desktop.services.ports import (
    AktStore,
    GranskningRow,
    Grupp,
    LogQuery,
    Register,
    RegisterQuery,
    Storage,
    UserRow,
    Wrap,
)

R1, Q1, Q2 = RecordId("r1"), AnswerKey("q1"), AnswerKey("grupp[2]/q2")


def reopened(storage: Storage, store: AktStore) -> AktStore:
    store.close()
    return storage.akter.open(AKT, KEY)


VALUES: list[Value] = [True, 7, Decimal("1.50"), date(2026, 11, 21), "å\nä", ("a", "=ö"), Absent.DECLINED]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_an_answer_comes_back_as_it_was_given(storage: Storage, akt: AktStore, value: Value) -> None:
    answer = Answer(value, "anteckning", at=NOW, by="anna")
    akt.save_answer(R1, Q2, answer, at=NOW, actor="anna")
    again = reopened(storage, akt)
    assert again.answers(R1) == {Q2: answer}
    again.close()


def test_clearing_keeps_the_history(akt: AktStore) -> None:
    first = akt.save_answer(R1, Q1, an_answer("ja"), at=NOW, actor="anna")
    second = akt.save_answer(R1, Q1, None, at=NOW, actor="bo")
    assert akt.answers(R1) == {}
    assert akt.history(R1, Q1) == ((first.seq, an_answer("ja")), (second.seq, None))
    assert [event.act for event in akt.events(since_seq=1)] == ["answer-saved", "answer-cleared"]


def test_answers_come_in_the_order_they_were_last_given(akt: AktStore) -> None:
    for key in (Q1, Q2, Q1):
        akt.save_answer(R1, key, an_answer(), at=NOW, actor="anna")
    assert list(akt.answers(R1)) == [Q2, Q1]
    assert akt.all_answers() == {R1: akt.answers(R1)}


def test_each_event_follows_from_the_one_before(akt: AktStore) -> None:
    akt.append(NOW.astimezone(timezone(timedelta(hours=2))), "anna", "shown", "r1")
    link = Head().chain
    for event in akt.events():
        link = event.chained(link)
        assert event.chain == link
    assert akt.head() == Head(len(akt.events()), link)


def test_a_saved_answer_takes_its_own_draft_with_it(storage: Storage, akt: AktStore) -> None:
    akt.save_draft(a_draft(key="q2"))
    akt.save_answer(R1, Q1, an_answer(), at=NOW, actor="anna")
    assert akt.draft() == a_draft(key="q2")
    akt.save_draft(a_draft(key="q1"))
    again = reopened(storage, akt)
    assert again.draft() == a_draft(key="q1")
    again.save_answer(R1, Q1, an_answer(), at=NOW, actor="anna")
    assert again.draft() is None
    again.save_draft(None)
    again.close()


def test_a_draft_is_no_event(akt: AktStore) -> None:
    before = akt.head()
    akt.save_draft(a_draft("a"))
    akt.save_draft(a_draft("ab"))
    assert (akt.head(), akt.draft()) == (before, a_draft("ab"))


def test_a_closed_record_takes_nothing_more(storage: Storage, akt: AktStore) -> None:
    akt.save_answer(R1, Q1, an_answer(), at=NOW, actor="anna")
    akt.save_draft(a_draft())
    signature = Signature(b"body", "s1", b"x" * 64, NOW)
    closed = replace(a_record(), state=RecordState.SIGNED, closed_at=NOW, closed_by="anna")
    akt.close_record(closed, signature, "anna", "signed")
    again = reopened(storage, akt)
    assert (again.record(R1), again.signature(R1), again.draft()) == (closed, signature, None)
    for refused in (
        lambda: again.save_answer(R1, Q1, None, at=NOW, actor="anna"),
        lambda: again.save_draft(a_draft()),
        lambda: again.close_record(replace(closed, state=RecordState.ABANDONED), None, "bo", "abandoned"),
    ):
        head = again.head()
        with pytest.raises(RuleError, match="record-closed"):
            refused()
        assert again.head() == head
    again.close()


def test_a_record_is_opened_once_and_keeps_its_form(akt: AktStore) -> None:
    with pytest.raises(RuleError, match="record-exists"):
        akt.add_record(a_record(), FORM, "anna")
    with pytest.raises(RuleError, match="record-starts-open"):
        akt.add_record(replace(a_record("r2"), state=RecordState.SIGNED), FORM, "anna")
    with pytest.raises(ValueError, match="hash"):
        akt.add_record(a_record("r2"), b"another", "anna")
    correction = replace(a_record("r3"), replaces=R1, reason="fel datum")
    akt.add_record(correction, FORM, "anna")
    assert (akt.form(FORM_REF), akt.records()) == (FORM, (a_record(), correction))
    assert akt.signature(R1) is None


def test_identity_is_kept_like_any_other_record(storage: Storage, akt: AktStore) -> None:
    akt.add_record(a_record("p", "person"), FORM, "anna")
    akt.save_answer(RecordId("p"), Q1, an_answer("Ebba"), at=NOW, actor="anna")
    again = reopened(storage, akt)
    assert again.all_answers() == {RecordId("p"): {Q1: an_answer("Ebba")}}
    assert len(again.history(RecordId("p"), Q1)) == 1
    again.close()


def test_what_is_not_there_is_a_key_error(akt: AktStore, register: Register) -> None:
    for missing in (
        lambda: akt.record(RecordId("none")),
        lambda: akt.form(replace(FORM_REF, sha256="00" * 32)),
        lambda: akt.save_answer(RecordId("none"), Q1, None, at=NOW, actor="anna"),
        lambda: register.row(AKT),
        lambda: register.row_by_code("ek"),
        lambda: register.put_row(a_row()),
        lambda: register.put_wraps(AKT, ()),
    ):
        with pytest.raises(KeyError):
            missing()


def test_akt_files_by_id_and_key(storage: Storage, akt: AktStore) -> None:
    akt.close()
    with pytest.raises(KnownError, match=Known.VAULT_EXISTS):
        storage.akter.create(AKT, KEY)
    with pytest.raises(KnownError, match=Known.DAMAGED_AKT):
        storage.akter.open(AKT, OTHER_KEY)
    storage.akter.rekey(AKT, KEY, OTHER_KEY)
    with pytest.raises(KnownError, match=Known.DAMAGED_AKT):
        storage.akter.open(AKT, KEY)
    again = storage.akter.open(AKT, OTHER_KEY)
    assert again.records() == (a_record(),)
    again.close()
    assert storage.akter.ids() == (AKT,)
    storage.akter.remove(AKT)
    assert storage.akter.ids() == ()
    with pytest.raises(KnownError, match=Known.MISSING_FILE):
        storage.akter.open(AKT, OTHER_KEY)


def test_plain_files(storage: Storage) -> None:
    folder = storage.folder
    written = folder.write("slots/ab.slot", b"one")
    assert (folder.read("slots/ab.slot"), folder.file_digest("slots/ab.slot")) == (b"one", written)
    assert folder.digest_of(b"one") == written
    folder.write("slots/ab.slot", b"two")
    assert folder.read("slots/ab.slot") == b"two"
    assert folder.names("slots") == ("slots/ab.slot",)
    folder.remove("slots/ab.slot")
    folder.remove("slots/ab.slot")
    with pytest.raises(KnownError, match=Known.MISSING_FILE):
        folder.read("slots/ab.slot")
    assert folder.free_bytes() > 0
    folder.ensure_ballast()
    folder.release_ballast()


def test_settings_digests_and_personal_blobs(register: Register) -> None:
    assert (register.setting("a"), register.personal("s", "labels")) == (None, None)
    for value in (b"1", b"2"):
        register.set_setting("a", value)
        register.set_personal("s", "labels", value)
        register.set_file_digest("keyring", value * 32)
    assert (register.setting("a"), register.personal("s", "labels")) == (b"2", b"2")
    assert register.file_digests() == {"keyring": b"2" * 32}
    register.set_file_digest("keyring", None)
    assert register.file_digests() == {}


def test_users_and_grupper(register: Register) -> None:
    roles = frozenset({Role.VOLONTAR})
    certificate = Certificate("s1", "anna", roles, b"k" * 1216, b"p" * 32, NOW, date(2027, 1, 1), b"g" * 64)
    register.put_user(UserRow(certificate))
    register.put_user(UserRow(replace(certificate, serial="s2")))
    register.put_user(UserRow(certificate, NOW))
    assert register.users() == (UserRow(certificate, NOW), UserRow(replace(certificate, serial="s2")))
    register.put_grupp(Grupp("ansvarig", b"k", {"s1": b"1", "s2": b"2"}))
    register.put_grupp(Grupp("ansvarig", b"k2", {"s2": b"3"}))
    register.put_grupp(Grupp("freda", b"k", {"s1": b"1"}))
    register.remove_grupp("freda")
    assert register.grupper() == (Grupp("ansvarig", b"k2", {"s2": b"3"}),)


def test_holders_are_found_and_taken_away(register: Register) -> None:
    akt_id = a_row().akt_id
    register.add_row(a_row(), [Wrap("user:s1", b"1"), Wrap("recovery", b"2")])
    assert (register.held_by(["user:s1", "user:s2"]), register.held_by(["user:s2"])) == ((akt_id,), ())
    assert register.holders_of([akt_id]) == {akt_id: frozenset({"user:s1", "recovery"})}
    register.set_rotate([akt_id])
    register.remove_wraps("user:s1")
    assert (register.row(akt_id).rotate, register.wraps(akt_id)) == (True, (Wrap("recovery", b"2"),))


def test_rows_wraps_and_positions(register: Register) -> None:
    row = replace(a_row(), clock=Clock(NOW, ClockKind.UPPFOLJNING), unacknowledged=True, rotate=True)
    register.add_row(row, [Wrap("user:s1", b"1"), Wrap("recovery", b"2")])
    assert (register.row(row.akt_id), register.row_by_code(" BJÖRK-1 "), register.count()) == (row, row, 1)
    assert register.wraps(row.akt_id) == (Wrap("recovery", b"2"), Wrap("user:s1", b"1"))
    assert register.touched() == ()
    register.set_touched(row.akt_id, True)
    register.set_head(row.akt_id, Head(3, b"h" * 32))
    assert register.row(row.akt_id) == replace(row, touched=True, head=Head(3, b"h" * 32))
    assert register.touched() == (row.akt_id,)
    register.put_wraps(row.akt_id, [Wrap("grupp:g", b"3")])
    assert register.wraps(row.akt_id) == (Wrap("grupp:g", b"3"),)
    found = register.wraps_of([row.akt_id, AktId("f" * 32)], ["grupp:g", "recovery"])
    assert {akt_id: tuple(wraps) for akt_id, wraps in found.items()} == {row.akt_id: (Wrap("grupp:g", b"3"),)}


def test_a_code_is_taken_whatever_its_capitals(register: Register) -> None:
    register.add_row(a_row(1, "Ängs-älg"), [])
    register.add_row(a_row(2, "ek"), [])
    with pytest.raises(RuleError, match="code-taken"):
        register.add_row(a_row(3, "ängs-ÄLG"), [])
    with pytest.raises(RuleError, match="code-taken"):
        register.put_row(a_row(2, "ÄNGS-älg"))
    register.put_row(a_row(1, "ängs-älg"))
    assert register.count() == 2


def test_pages_in_order_and_filtered(register: Register) -> None:
    soon, later = Clock(NOW, ClockKind.GALLRING), Clock(NOW + timedelta(days=1), ClockKind.KVITTERING)
    first, second, third, fourth = (
        replace(a_row(1, "röd ek-1"), clock=later, verksamhet_id="kommun"),
        replace(a_row(2, "blå ek-2", Phase.AVSLUTAD), unacknowledged=True),
        replace(a_row(3, "röd björk-3"), clock=soon),
        a_row(4, "ekorre"),
    )
    for row in (first, second, third, fourth):
        register.add_row(row, [])
    ordered = (third, first, fourth, second)
    assert register.page(RegisterQuery()).rows == ordered
    assert register.page(RegisterQuery(offset=1, limit=2)).rows == ordered[1:3]
    assert register.page(RegisterQuery(offset=1, limit=2)).total == 4
    for query, expected in (
        (RegisterQuery(text="EK"), (first, fourth, second)),
        (RegisterQuery(text="röd e"), (first,)),
        (RegisterQuery(text="%"), ordered),
        (RegisterQuery(text="orre"), ()),
        (RegisterQuery(phases=frozenset({Phase.AVSLUTAD})), (second,)),
        (RegisterQuery(unacknowledged=True), (second,)),
        (RegisterQuery(arende_id="ä1"), (third, second)),
        (RegisterQuery(verksamhet_id="kommun"), (first,)),
        (RegisterQuery(ids=frozenset({fourth.akt_id}), text="ek"), (fourth,)),
        (RegisterQuery(ids=frozenset()), ()),
    ):
        page = register.page(query)
        assert (page.rows, page.total) == (expected, len(expected))
    assert register.arende_rows("ä1") == (second, third)
    register.put_row(replace(fourth, code="ask"))
    assert register.page(RegisterQuery(text="ekorre")).rows == ()


def test_tokens(register: Register) -> None:
    one, two, three = (bytes([number]) * 32 for number in range(3))
    for number in (1, 2):
        register.add_row(a_row(number), [])
    register.add_tokens(a_row(1).akt_id, [one, two, two])
    register.add_tokens(a_row(2).akt_id, [two])
    assert register.find([one, two, three]) == {a_row(1).akt_id: 2, a_row(2).akt_id: 1}
    register.remove_tokens(a_row(1).akt_id)
    assert register.find([one, two]) == {a_row(2).akt_id: 1}


def test_a_transaction_is_all_or_nothing(register: Register) -> None:
    def half_done() -> None:
        with register.transaction():
            register.add_row(a_row(), [Wrap("recovery", b"1")])
            register.append(NOW, "anna", "akt-created", a_row().akt_id)
            with register.transaction():
                register.set_setting("a", b"1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    assert (register.count(), register.head(), register.setting("a")) == (0, Head(), None)


def test_the_registers_chain(storage: Storage, register: Register) -> None:
    for object_ in ("a", "b", "a"):
        register.append(NOW, "anna", "opened", object_)
    assert [event.seq for event in register.events(object_="a", since_seq=1)] == [3]
    head = register.head()
    register.close()
    storage.rekey_register(KEY, OTHER_KEY)
    with pytest.raises(KnownError, match=Known.DAMAGED_REGISTER):
        storage.open_register(KEY)
    again = storage.open_register(OTHER_KEY)
    assert again.head() == head
    assert again.findings() == ()
    while not again.check_slice(1):
        pass
    again.close()


def test_the_log_is_found_and_paged(register: Register) -> None:
    register.add_row(a_row(1, "Ängs-älg"), [])
    object_ = a_row(1).akt_id
    for number, (actor, act) in enumerate((("anna", "search"), ("bo", "akt-opened"), ("anna", "akt-opened"))):
        register.append(NOW + timedelta(hours=number), actor, act, object_ if actor == "bo" else "annat")
    register.append(NOW, "anna", "lock", "s1")  # the clock was put back

    def found(last_seq: int = 4, **asked: object) -> tuple[list[int], int]:
        rows = register.log_page(replace(LogQuery(last_seq), **asked))  # type: ignore[arg-type]
        return [event.seq for event in rows.events], rows.total

    assert found() == ([4, 3, 2, 1], 4)
    assert found(last_seq=3) == ([3, 2, 1], 3)
    assert found(offset=1, limit=2) == ([3, 2], 4)
    assert found(offset=9) == ([], 4)
    assert found(object_="annat", actor="anna") == ([3, 1], 2)
    assert found(code=" ängs") == ([2], 1)
    assert found(code="%") == ([], 0)
    assert found(actor="anna") == ([4, 3, 1], 3)
    assert found(actor="anna", offset=1, limit=1) == ([3], 3)
    assert found(acts=frozenset({"akt-opened", "lock"}), last_seq=3) == ([3, 2], 2)
    assert found(acts=frozenset()) == ([], 0)
    assert found(not_acts=frozenset({"akt-opened"})) == ([4, 1], 2)
    assert found(since=NOW + timedelta(hours=1)) == ([3, 2], 2)
    assert found(until=NOW + timedelta(hours=1)) == ([4, 1], 2)
    assert found(since=NOW, until=NOW + timedelta(hours=2), acts=frozenset({"akt-opened"})) == ([2], 1)
    assert [event.seq for event in register.events_numbered([3, 1, 99])] == [1, 3]


def test_the_checks_of_the_log(register: Register) -> None:
    row = GranskningRow("a" * 32, NOW, "anna", 0, 3, b"s" * 32, {2: "search", 1: ""}, {"user:1": b"w"}, b"sealed")
    register.put_granskning(row)
    register.put_granskning(replace(row, sealed=b"more"))
    closed = replace(row, sealed=b"more", closed_at=NOW, closed_by="anna", serial="s1", signature=b"g" * 64)
    register.put_granskning(closed)
    assert register.granskningar() == (closed,)
    rewrapped = replace(closed, wraps={"user:1": b"w", "user:2": b"v"})
    register.put_granskning(replace(rewrapped, sealed=b"changed"))
    assert register.granskningar() == (rewrapped,)
