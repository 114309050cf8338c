"""Records that change akt: nothing in them changes, none is lost or doubled, and the wrong akt forgets what it held."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.helpers.vaults import SIGNATUR, SOCIALJOUR, Vault, a_plan, a_vault, add_user, an_akt, refusal
from tests.unit.services.test_akter_and_records import assessment
from vir_desktop.domain import bedomning
from vir_desktop.domain.akt import AktKind, ClockKind, Phase, Verksamhet
from vir_desktop.domain.belonging import family
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.record import AktId, AnswerKey, Draft, Event, RecordId, RecordState
from vir_desktop.domain.roles import Regim, Role
from vir_desktop.domain.search_parts import Sought
from vir_desktop.services import akter, carrying, joining, moving, records, register, underway
from vir_desktop.services.ports import AktStore, RegisterQuery
from vir_desktop.services.search import search_person
from vir_desktop.services.session import Session
from vir_desktop.services.underway import Underway, What

FRAGA, PERSON = "samtalsstod-fraga", "person"
BO, PHRASE = "Bo.P", "bos påhittade lösenfras"
VILKA, BEHOV = AnswerKey("vilka"), AnswerKey("behov")
HANDLAGGARE = frozenset({Role.HANDLAGGARE})


def written(session: Session, akt_id: AktId, *texts: str, instrument: str = FRAGA) -> RecordId:
    """Write texts, each over the one before, in a new record."""
    record_id = records.start_record(session, akt_id, instrument).value.record.id
    for text in texts:
        records.save_answer(session, akt_id, record_id, VILKA, text, note=text[::-1])
    return record_id


def signed(session: Session, akt_id: AktId, *texts: str) -> RecordId:
    record_id = written(session, akt_id, *texts)
    records.sign_record(session, akt_id, record_id)
    return record_id


def store_of(session: Session, akt_id: AktId) -> AktStore:
    return session.akt(akt_id).store


def events_about(store: AktStore, record_id: RecordId) -> list[Event]:
    """Return a record's events but for where they stand in their chain."""
    return [
        replace(event, seq=0, chain=b"")
        for event in store.events()
        if event.object.partition("/")[0] == record_id and event.act != "record-withdrawn"
    ]


def two(session: Session) -> tuple[AktId, AktId]:
    return an_akt(session, code="NATT-1"), an_akt(session, code="KAND-1")


def test_the_caller_is_someone_we_know(vault: Vault, session: Session) -> None:
    night, known = two(session)
    earlier = signed(session, known, "i våras")
    open_one, done = written(session, night, "han", "han och hans bror"), signed(session, night, "i natt")
    records.clear_answer(session, night, open_one, VILKA)
    before = {id_: (events_about(store_of(session, night), id_)) for id_ in (open_one, done)}
    signature, history = store_of(session, night).signature(done), store_of(session, night).history(open_one, VILKA)
    vault.clock.pass_(hours=1)
    assert joining.join_person(session, night, known).value.code == "KAND-1"
    here, there = store_of(session, night), store_of(session, known)
    assert [record.id for record in there.records()] == [earlier, open_one, done]
    assert {id_: events_about(there, id_) for id_ in before} == before
    assert there.signature(done) == signature
    assert [answer for _, answer in there.history(open_one, VILKA)] == [answer for _, answer in history]
    assert (here.records(), set(here.withdrawn())) == ((), {open_one, done})
    carried = next(event for event in there.events() if event.act == "carried-from")
    assert (carried.object, carried.at) == (night, vault.clock.now())


def test_a_joined_akt_says_where_everything_stands_and_takes_nothing_more(session: Session) -> None:
    night, known = two(session)
    child = akter.create_akt(
        session, akter.NewAkt(AktKind.BARN, "1", session.register.row(night).arende_id, "BARN-1")
    ).value.akt_id
    signed(session, night, "i natt")
    joining.join_person(session, night, known)
    row = session.register.row(night)
    assert (row.phase, row.clock, row.unacknowledged) == (Phase.AVSLUTAD, None, False)
    assert akter.unsealed_rows(session, [row])[night].joined_to == known
    arende = session.register.row(known).arende_id
    assert {session.register.row(one).arende_id for one in (night, child)} == {arende}
    assert refusal(lambda: records.start_record(session, night, FRAGA)) == "akt-joined"
    assert refusal(lambda: joining.join_person(session, known, night)) == "akt-joined"
    assert [one.row.code for one in joining.candidates(session, child)] == ["KAND-1"]


def test_it_is_told_in_both_chains_and_in_the_register(session: Session) -> None:
    night, known = two(session)
    joining.join_person(session, night, known)
    assert [(e.act, e.object) for e in store_of(session, night).events()][-1] == ("akt-joined", known)
    assert [(e.act, e.object) for e in store_of(session, known).events()][-1] == ("akt-joined-here", night)
    told = [(e.act, e.object) for e in session.register.events() if e.act.startswith("akt-joined")]
    assert told == [("akt-joined", night), ("akt-joined-here", known)]
    assert underway.listed(session) == []


