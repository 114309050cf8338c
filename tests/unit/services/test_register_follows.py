"""The register's row follows the records of its akt; what is handed over; names of one's own."""

from datetime import date

from tests.helpers.vaults import (
    Vault,
    a_form,
    add_user,
    an_akt,
    refusal,
)
from vir_desktop.domain import bedomning
from vir_desktop.domain.akt import AktKind, ClockKind
from vir_desktop.domain.answer import Absent, Value
from vir_desktop.domain.errors import Known
from vir_desktop.domain.record import AnswerKey, Draft
from vir_desktop.domain.roles import Role
from vir_desktop.services import akter, overlamning, records, register
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.session import Session

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


# --- the register's row ---------------------------------------------------------------------------------------------


def test_the_row_follows_the_records(session: Session) -> None:
    akt_id = an_akt(session)

    def row() -> tuple[ClockKind | None, str]:
        now = session.register.row(akt_id)
        return now.clock.kind if now.clock else None, akter.unsealed_rows(session, [now])[akt_id].level

    assert row() == (None, "")
    record_id = a_form(session, akt_id, bedomning.INSTRUMENT, assessment(session))
    assert row() == (None, "")  # nobody has signed
    records.sign_record(session, akt_id, record_id)
    words = "akut: hög, fortsatt: medel, allvarlighet: hög, bedömd 2026-11-21"
    assert row() == (ClockKind.NY_BEDOMNING, words)
    court = date(2026, 11, 24)
    a_form(
        session, akt_id, "rattslage", {"handelse[1]/handelse.slag": ("rattegang",), "handelse[1]/handelse.datum": court}
    )
    assert row()[0] is ClockKind.NY_BEDOMNING  # Monday noon comes before the day in court
    overlamning_id = overlamning.start_overlamning(session, akt_id).value.record.id
    assert session.register.row(akt_id).unacknowledged
    assert row()[0] is ClockKind.KVITTERING
    assert refusal(lambda: overlamning.acknowledge(session, akt_id, overlamning_id, " ", "07:30")) == "receiver-missing"
    overlamning.acknowledge(session, akt_id, overlamning_id, "Mottagningen", "07:30")
    assert not session.register.row(akt_id).unacknowledged
    assert row()[0] is ClockKind.NY_BEDOMNING


def test_a_child_asks_for_its_skyddsbedomning(session: Session) -> None:
    akt_id = an_akt(session, AktKind.BARN)
    record_id = a_form(session, akt_id, "barn", {"orosanmalan.status": ("forbereds",)})
    clock = session.register.row(akt_id).clock
    assert clock is not None
    assert clock.kind is ClockKind.OROSANMALAN
    records.save_answer(session, akt_id, record_id, AnswerKey("orosanmalan.status"), ("skickad",))
    clock = session.register.row(akt_id).clock
    assert clock is not None
    assert clock.kind is ClockKind.SKYDDSBEDOMNING


def test_overlamning_proposes_what_is_new(vault: Vault, session: Session) -> None:
    mother = akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1")).value
    child = akter.create_akt(session, akter.NewAkt(AktKind.BARN, "1", mother.arende_id, "Lind")).value
    akter.open_akt(session, mother.akt_id)
    log: dict[str, Value] = {}
    for number, kind in enumerate(("samtal", "atgard", "beslut", "fara-nu"), 1):
        log |= {f"logg[{number}]/logg.slag": (kind,), f"logg[{number}]/logg.text": f"rad {number}"}
    call = a_form(session, mother.akt_id, "akutsamtal", {**log, "logg[5]/logg.text": "utan slag"})
    unsigned = a_form(session, mother.akt_id, bedomning.INSTRUMENT, assessment(session))
    proposed = overlamning.proposal(session, mother.akt_id)
    assert [line.split()[-1] for line in proposed["gjort-i-natt"].splitlines()] == ["1", "2", "slag"]
    assert "rad 3" in proposed["beslutat"]
    assert "rad 4" in proposed["fara-nu"]
    assert proposed["barn"] == "Egna akter finns: Lind."
    assert "inte signerad" in proposed["osakert"]
    assert "Åtgärd: Tryggt boende i natt" in proposed["fore-tolv"]
    records.sign_record(session, mother.akt_id, unsigned)
    given = overlamning.start_overlamning(session, mother.akt_id).value
    assert given.answers[AnswerKey("gjort-i-natt")].value == proposed["gjort-i-natt"]
    overlamning.acknowledge(session, mother.akt_id, given.record.id, "Mottagningen", "07:30")
    vault.clock.pass_(hours=9)
    records.save_answer(session, mother.akt_id, call, AnswerKey("logg[6]/logg.text"), "nytt i dag")
    again = overlamning.proposal(session, mother.akt_id)
    assert again["gjort-i-natt"].endswith("nytt i dag")
    assert "\n" not in again["gjort-i-natt"]
    assert "signerad. akut: hög" in again["beslutat"]
    akter.open_akt(session, child.akt_id)
    a_form(session, child.akt_id, "barn", {"orosanmalan.status": ("forbereds",)})
    alone = overlamning.proposal(session, child.akt_id)
    assert alone == {"fore-tolv": "Orosanmälan är förberedd men inte lämnad."}


