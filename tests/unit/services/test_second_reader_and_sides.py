"""A second reader signs for herself; one handläggare on both sides is asked why."""

from datetime import date
from functools import partial

from tests.helpers.colleagues import HANDLAGGARE, VOLONTAR, at_work, comes
from tests.helpers.vaults import SIGNATUR, Vault, add_user, an_akt, refusal
from tests.unit.services.test_akter_and_records import assessment
from vir_desktop.domain import bedomning
from vir_desktop.domain.akt import AktKind, ClockKind, Phase
from vir_desktop.domain.andra_lasning import Opinion
from vir_desktop.domain.canonical import digest, parse_canonical
from vir_desktop.domain.errors import Known
from vir_desktop.domain.holders import ANSVARIG, user_holder
from vir_desktop.domain.record import AktId, AnswerKey, RecordId, RecordState
from vir_desktop.domain.roles import Role
from vir_desktop.services import akter, grupper, handlaggare, records, second_reading, sharing
from vir_desktop.services.session import Session

BO, PHRASE = "Bo.P", "bos påhittade lösenfras"


def a_signed_assessment(session: Session, akt_id: AktId) -> RecordId:
    made = records.start_record(session, akt_id, bedomning.INSTRUMENT).value.record.id
    for key, value in assessment(session).items():
        records.save_answer(session, akt_id, made, AnswerKey(key), value)
    records.sign_record(session, akt_id, made)
    return made


def test_the_reader_signs_on_her_own_and_the_first_does_not_change(vault: Vault, session: Session) -> None:
    add_user(session, BO, PHRASE, frozenset({Role.ARBETSLEDARE}), ansvarig=True)
    akt_id = an_akt(session)
    made = a_signed_assessment(session, akt_id)
    store = session.akt(akt_id).store
    before = (store.record(made), store.answers(made), store.signature(made))
    reading = second_reading.ask(session, akt_id, made, BO, "Är allvarligheten rätt?").value.record.id
    clock = session.register.row(akt_id).clock
    assert clock is not None
    assert clock.kind is ClockKind.ANDRA_LASNING
    assert refusal(lambda: second_reading.give(session, akt_id, reading, Opinion.AGREES)) == Known.NO_RIGHT
    assert refusal(lambda: records.sign_record(session, akt_id, reading)) == Known.NO_RIGHT
    vault.leave()
    bo = vault.open(BO, PHRASE)
    akter.open_akt(bo, akt_id)
    assert refusal(lambda: second_reading.give(bo, akt_id, reading, Opinion.DIFFERS, " ")) == "comment-missing"
    second_reading.give(bo, akt_id, reading, Opinion.DIFFERS, "Snarare medel: han är häktad.")
    store = bo.akt(akt_id).store
    assert (store.record(made), store.answers(made), store.signature(made)) == before
    (given,) = records.view(bo, akt_id, made).readings
    assert (given.reader, given.opinion, given.at) == (BO, Opinion.DIFFERS, vault.clock.now())
    assert store.record(reading).closed_by == BO
    signature, read = store.signature(reading), store.signature(made)
    assert signature is not None
    assert read is not None
    body = parse_canonical(signature.body)
    assert isinstance(body, dict)
    assert body["about"] == [made, digest(read.body).hex()]
    assert bo.world.crypto.verify(bo.user.sig_public, "record/1", signature.body, signature.signature)
    clock = bo.register.row(akt_id).clock
    assert clock is not None
    assert clock.kind is ClockKind.NY_BEDOMNING


def test_who_may_be_asked(vault: Vault, session: Session) -> None:
    lead, case = frozenset({Role.ARBETSLEDARE}), frozenset({Role.HANDLAGGARE})
    add_user(session, BO, PHRASE, lead, ansvarig=True)
    add_user(session, "Kan.Ej", PHRASE, lead)  # holds no key of the akt
    add_user(session, "Hand.L", PHRASE, case, ansvarig=True)  # holds one, but nobody made her a reader
    akt_id = an_akt(session)
    made = a_signed_assessment(session, akt_id)
    assert [one.signatur for one in second_reading.readers(session, akt_id, made)] == [BO]
    assert refusal(partial(second_reading.ask, session, akt_id, made, "Kan.Ej")) == "reader-without-akt"
    for other in ("Hand.L", SIGNATUR, "Finns.Ej"):
        assert refusal(partial(second_reading.ask, session, akt_id, made, other)) == "reader-unknown"
    second_reading.ask(session, akt_id, made, BO)
    assert refusal(lambda: second_reading.ask(session, akt_id, made, BO)) == "reading-asked-already"