def test_a_person_is_found_in_the_akt_that_is_left(vault: Vault, session: Session) -> None:
    night, known = two(session)
    person = records.ensure_record(session, night, PERSON).value.record.id
    records.save_answer(session, night, person, AnswerKey("telefon"), "070-174 06 05")
    joining.join_person(session, night, known)
    vault.leave()
    again = vault.open()
    assert [row.code for row in search_person(again, Sought("", "0701740605", "", None)).mine] == ["KAND-1"]


def test_akter_of_one_situation_keep_their_records(session: Session) -> None:
    night, known = two(session)
    record_id = signed(session, night, "i natt")
    joining.join_arende(session, night, known)
    assert session.register.row(night).arende_id == session.register.row(known).arende_id
    assert [record.id for record in store_of(session, night).records()] == [record_id]
    assert session.register.row(night).phase is Phase.AKUT
    assert refusal(lambda: joining.join_arende(session, night, known)) == "arende-same"


def test_what_is_not_joined(session: Session) -> None:
    night, known = two(session)
    child = an_akt(session, AktKind.BARN)
    assert refusal(lambda: joining.join_person(session, night, child)) == "other-kind"
    assert refusal(lambda: joining.join_person(session, night, night)) == "akt-unknown"
    open_one, other = written(session, night, "a"), written(session, known, "b")
    for akt_id, record_id in ((night, open_one), (known, other)):
        records.save_draft(session, akt_id, Draft(record_id, BEHOV, "halvt", False, 5, session.now))
    assert refusal(lambda: joining.join_person(session, night, known)) == "draft-in-the-way"
    assert (underway.listed(session), len(store_of(session, night).records())) == ([], 1)


def test_two_verksamheter_are_not_mixed(tmp_path_factory: pytest.TempPathFactory) -> None:
    other = Verksamhet("2", "Påhittade jouren", Regim.ENSKILD)
    vault = a_vault(tmp_path_factory.mktemp("valv"), plan=a_plan(SOCIALJOUR, other), memory=True)
    session = vault.open()
    night = an_akt(session)
    known = akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "2")).value.akt_id
    assert refusal(lambda: joining.join_arende(session, night, known)) == "other-verksamhet"
    assert joining.candidates(session, night) == ()
    vault.leave()


def test_that_another_akt_exists_is_not_confirmed(vault: Vault, session: Session) -> None:
    secret = an_akt(session, code="DOLD-1")
    add_user(session, BO, PHRASE, HANDLAGGARE)
    bo = vault.open(BO, PHRASE)
    night = an_akt(bo, code="NATT-1")
    before = bo.register.head()
    assert refusal(lambda: joining.join_person(bo, night, secret)) == "akt-unknown"
    assert refusal(lambda: moving.ask(bo, night, written(bo, night, "x"), secret, "fel akt")) == "akt-unknown"
    assert joining.candidates(bo, night, "DOLD") == ()
    assert [event.object for event in bo.register.events(since_seq=before.seq)] == []


def test_a_wrong_note_moves_and_the_wrong_akt_forgets_it(vault: Vault, session: Session) -> None:
    wrong, right = two(session)
    kept, note = signed(session, wrong, "rätt här"), signed(session, wrong, "hennes adress")
    before = events_about(store_of(session, wrong), note)
    vault.clock.pass_(hours=3)
    asked = moving.ask(session, wrong, note, right, "skrevs i fel akt").value
    assert asked.moved  # she is arbetsledare herself
    here, there = store_of(session, wrong), store_of(session, right)
    assert [record.id for record in here.records()] == [kept]
    assert here.withdrawn() == {note: vault.clock.now(), asked.wish: vault.clock.now()}
    assert (here.answers(note), here.history(note, VILKA), here.signature(note)) == ({}, (), None)
    assert right not in {event.object for event in here.events()}
    assert events_about(there, note) == before
    assert refusal(lambda: records.view(session, wrong, note)) == "no-such-record"  # as the way back asks after a lock
    wish = records.view(session, right, asked.wish)
    assert (wish.record.about, wish.record.state) == (note, RecordState.SIGNED)
    assert wish.answers[moving.REASON].value == "skrevs i fel akt"