def test_a_handover_that_nobody_wrote_in_is_gone_on_with(vault: Vault, session: Session) -> None:
    """Opened by mistake and left, it would wait for a receipt beside the one that is given."""
    akt_id = an_akt(session)
    call = a_form(session, akt_id, "akutsamtal", {"logg[1]/logg.text": "rad 1"})
    first = overlamning.start_overlamning(session, akt_id).value.record.id
    records.save_answer(session, akt_id, call, AnswerKey("logg[2]/logg.text"), "rad 2")
    again = overlamning.start_overlamning(session, akt_id).value
    assert again.record.id == first
    assert str(again.answers[AnswerKey("gjort-i-natt")].value).endswith("rad 2")
    for key, own in (("osakert", "Vet inte om han har nyckel."), ("mottagare", ("vuxenenhet",))):
        latest = overlamning.start_overlamning(session, akt_id).value.record.id
        records.save_answer(session, akt_id, latest, AnswerKey(key), own)
        assert overlamning.start_overlamning(session, akt_id).value.record.id != latest
    latest = overlamning.start_overlamning(session, akt_id).value.record.id
    session.akt(akt_id).store.save_draft(Draft(latest, AnswerKey("barn"), "Två barn", False, 8, session.now))
    assert overlamning.start_overlamning(session, akt_id).value.record.id != latest


def test_own_labels_are_found_and_nobody_elses(vault: Vault, session: Session) -> None:
    first, second = an_akt(session, code="Lind"), an_akt(session, code="Björk")
    register.set_label(session, first, " Hon med hunden ")
    register.set_label(session, second, "sambandet")
    register.set_label(session, second, "")
    assert register.labels(session) == {first: "Hon med hunden"}
    assert [akt.row.code for akt in register.page(session, RegisterQuery(text="HUND")).akter] == ["Lind"]
    assert [akt.row.code for akt in register.page(session, RegisterQuery(text="bj")).akter] == ["Björk"]
    assert register.page(session, RegisterQuery(text="hund")).akter[0].label == "Hon med hunden"
    add_user(session, "bo", BO, frozenset({Role.ARBETSLEDARE}), ansvarig=True)
    vault.leave()
    bo = vault.open("bo", BO)
    assert register.labels(bo) == {}
    assert register.page(bo, RegisterQuery(text="hund")).total == 0


def test_an_answer_may_be_absent_anywhere(session: Session) -> None:
    akt_id = an_akt(session)
    record_id = a_form(session, akt_id, "person", {NAMN: Absent.DECLINED})
    assert records.view(session, akt_id, record_id).answers[NAMN].value is Absent.DECLINED


def test_an_akt_behind_what_is_remembered_is_read_only(disk: Vault) -> None:
    vault, session = disk, disk.open()
    akt_id = an_akt(session)
    vault.leave()
    path = vault.folder / "akter" / f"{akt_id}.vakt"
    old = path.read_bytes()
    session = vault.open()
    akter.open_akt(session, akt_id)
    a_form(session, akt_id, "person", PERSON)
    vault.leave()
    path.write_bytes(old)
    session = vault.open()
    assert not session.rolled_back
    akter.open_akt(session, akt_id)
    assert refusal(lambda: records.start_record(session, akt_id, "person")) == Known.OLDER_THAN_ANCHOR
    assert records.list_records(session, akt_id) == ()
