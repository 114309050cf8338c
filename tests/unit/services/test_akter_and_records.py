"""Akter and records on a real vault: who holds them, who may read them, and what is for ever once it is signed."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.helpers.vaults import (
    SIGNATUR,
    SOCIALJOUR,
    Vault,
    a_form,
    a_plan,
    a_vault,
    add_user,
    an_akt,
    answers_json,
    refusal,
)
from vir_desktop.domain import bedomning
from vir_desktop.domain.akt import AktKind, ClockKind, Phase, SealedRow, Verksamhet
from vir_desktop.domain.answer import Value
from vir_desktop.domain.canonical import parse_canonical
from vir_desktop.domain.errors import Known
from vir_desktop.domain.holders import ANSVARIG, GLAS
from vir_desktop.domain.record import AktId, AnswerKey, Draft, RecordState
from vir_desktop.domain.roles import Regim, Role
from vir_desktop.services import akt_keys, akter, heads, records, register
from vir_desktop.services.ports import RegisterQuery, Wrap
from vir_desktop.services.session import Session
from vir_desktop.services.vault_format import RECOVERY

FRAGA = "samtalsstod-fraga"
PERSON: dict[str, Value] = {
    "namn": "Åsa Påhittsson",
    "fodelsear": 1890,
    "telefon": "070-174 06 05",
    "personnummer": "18900101-9802",
}
BO = "bos påhittade lösenfras"
NAMN, TELEFON = AnswerKey("namn"), AnswerKey("telefon")


def assessment(session: Session) -> dict[str, Value]:
    acute, continued = bedomning.default_validity(session.now, in_shelter=False)
    return {
        bedomning.KALLOR: ("klient",),
        bedomning.BEGRANSNING: "Ett samtal i natt.",
        bedomning.EGEN_SKATTNING: ("hog",),
        bedomning.NIVA_AKUT: ("hog",),
        bedomning.NIVA_FORTSATT: ("medel",),
        bedomning.NIVA_ALLVARLIGHET: ("hog",),
        bedomning.MOTIVERING: "Hotet ökar.",
        "atgard[1]/atgard.vad": "Tryggt boende i natt",
        bedomning.GILTIG_AKUT: acute,
        bedomning.GILTIG_FORTSATT: continued,
    }


# --- who holds an akt -----------------------------------------------------------------------------------------------


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(roles=st.sets(st.sampled_from([r for r in Role if r not in {Role.SAMORDNARE, Role.ADMINISTRATOR}]), min_size=1))
def test_every_akt_has_its_author_and_the_ansvariga_besides_recovery(
    tmp_path_factory: pytest.TempPathFactory, roles: set[Role]
) -> None:
    plan = a_plan(roles=frozenset(roles) | {Role.ADMINISTRATOR})
    vault = a_vault(tmp_path_factory.mktemp("valv"), plan=plan, memory=True)
    session = vault.open()
    add_user(session, "bo", BO, frozenset(roles))
    vault.leave()
    session = vault.open("bo", BO)
    akt_id = an_akt(session)
    holders = {wrap.holder for wrap in session.register.wraps(akt_id)}
    assert holders == {f"user:{session.user.serial}", f"grupp:{ANSVARIG}", f"grupp:{GLAS}", RECOVERY}
    assert session.holders == (f"user:{session.user.serial}",)  # bo is no ansvarig
    vault.leave()
    ansvarig = vault.open()
    akter.open_akt(ansvarig, akt_id)  # and yet it is never lost with bo
    vault.leave()


def test_need_to_know(vault: Vault, session: Session) -> None:
    akt_id = an_akt(session, code="Lind")
    a_form(session, akt_id, "person", PERSON)
    add_user(session, "bo", BO, frozenset({Role.HANDLAGGARE}))
    add_user(session, "eva", "evas påhittade lösenfras", frozenset({Role.ARBETSLEDARE}), ansvarig=True)
    vault.leave()
    bo = vault.open("bo", BO)
    (listed,) = register.page(bo, RegisterQuery()).akter
    assert (listed.row.code, listed.sealed) == ("Lind", None)
    assert refusal(lambda: akter.open_akt(bo, akt_id)) == Known.NO_RIGHT
    assert refusal(lambda: records.list_records(bo, akt_id)) == Known.NO_RIGHT
    assert akter.kind_of(bo, listed.row) is None
    assert not [event for event in bo.register.events(object_=akt_id) if event.actor == "bo"]
    vault.leave()
    eva = vault.open("eva", "evas påhittade lösenfras")
    akter.open_akt(eva, akt_id)
    assert [record.instrument for record in records.list_records(eva, akt_id)] == ["person"]


def test_reading_is_written_down_before_it_is_shown(session: Session) -> None:
    akt_id = an_akt(session)
    akter.close_akt(session, akt_id)
    akter.close_akt(session, akt_id)  # closing what is closed is nothing
    akter.open_akt(session, akt_id)
    akter.open_akt(session, akt_id)
    acts = [event.act for event in session.register.events(object_=akt_id)]
    assert acts == ["akt-created", "akt-opened", "akt-opened"]
    assert session.register.touched() == (akt_id,)


def test_what_may_not_be_made(tmp_path: Path) -> None:
    ideell = Verksamhet("2", "Påhittade jouren", Regim.IDEELL)
    session = a_vault(tmp_path, plan=a_plan(SOCIALJOUR, ideell), memory=True).open()
    new = akter.NewAkt
    assert refusal(lambda: akter.create_akt(session, new(AktKind.VALDSUTOVARE, "2"))) == "akt-kind-not-allowed"
    assert akter.create_akt(session, new(AktKind.VALDSUTOVARE, "1", code=" Björk ")).value.code == "Björk"
    assert refusal(lambda: akter.create_akt(session, new(AktKind.VUXEN, "1", code="björk"))) == "code-taken"
    assert refusal(lambda: akter.id_of(session, "Al")) == "akt-unknown"
    assert akter.id_of(session, "BJÖRK") == session.register.row_by_code("björk").akt_id
    with pytest.raises(KeyError):
        akter.create_akt(session, new(AktKind.VUXEN, "3"))


def test_a_samordnare_makes_no_akt(tmp_path: Path) -> None:
    session = a_vault(tmp_path, plan=a_plan(roles=frozenset({Role.SAMORDNARE})), memory=True).open()
    assert refusal(lambda: an_akt(session)) == Known.NO_RIGHT


def test_akter_of_one_arende_and_its_phase(session: Session) -> None:
    mother = akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1")).value
    child = akter.create_akt(session, akter.NewAkt(AktKind.BARN, "1", mother.arende_id)).value
    assert child.arende_id == mother.arende_id
    assert akter.kind_of(session, child) is AktKind.BARN
    assert refusal(lambda: akter.set_phase(session, child.akt_id, Phase.AVSLUTAD)) == Known.NO_RIGHT
    akter.open_akt(session, child.akt_id)
    assert akter.set_phase(session, child.akt_id, Phase.AVSLUTAD).value.phase is Phase.AVSLUTAD
    assert session.register.row(child.akt_id).phase is Phase.AVSLUTAD
    assert session.register.events()[-1].act == "phase-avslutad"


def test_a_code_that_is_in_use_is_drawn_again(session: Session) -> None:
    drawn = iter((b"\0\0\0\1", b"\0\0\0\1", b"\1\0\0\1"))

    class Drawn:
        def token(self, length: int) -> bytes:
            return next(drawn) if length == 4 else bytes(next(ids) for _ in range(length))

    ids = iter(range(200))
    object.__setattr__(session.world, "entropy", Drawn())
    codes = [akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1")).value.code for _ in range(2)]
    assert codes == ["AA-0001", "BA-0001"]


# --- answers --------------------------------------------------------------------------------------------------------


def test_an_answer_is_saved_cleared_and_put_back(session: Session) -> None:
    akt_id = an_akt(session)
    record_id = records.start_record(session, akt_id, "person").value.record.id
    first = records.save_answer(session, akt_id, record_id, NAMN, "Åsa", note="säger hon").value
    second = records.save_answer(session, akt_id, record_id, NAMN, "Asa").value
    assert first.previous is None
    assert second.previous == first.answer
    assert records.undo_answer(session, akt_id, record_id, NAMN).value.answer == first.answer
    assert records.clear_answer(session, akt_id, record_id, NAMN).value.answer is None
    assert NAMN not in records.view(session, akt_id, record_id).answers
    told = [answer.value if answer else None for _, answer in records.history(session, akt_id, record_id, NAMN)]
    assert told == ["Åsa", "Asa", "Åsa", None]
    assert refusal(lambda: records.undo_answer(session, akt_id, record_id, TELEFON)) == "nothing-to-undo"
    records.save_answer(session, akt_id, record_id, TELEFON, "0701740605")
    assert records.undo_answer(session, akt_id, record_id, TELEFON).value.answer is None


def test_what_is_no_answer_is_refused_and_nothing_is_written(session: Session) -> None:
    akt_id = an_akt(session)
    record_id = records.start_record(session, akt_id, "person").value.record.id
    before = session.akt(akt_id).store.head()

    def save(key: str, value: Value) -> Callable[[], object]:
        return lambda: records.save_answer(session, akt_id, record_id, AnswerKey(key), value)

    assert refusal(save("fodelsear", "nitton")) == "answer-type"
    assert refusal(save("finns-inte", "x")) == "unknown-question"
    assert refusal(save("juridiskt-kon", ("påhittat",))) == "answer-option"
    assert session.akt(akt_id).store.head() == before


def test_a_row_of_a_group_goes_and_comes_back(session: Session) -> None:
    akt_id = an_akt(session)
    rows: dict[str, Value] = {"narstaende[1]/narstaende.namn": "Bo", "narstaende[2]/narstaende.namn": "Eva"}
    record_id = a_form(session, akt_id, "person", {**rows, "narstaende[1]/narstaende.notering": "brodern"})
    before = answers_json(session, akt_id)
    held = records.remove_instance(session, akt_id, record_id, "narstaende", 1).value
    left = records.view(session, akt_id, record_id).answers
    assert [key for key in left if key.startswith("narstaende")] == ["narstaende[2]/narstaende.namn"]
    assert len(held) == 2
    records.restore_answers(session, akt_id, record_id, held)
    assert answers_json(session, akt_id) == before


def test_the_draft_is_there_after_a_lock_and_gone_with_its_answer(vault: Vault, session: Session) -> None:
    akt_id = an_akt(session)
    record_id = records.start_record(session, akt_id, "person").value.record.id
    draft = Draft(record_id, NAMN, "Ås", False, 2, session.now)
    records.save_draft(session, akt_id, draft)
    vault.leave()
    session = vault.open()
    akter.open_akt(session, akt_id)
    assert records.view(session, akt_id, record_id).draft == draft
    other = a_form(session, akt_id, "saker-kontakt", {})
    assert records.view(session, akt_id, other).draft is None
    records.save_answer(session, akt_id, record_id, NAMN, "Åsa")
    assert records.view(session, akt_id, record_id).draft is None


def test_ensure_gives_the_open_one_or_begins_it(session: Session) -> None:
    akt_id = an_akt(session)
    first = records.ensure_record(session, akt_id, "rattslage").value.record.id
    assert records.ensure_record(session, akt_id, "rattslage").value.record.id == first
    records.abandon_record(session, akt_id, first)
    assert records.ensure_record(session, akt_id, "rattslage").value.record.id != first
    assert records.list_records(session, akt_id)[0].state is RecordState.ABANDONED
    assert refusal(lambda: records.start_record(session, akt_id, "patriark")) == Known.MISSING_FILE
    assert (records.child_of(AktKind.BARN), records.child_of(AktKind.VUXEN)) == ("barn", "person")


# --- signing --------------------------------------------------------------------------------------------------------


def test_signed_is_for_ever_and_its_signature_holds(vault: Vault, session: Session) -> None:
    akt_id = an_akt(session)
    record_id = a_form(session, akt_id, bedomning.INSTRUMENT, assessment(session))
    signed = records.sign_record(session, akt_id, record_id).value
    assert (signed.state, signed.closed_by) == (RecordState.SIGNED, SIGNATUR)
    assert not records.view(session, akt_id, record_id).is_open
    acts: list[Callable[[], object]] = [
        lambda: records.save_answer(session, akt_id, record_id, bedomning.MOTIVERING, "Annat nu."),
        lambda: records.clear_answer(session, akt_id, record_id, bedomning.MOTIVERING),
        lambda: records.undo_answer(session, akt_id, record_id, bedomning.MOTIVERING),
        lambda: records.remove_instance(session, akt_id, record_id, "atgard", 1),
        lambda: records.restore_answers(session, akt_id, record_id, {}),
        lambda: records.sign_record(session, akt_id, record_id),
        lambda: records.close_preliminary(session, akt_id, record_id),
        lambda: records.abandon_record(session, akt_id, record_id),
    ]
    assert {refusal(act) for act in acts} == {"record-closed"}
    signature = session.akt(akt_id).store.signature(record_id)
    assert signature is not None
    crypto = vault.world.crypto
    assert crypto.verify(session.user.sig_public, "record/1", signature.body, signature.signature)
    assert not crypto.verify(session.user.sig_public, "record/1", signature.body + b" ", signature.signature)
    body = parse_canonical(signature.body)
    assert isinstance(body, dict)
    assert body["answers"] == answers_json(session, akt_id)[record_id]
    assert (body["akt"], body["record"], body["signed_by"]) == (akt_id, record_id, [SIGNATUR, session.user.serial])


def test_the_first_missing_thing_is_named(session: Session) -> None:
    akt_id = an_akt(session)
    answers = assessment(session)
    del answers[bedomning.KALLOR], answers[bedomning.MOTIVERING]
    record_id = a_form(session, akt_id, bedomning.INSTRUMENT, answers)
    assert refusal(lambda: records.sign_record(session, akt_id, record_id)) == "bedomning-sources-missing"
    assert records.view(session, akt_id, record_id).is_open


def test_a_volontar_prepares_and_an_arbetsledare_signs(vault: Vault, session: Session) -> None:
    add_user(session, "bo", BO, frozenset({Role.VOLONTAR}))
    vault.leave()
    bo = vault.open("bo", BO)
    akt_id = an_akt(bo)
    record_id = a_form(bo, akt_id, bedomning.INSTRUMENT, assessment(bo))
    assert refusal(lambda: records.sign_record(bo, akt_id, record_id)) == Known.NO_RIGHT
    vault.leave()
    arbetsledare = vault.open()
    akter.open_akt(arbetsledare, akt_id)
    assert records.sign_record(arbetsledare, akt_id, record_id).value.closed_by == SIGNATUR


def test_preliminary_by_night_and_its_correction(session: Session) -> None:
    akt_id = an_akt(session)
    record_id = a_form(session, akt_id, bedomning.INSTRUMENT, {})
    assert refusal(lambda: records.close_preliminary(session, akt_id, record_id)) == "bedomning-preliminary-empty"
    records.save_answer(session, akt_id, record_id, bedomning.NIVA_AKUT, ("hog",))
    records.close_preliminary(session, akt_id, record_id)
    row = session.register.row(akt_id)
    assert row.clock is not None
    assert (row.clock.kind, row.clock.at) == (ClockKind.NY_BEDOMNING, session.now)
    sealed = akter.unsealed_rows(session, [row])[akt_id]
    assert (sealed.level, sealed.preliminary) == ("akut: hög, bedömd 2026-11-21", True)
    corrected = records.correct_record(session, akt_id, record_id, " klart nu ").value
    assert (corrected.record.replaces, corrected.record.reason) == (record_id, "klart nu")
    assert corrected.answers[bedomning.NIVA_AKUT].value == ("hog",)
    assert records.view(session, akt_id, record_id).record.state is RecordState.PRELIMINARY


def test_a_correction_needs_a_reason_and_something_closed(session: Session) -> None:
    akt_id = an_akt(session)
    record_id = a_form(session, akt_id, FRAGA, {})
    assert refusal(lambda: records.correct_record(session, akt_id, record_id, " ")) == "reason-missing"
    assert refusal(lambda: records.correct_record(session, akt_id, record_id, "fel")) == "record-open"


def test_what_is_signed_is_there_after_a_lock(disk: Vault) -> None:
    vault, session = disk, disk.open()
    akt_id = an_akt(session)
    record_id = a_form(session, akt_id, bedomning.INSTRUMENT, assessment(session))
    records.sign_record(session, akt_id, record_id)
    before = answers_json(session, akt_id)
    vault.leave()
    session = vault.open()
    akter.open_akt(session, akt_id)
    assert answers_json(session, akt_id) == before
    events = session.akt(akt_id).store.events()
    assert events[-1].act == heads.SEALED
    signature, draft = bytes.fromhex(events[-1].body[:128]), bytes.fromhex(events[-1].body[128:])
    assert draft == bytes(32)  # there is none
    assert vault.world.crypto.verify(
        session.user.sig_public, heads.PURPOSE, events[-2].chain + draft, signature
    )
    akter.close_akt(session, akt_id)
    akter.open_akt(session, akt_id)
    assert len(session.akt(akt_id).store.events()) == len(events)  # a head signed once is not signed again


def test_a_listed_row_is_unsealed_once_until_it_or_its_wraps_change(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = an_akt(session), an_akt(session)
    for akt_id in (first, second):
        akter.close_akt(session, akt_id)
    monkeypatch.setattr(akter, "_ROWS_REMEMBERED", 1)
    unwrapped: list[AktId] = []
    unwrap = akt_keys.unwrap

    def counted(session: Session, akt_id: AktId, wraps: Iterable[Wrap]) -> bytes:
        unwrapped.append(akt_id)
        return unwrap(session, akt_id, wraps)

    def listed(*akt_ids: AktId) -> list[AktId]:
        unwrapped.clear()
        rows = [session.register.row(akt_id) for akt_id in akt_ids]
        assert set(akter.unsealed_rows(session, rows)) <= set(akt_ids)
        return list(unwrapped)

    monkeypatch.setattr(akt_keys, "unwrap", counted)
    assert (listed(first), listed(first)) == ([first], [])
    assert listed(second, first) == [second, first]  # no more are kept than that
    key = akt_keys.row_key(session, akter.akt_key(session, first))
    sealed = akter._seal(session, key, first, SealedRow(AktKind.BARN))
    session.register.put_row(replace(session.register.row(first), sealed=sealed))
    assert listed(first) == [first]
    assert akter.unsealed_rows(session, [session.register.row(first)])[first].kind is AktKind.BARN
    session.register.put_wraps(first, [w for w in session.register.wraps(first) if w.holder == RECOVERY])
    assert not akter.unsealed_rows(session, [session.register.row(first)])