def test_a_handlaggare_asks_and_an_arbetsledare_signs(vault: Vault, session: Session) -> None:
    add_user(session, BO, PHRASE, HANDLAGGARE)
    bo = vault.open(BO, PHRASE)
    wrong, right = two(bo)
    note = signed(bo, wrong, "fel")
    asked = moving.ask(bo, wrong, note, right, "fel akt").value
    assert not asked.moved
    clock = bo.register.row(wrong).clock
    assert clock is not None
    assert clock.kind is ClockKind.FLYTTNING
    assert refusal(lambda: moving.approve(bo, wrong, asked.wish)) == Known.NO_RIGHT
    assert refusal(lambda: records.sign_record(bo, wrong, asked.wish)) == Known.NO_RIGHT
    assert refusal(lambda: moving.ask(bo, wrong, note, right, "igen")) == "move-asked-already"
    vault.leave()
    leader = vault.open()
    akter.open_akt(leader, wrong)
    assert moving.approve(leader, wrong, asked.wish).value == right
    assert note in {record.id for record in store_of(leader, right).records()}
    assert leader.register.row(wrong).clock is None


def test_a_wish_can_be_declined(vault: Vault, session: Session) -> None:
    add_user(session, BO, PHRASE, HANDLAGGARE)
    bo = vault.open(BO, PHRASE)
    wrong, right = two(bo)
    note = signed(bo, wrong, "står rätt")
    wish = moving.ask(bo, wrong, note, right, "fel akt").value.wish
    assert moving.decline(bo, wrong, wish).value.record.state is RecordState.ABANDONED
    assert note in {record.id for record in store_of(bo, wrong).records()}
    assert bo.register.row(wrong).clock is None


def test_what_cannot_be_moved(session: Session) -> None:
    wrong, right = two(session)
    note, gone = signed(session, wrong, "hör hemma i KAND-1"), AktId("finns-inte")
    asked = (
        (wrong, note, right, " ", "reason-missing"),
        (wrong, note, wrong, "fel akt", "akt-unknown"),
        (wrong, note, gone, "fel akt", "akt-unknown"),
        (wrong, RecordId("finns-inte"), right, "fel akt", "no-such-record"),
    )
    for here, record_id, to, why, code in asked:
        assert refusal(partial(moving.ask, session, here, record_id, to, why)) == code
    assert refusal(lambda: moving.approve(session, wrong, note)) == "no-such-record"  # a note is no wish
    joining.join_person(session, right, an_akt(session, code="KAND-2"))
    assert refusal(lambda: moving.ask(session, wrong, note, right, "fel akt")) == "akt-joined"
    assert [record.id for record in store_of(session, wrong).records()] == [note]


def test_a_move_is_asked_for_once(vault: Vault, session: Session) -> None:
    add_user(session, BO, PHRASE, HANDLAGGARE)
    bo = vault.open(BO, PHRASE)
    wrong, right = two(bo)
    note = signed(bo, wrong, "hör hemma i KAND-1")
    moving.ask(bo, wrong, note, right, "fel akt")
    assert refusal(lambda: moving.ask(bo, wrong, note, right, "fel akt")) == "move-asked-already"


def test_what_belongs_together_moves_together(session: Session) -> None:
    wrong, right = two(session)
    first = signed(session, wrong, "första")
    second = records.correct_record(session, wrong, first, "stavfel").value.record.id
    moving.ask(session, wrong, second, right, "fel akt")
    assert store_of(session, wrong).records() == ()
    moved = {record.id: record.replaces for record in store_of(session, right).records()}
    assert moved[second] == first


def test_what_was_moved_can_be_moved_back(session: Session) -> None:
    wrong, right = two(session)
    note = signed(session, wrong, "fram och tillbaka")
    moving.ask(session, wrong, note, right, "fel akt")
    moving.ask(session, right, note, wrong, "den var rätt från början")
    back = next(r for r in store_of(session, wrong).records() if r.instrument == FRAGA)
    assert store_of(session, wrong).answers(back.id)[VILKA].value == "fram och tillbaka"
    assert back.id != note
    assert store_of(session, right).records() == ()


def test_a_level_that_moved_is_not_left_in_the_register(session: Session) -> None:
    wrong, right = two(session)
    made = records.start_record(session, wrong, bedomning.INSTRUMENT).value.record.id
    for key, value in assessment(session).items():
        records.save_answer(session, wrong, made, AnswerKey(key), value)
    records.sign_record(session, wrong, made)
    moving.ask(session, wrong, made, right, "fel akt")
    shown = akter.unsealed_rows(session, [session.register.row(one) for one in (wrong, right)])
    assert (shown[wrong].level, shown[right].level[:10]) == ("", "akut: hög,")