def freda(vault: Vault, session: Session) -> AktId:
    """A grupp with Bo and Dag (handläggare) and Ulla (volontär), and an akt that it does not have."""
    serials = [comes(session, name, HANDLAGGARE) for name in ("bo", "dag")]
    serials.append(comes(session, "ulla", VOLONTAR, until=date(2027, 6, 30)))
    grupper.add_grupp(session, "freda", serials)
    return an_akt(session)


def offered(session: Session, akt_id: AktId, made: RecordId) -> list[tuple[str, bool]]:
    return [(one.name, one.has_akt) for one in second_reading.candidates(session, akt_id, made)]


def test_a_grupp_without_the_akt_is_given_it_and_whoever_takes_the_reading_first_has_it(
    vault: Vault, session: Session
) -> None:
    akt_id = freda(vault, session)
    made = a_signed_assessment(session, akt_id)
    assert offered(session, akt_id, made) == [("freda", False)]  # nobody else leads, or is in a grupp for this
    ask = partial(second_reading.ask_grupp, session, akt_id, made, "freda", "Är allvarligheten rätt?")
    assert refusal(ask) == "reader-without-akt"
    assert sharing.SHARED not in [event.act for event in session.register.events(object_=akt_id)]
    reading = ask(share=True).value.record.id
    assert refusal(ask) == "reading-asked-already"
    assert offered(session, akt_id, made) == [("freda", True), ("bo", True), ("dag", True)]
    assert not second_reading.may_take(session, akt_id, reading)  # she signed it herself
    assert refusal(lambda: second_reading.take(session, akt_id, reading)) == Known.NO_RIGHT
    ulla = at_work(vault, "ulla")
    akter.open_akt(ulla, akt_id)
    assert refusal(lambda: second_reading.take(ulla, akt_id, reading)) == Known.NO_RIGHT  # a volontär signs none
    bo = at_work(vault, "bo")
    akter.open_akt(bo, akt_id)
    assert refusal(lambda: second_reading.give(bo, akt_id, reading, Opinion.AGREES)) == Known.NO_RIGHT  # not yet hers
    second_reading.take(bo, akt_id, reading)
    dag = at_work(vault, "dag")
    akter.open_akt(dag, akt_id)
    (waiting,) = records.view(dag, akt_id, made).readings
    assert (waiting.grupp, waiting.reader, waiting.opinion) == ("freda", "bo", None)
    assert not second_reading.may_take(dag, akt_id, reading)
    assert refusal(lambda: second_reading.take(dag, akt_id, reading)) == "reading-taken"
    assert refusal(lambda: second_reading.put_back(dag, akt_id, reading)) == Known.NO_RIGHT
    bo = at_work(vault, "bo")
    akter.open_akt(bo, akt_id)
    second_reading.give(bo, akt_id, reading, Opinion.AGREES)
    (given,) = records.view(bo, akt_id, made).readings
    assert (given.grupp, given.reader, given.opinion) == ("freda", "bo", Opinion.AGREES)