@pytest.mark.parametrize("stop", ["carry", "withdraw", "row"])
def test_what_is_broken_off_is_ended_at_the_next_unlock(
    vault: Vault, session: Session, stop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong, right = two(session)
    note = signed(session, wrong, "fel")

    class StoppedError(Exception):
        """The process ended here."""

    def halt(*_: object, **__: object) -> None:
        raise StoppedError

    where: dict[str, tuple[object, str]] = {
        "carry": (carrying, "carry"),
        "withdraw": (type(store_of(session, wrong)), "withdraw"),
        "row": (akter, "refresh_row"),
    }
    act = Underway(What.MOVE, wrong, right, note)
    with monkeypatch.context() as patched:
        patched.setattr(*where[stop], halt)
        with pytest.raises(StoppedError):
            underway.carry_through(session, act)
    assert underway.listed(session) == [act]
    vault.opened.clear()  # as by kill -9
    again = vault.open()
    assert underway.listed(again) == []
    for akt_id in (wrong, right):
        akter.open_akt(again, akt_id)
    assert [len(store_of(again, one).records()) for one in (wrong, right)] == [0, 1]
    assert len([e for e in store_of(again, right).events() if e.act == "signed"]) == 1


def test_a_disk_that_refused_half_way_is_asked_again_and_nothing_half_typed_is_in_the_way(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    night, known = two(session)
    note = written(session, night, "han")
    records.save_draft(session, night, Draft(note, VILKA, "han och", False, 7, session.now))

    def refuse(*_: object, **__: object) -> None:
        raise KnownError(Known.IO_ERROR)

    with monkeypatch.context() as patched:
        patched.setattr(type(store_of(session, night)), "withdraw", refuse)
        assert refusal(partial(joining.join_person, session, night, known)) == Known.IO_ERROR
    records.save_draft(session, night, Draft(note, VILKA, "han och hans bror", False, 17, session.now))
    joining.join_person(session, night, known)
    kept = store_of(session, known).draft()
    assert kept is not None
    assert (kept.record_id, kept.text) == (note, "han och hans bror")
    assert not store_of(session, night).records()


def test_who_cannot_open_both_leaves_it_to_who_can(vault: Vault, session: Session) -> None:
    add_user(session, BO, PHRASE, HANDLAGGARE)
    wrong, right = two(session)
    act = Underway(What.MOVE, wrong, right, signed(session, wrong, "fel"))
    with session.register.transaction():
        underway._note(session, [act])
    vault.leave()
    bo = vault.open(BO, PHRASE)
    assert underway.listed(bo) == [act]
    assert not [e for e in bo.register.events() if e.act == "akt-opened" and e.actor == BO]
    vault.leave()
    assert underway.listed(vault.open()) == []


TEXTS = st.lists(st.sampled_from(["svar", "clear", "sign", "correct", "new"]), max_size=8)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.data())
def test_whatever_was_written_stands_in_exactly_one_akt(
    tmp_path_factory: pytest.TempPathFactory, acts: list[str], data: st.DataObject
) -> None:
    vault = a_vault(tmp_path_factory.mktemp("valv"), memory=True)
    session = vault.open()
    sides = two(session)
    made = [written(session, sides[0], "först")]
    for number, act in enumerate(acts):
        _do(session, sides[0], made, act, number)
    whole = _content(session, sides)
    chosen = data.draw(st.sampled_from(made))
    moving.ask(session, sides[0], chosen, sides[1], "fel akt")
    assert _content(session, sides) == whole
    tied = family(store_of(session, sides[1]).records(), chosen)
    assert set(tied) == {record.id for record in store_of(session, sides[1]).records()}
    vault.leave()


def _do(session: Session, akt_id: AktId, made: list[RecordId], act: str, number: int) -> None:
    last = made[-1]
    is_open = store_of(session, akt_id).record(last).state is RecordState.OPEN
    can: dict[str, Callable[[], object]] = {
        "svar": lambda: records.save_answer(session, akt_id, last, BEHOV, f"svar {number}"),
        "clear": lambda: records.clear_answer(session, akt_id, last, VILKA),
        "sign": lambda: records.sign_record(session, akt_id, last),
    }
    if act in can and is_open:
        can[act]()
    elif act == "correct" and not is_open:
        made.append(records.correct_record(session, akt_id, last, "rättelse").value.record.id)
    elif act == "new":
        made.append(written(session, akt_id, f"ny {number}"))


def _content(session: Session, sides: tuple[AktId, AktId]) -> dict[RecordId, object]:
    """Return every record but the wishes, with all that was ever answered; a record in two akter is an error."""
    found: dict[RecordId, object] = {}
    for akt_id in sides:
        store = store_of(session, akt_id)
        for record in store.records():
            if record.instrument == "flyttning":
                continue
            assert record.id not in found
            history = [[answer for _, answer in store.history(record.id, key)] for key in (VILKA, BEHOV)]
            found[record.id] = (record, history, store.signature(record.id), events_about(store, record.id))
    return found


def test_the_list_holds_what_can_be_joined(session: Session) -> None:
    night, known = two(session)
    register.set_label(session, known, "grannens dotter")
    assert [one.row.akt_id for one in joining.candidates(session, night, "granne")] == [known]
    assert session.register.page(RegisterQuery()).total == 2
    assert session.signatur == SIGNATUR