def test_a_reading_that_was_taken_can_be_left_to_the_grupp_again(vault: Vault, session: Session) -> None:
    akt_id = freda(vault, session)
    made = a_signed_assessment(session, akt_id)
    alone = second_reading.ask(session, akt_id, made, comes_to_lead(vault, session), share=True).value.record.id
    assert refusal(lambda: second_reading.put_back(session, akt_id, alone)) == "reading-of-one"
    reading = second_reading.ask_grupp(session, akt_id, made, "freda", share=True).value.record.id
    for name in ("bo", "dag"):
        taker = at_work(vault, name)
        akter.open_akt(taker, akt_id)
        second_reading.take(taker, akt_id, reading)
        if name == "bo":
            second_reading.put_back(taker, akt_id, reading)
    session = at_work(vault, SIGNATUR)
    akter.open_akt(session, akt_id)
    second_reading.put_back(session, akt_id, reading)  # an arbetsledare, when the taker is away
    assert second_reading.may_take(at_it(vault, "bo", akt_id), akt_id, reading)
    session = at_work(vault, SIGNATUR)
    grupper.remove_grupp(session, "freda")
    akter.open_akt(session, akt_id)
    assert not second_reading.may_take(session, akt_id, reading)
    second_reading.call_off(session, akt_id, reading)
    assert [one.id for one in records.view(session, akt_id, made).readings] == [alone]


def comes_to_lead(vault: Vault, session: Session) -> str:
    """Let Cia come, who leads but has no akt: nobody has let her into ansvarig."""
    add_user(session, "cia", PHRASE, frozenset({Role.ARBETSLEDARE}))
    return "cia"


def at_it(vault: Vault, signatur: str, akt_id: AktId) -> Session:
    session = at_work(vault, signatur)
    akter.open_akt(session, akt_id)
    return session


def test_who_does_not_lead_may_only_ask_those_who_have_the_akt(vault: Vault, session: Session) -> None:
    akt_id = freda(vault, session)
    comes_to_lead(vault, session)
    sharing.share(session, akt_id, sharing.colleague(session, "bo"))
    bo = at_it(vault, "bo", akt_id)
    made = a_signed_assessment(bo, akt_id)
    assert offered(bo, akt_id, made) == [(ANSVARIG, True), (SIGNATUR, True)]
    for ask in (partial(second_reading.ask, reader="cia"), partial(second_reading.ask_grupp, grupp="freda")):
        assert refusal(partial(ask, bo, akt_id, made, share=True)) == "reader-unknown"
    reading = second_reading.ask_grupp(bo, akt_id, made, ANSVARIG).value.record.id
    session = at_it(vault, SIGNATUR, akt_id)
    second_reading.take(session, akt_id, reading)
    second_reading.give(session, akt_id, reading, Opinion.AGREES)
    assert not second_reading.may_take(session, akt_id, reading)


def test_only_what_is_signed_is_read(session: Session) -> None:
    akt_id = an_akt(session)
    made = records.start_record(session, akt_id, bedomning.INSTRUMENT).value.record.id
    assert refusal(lambda: second_reading.ask(session, akt_id, made, BO)) == "record-open"


def both_sides(session: Session) -> tuple[AktId, AktId]:
    mother = akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1")).value
    utovare = akter.create_akt(session, akter.NewAkt(AktKind.VALDSUTOVARE, "1", mother.arende_id)).value
    for row in (mother, utovare):
        akter.open_akt(session, row.akt_id)
    return mother.akt_id, utovare.akt_id


def test_one_handlaggare_on_both_sides_is_asked_when_the_acute_phase_ends(session: Session) -> None:
    mother, _ = both_sides(session)
    assert not handlaggare.is_on_both_sides(session, mother, SIGNATUR, Phase.AKUT)
    assert handlaggare.is_on_both_sides(session, mother, SIGNATUR, Phase.PAGAENDE)
    assert not handlaggare.is_on_both_sides(session, mother, BO, Phase.PAGAENDE)
    assert refusal(lambda: handlaggare.set_phase(session, mother, Phase.PAGAENDE)) == "same-handlaggare"
    assert session.register.row(mother).phase is Phase.AKUT
    handlaggare.set_phase(session, mother, Phase.PAGAENDE, "Ingen annan i tjänst.")
    assert session.register.row(mother).phase is Phase.PAGAENDE
    noted = records.list_records(session, mother)[-1]
    assert (noted.instrument, noted.state) == (handlaggare.INSTRUMENT, RecordState.SIGNED)
    answers = session.akt(mother).store.answers(noted.id)
    assert answers[handlaggare.REASON].value == "Ingen annan i tjänst."


def test_akut_and_pagaende_are_of_the_arende_and_the_rest_of_each_akt(vault: Vault, session: Session) -> None:
    comes(session, "bo", HANDLAGGARE)
    mother = akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1")).value
    made = [akter.create_akt(session, akter.NewAkt(AktKind.BARN, "1", mother.arende_id)).value for _ in range(2)]
    bo = at_work(vault, "bo")
    of_bo = akter.create_akt(bo, akter.NewAkt(AktKind.BARN, "1", mother.arende_id)).value.akt_id
    akter.open_akt(bo, of_bo)
    handlaggare.set_phase(bo, of_bo, Phase.PAGAENDE)  # he has none of the others
    session = at_work(vault, SIGNATUR)
    mine = [mother.akt_id, *(row.akt_id for row in made)]
    for akt_id in mine[:2]:
        akter.open_akt(session, akt_id)
    assert [session.register.row(one).phase for one in mine] == [Phase.AKUT] * 3
    handlaggare.set_phase(session, mine[1], Phase.AVSLUTAD)
    assert [session.register.row(one).phase for one in mine] == [Phase.AKUT, Phase.AVSLUTAD, Phase.AKUT]
    handlaggare.set_phase(session, mine[0], Phase.PAGAENDE)
    assert [session.register.row(one).phase for one in mine] == [Phase.PAGAENDE, Phase.AVSLUTAD, Phase.PAGAENDE]
    acts = [event.act for event in session.register.events(object_=mine[2])]
    assert acts == [akter.CREATED, "phase-pagaende"]  # nothing of it was read
    handlaggare.set_phase(session, mine[1], Phase.AKUT)  # taken up again: that says nothing of the others
    assert session.register.row(mine[2]).phase is Phase.PAGAENDE


def test_an_adult_and_her_child_may_have_the_same(session: Session) -> None:
    mother = akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1")).value
    child = akter.create_akt(session, akter.NewAkt(AktKind.BARN, "1", mother.arende_id)).value
    for row in (mother, child):
        akter.open_akt(session, row.akt_id)
    assert handlaggare.set_phase(session, mother.akt_id, Phase.PAGAENDE).value.phase is Phase.PAGAENDE
    assert records.list_records(session, mother.akt_id) == ()


def test_who_is_given_both_sides_is_asked_about_but_not_in_the_acute_phase(vault: Vault, session: Session) -> None:
    bo = user_holder(add_user(session, BO, PHRASE, frozenset({Role.HANDLAGGARE})).serial)
    dag = user_holder(add_user(session, "dag", PHRASE, frozenset({Role.HANDLAGGARE})).serial)
    add_user(session, "cia", PHRASE, frozenset({Role.ARBETSLEDARE}), ansvarig=True)  # or somebody would be alone
    mother, utovare = both_sides(session)
    sharing.assign(session, mother, bo)
    sharing.assign(session, utovare, bo)  # at night there may be nobody else
    sharing.unshare(session, utovare, bo)
    handlaggare.set_phase(session, mother, Phase.PAGAENDE, "Ingen annan i tjänst.")
    akter.close_akt(session, utovare)
    assert refusal(lambda: sharing.assign(session, utovare, bo, "  ")) == "handlaggare-on-both-sides"
    assert bo not in session.register.holders_of([utovare])[utovare]
    assert [event.act for event in session.register.events(object_=utovare)].count(sharing.ASSIGNED) == 1
    sharing.assign(session, utovare, dag)  # who has nothing of the other side
    assert refusal(lambda: sharing.move(session, utovare, dag, bo)) == "handlaggare-on-both-sides"
    sharing.move(session, utovare, dag, bo, "Dag är sjuk.")
    assert utovare not in session.open_akter
    assert bo in session.register.holders_of([utovare])[utovare]
    akter.open_akt(session, utovare)
    (why,) = [one for one in records.list_records(session, utovare) if one.instrument == handlaggare.INSTRUMENT]
    assert why.state is RecordState.SIGNED
    assert session.akt(utovare).store.answers(why.id)[handlaggare.REASON].value == "Dag är sjuk."
