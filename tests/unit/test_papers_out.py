"""How a paper leaves: hidden by default, kept with a reason, logged, and whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.vaults import Vault, a_form, a_vault, an_akt
from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.paper import Paper
from vir_desktop.domain.protected_strings import MASK, Kind, Protected
from vir_desktop.domain.record import AktId, RecordState
from vir_desktop.reports.preview import metadata_of, text_of
from vir_desktop.reports.render import render
from vir_desktop.services import akter, paper_out, printing, records
from vir_desktop.services.paper_out import DecidedPaper, FinishedPaper, Reader
from vir_desktop.services.session import Session
from vir_desktop.storage.paper_folder import DiskPaperFolder
from vir_desktop.system.entropy import SystemEntropy

PHONE = "070-174 06 13"
NAME = "Ingela Lindgren"
NOTE = "Mottagaren ska ringa i gryningen"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    vault = a_vault(tmp_path)
    yield vault
    vault.leave()


@pytest.fixture
def session(vault: Vault) -> Session:
    return vault.open()


@pytest.fixture
def akt_id(session: Session) -> AktId:
    akt_id = an_akt(session)
    a_form(session, akt_id, "person", {"namn": NAME, "telefon": PHONE})
    return akt_id


def handover(session: Session, akt_id: AktId, text: str) -> Paper:
    record_id = a_form(session, akt_id, "overlamning", {"fara-nu": text})
    return printing.paper_of(session, akt_id, record_id)


def finish(decided: DecidedPaper) -> FinishedPaper:
    pdf = render(decided.paper)
    return paper_out.finished(decided, pdf, text_of(pdf), metadata_of(pdf))


def test_what_is_found_is_hidden_unless_somebody_chooses_otherwise(session: Session, akt_id: AktId) -> None:
    paper = handover(session, akt_id, f"{NAME} nås på {PHONE}. Ingelas bror också.")
    prepared = paper_out.prepared(session, akt_id, paper)
    assert {one.hit.protected.kind for one in prepared.hits} == {Kind.NAME, Kind.PHONE}
    done = finish(paper_out.decide(prepared))
    assert done.left == ()
    assert MASK in done.text
    assert "Lindgren" not in done.text
    assert "Ingela" not in done.text
    assert "174 06" not in done.text


def test_what_is_kept_with_a_reason_stands_and_is_logged(session: Session, akt_id: AktId, tmp_path: Path) -> None:
    prepared = paper_out.prepared(session, akt_id, handover(session, akt_id, f"{NAME}: {PHONE}"))
    done = finish(paper_out.decide(prepared, {Protected(PHONE, Kind.PHONE): "Mottagaren ska ringa"}))
    assert PHONE in done.text
    assert "Lindgren" not in done.text
    name = paper_out.save(session, DiskPaperFolder(), str(tmp_path), done).value
    assert (tmp_path / name).read_bytes() == done.pdf
    acts = [event.act for event in session.akt(akt_id).store.events()]
    assert acts.count("paper-saved") == 1
    assert acts.count("protected-kept") == 1
    assert session.register.events()[-1].act == "paper-saved"


def test_why_something_was_kept_can_be_read_in_the_akt_and_is_sealed_there(
    session: Session, akt_id: AktId, vault: Vault, tmp_path: Path
) -> None:
    prepared = paper_out.prepared(session, akt_id, handover(session, akt_id, f"{NAME}: {PHONE}"))
    done = finish(paper_out.decide(prepared, {Protected(PHONE, Kind.PHONE): NOTE}))
    paper_out.save(session, DiskPaperFolder(), str(tmp_path / "ut"), done)
    record = records.list_records(session, akt_id)[-1]
    assert (record.instrument, record.state) == ("sparat-papper", RecordState.SIGNED)
    answers = records.view(session, akt_id, record.id).answers
    assert [answer.value for answer in answers.values()] == [done.decided.paper.title, "Telefon", NOTE]
    event = next(e for e in session.akt(akt_id).store.events() if e.act == "protected-kept")
    assert event.body == digest(f"telefon: {NOTE}".encode()).hex()  # the reason is the one that was given then
    assert printing.paper_of(session, akt_id, record.id).title  # and it can be read on paper
    akter.close_akt(session, akt_id)
    on_disk = [path.read_bytes() for path in vault.folder.rglob("*") if path.is_file()]
    assert on_disk
    assert not [data for data in on_disk if b"gryningen" in data]


def test_a_paper_without_anything_kept_leaves_no_record_of_reasons(
    session: Session, akt_id: AktId, tmp_path: Path
) -> None:
    before = len(records.list_records(session, akt_id))
    done = finish(paper_out.decide(paper_out.prepared(session, akt_id, handover(session, akt_id, "Lugnt."))))
    paper_out.save(session, DiskPaperFolder(), str(tmp_path), done)
    assert len(records.list_records(session, akt_id)) == before + 1  # the handover itself


def test_the_way_to_reach_her_stands_on_saker_kontakt_and_who_gets_it_is_why(
    session: Session, akt_id: AktId, tmp_path: Path
) -> None:
    """The number is what that paper is for; her name is not, and to a guardian nothing is meant."""
    a_form(session, akt_id, "saker-kontakt", {"nummer": "0701740613"})
    made = printing.contact_paper(session, akt_id, "Eva Dag, socialkontoret")
    prepared = paper_out.prepared(session, akt_id, made.paper, Reader.WORK, made.meant)
    assert set(prepared.meant.values()) == {"Lämnas personligen till Eva Dag, socialkontoret"}
    done = finish(paper_out.decide(prepared, prepared.meant))
    assert "0701740613" in done.text.replace(" ", "").replace("-", "")
    assert "Lindgren" not in done.text
    assert done.left == ()
    paper_out.save(session, DiskPaperFolder(), str(tmp_path), done)
    assert records.list_records(session, akt_id)[-1].instrument == "sparat-papper"
    assert paper_out.prepared(session, akt_id, made.paper, Reader.GUARDIAN, made.meant).meant == {}
    hidden = finish(paper_out.decide(prepared))  # and she who thinks better of it hides it like anything else
    assert "0701740613" not in hidden.text.replace(" ", "").replace("-", "")


def test_keeping_needs_a_reason(session: Session, akt_id: AktId) -> None:
    prepared = paper_out.prepared(session, akt_id, handover(session, akt_id, PHONE))
    with pytest.raises(RuleError, match="reason-missing"):
        paper_out.decide(prepared, {Protected(PHONE, Kind.PHONE): "  "})


def test_a_kept_name_does_not_let_another_within_it_out(session: Session, akt_id: AktId) -> None:
    a_form(session, akt_id, "person", {"narstaende[1]/narstaende.namn": "Lindgren"})
    prepared = paper_out.prepared(session, akt_id, handover(session, akt_id, f"Tala med {NAME}."))
    decided = paper_out.decide(prepared, {Protected(NAME, Kind.NAME): "Bett om det själv"})
    assert Protected("Lindgren", Kind.NAME) in decided.found
    done = finish(decided)
    assert done.left == ()
    assert "Lindgren" not in done.text


def test_what_the_last_look_finds_is_not_written(session: Session, akt_id: AktId, tmp_path: Path) -> None:
    decided = paper_out.decide(paper_out.prepared(session, akt_id, handover(session, akt_id, "Lugnt.")))
    done = paper_out.finished(decided, b"%PDF", f"Ring {PHONE}", {})
    assert [one.hit.protected.kind for one in done.left] == [Kind.PHONE]
    with pytest.raises(RuleError, match="protected-left"):
        paper_out.save(session, DiskPaperFolder(), str(tmp_path), done)
    named = paper_out.finished(decided, b"%PDF", "Lugnt", {"Author": NAME})
    assert [one.place for one in named.left] == ["metadata.Author"]
    assert not list(tmp_path.glob("VIR-*"))


def test_a_guardian_who_must_not_know_gets_no_paper(session: Session) -> None:
    child = an_akt(session, AktKind.BARN)
    record_id = a_form(session, child, "barn", {"vardnadshavare-far-inte-informeras": True})
    paper = printing.paper_of(session, child, record_id)
    assert paper_out.prepared(session, child, paper).children
    with pytest.raises(RuleError, match="guardian-must-not-know"):
        paper_out.prepared(session, child, paper, Reader.GUARDIAN)


def test_the_childs_record_also_guards_the_adults_akt(session: Session, akt_id: AktId) -> None:
    arende = session.register.row(akt_id).arende_id
    verksamhet = session.policy.verksamheter[0].id
    child = akter.create_akt(session, akter.NewAkt(AktKind.BARN, verksamhet, arende)).value.akt_id
    akter.open_akt(session, child)
    barn = a_form(session, child, "barn", {"vardnadshavare-far-inte-informeras": True})
    akter.close_akt(session, child)
    paper = handover(session, akt_id, "Lugnt.")
    with pytest.raises(RuleError, match="guardian-must-not-know"):
        paper_out.prepared(session, akt_id, paper, Reader.GUARDIAN)
    assert child not in session.open_akter
    akter.open_akt(session, child)
    records.save_answer(session, child, barn, paper_out.MUST_NOT_KNOW, False)
    assert paper_out.prepared(session, akt_id, paper, Reader.GUARDIAN).children


class _Full:
    """A stick that is full."""

    def write(self, folder: str, name: str, body: bytes) -> None:
        raise KnownError(Known.DISK_FULL, file=name)

    def remove(self, folder: str, name: str) -> None:
        raise AssertionError


def test_a_full_stick_leaves_no_event(session: Session, akt_id: AktId, tmp_path: Path) -> None:
    done = finish(paper_out.decide(paper_out.prepared(session, akt_id, handover(session, akt_id, "Lugnt."))))
    before = session.akt(akt_id).store.head()
    with pytest.raises(KnownError) as caught:
        paper_out.save(session, _Full(), str(tmp_path), done)
    assert caught.value.code is Known.DISK_FULL
    assert session.akt(akt_id).store.head() == before


def test_what_cannot_be_logged_does_not_leave(
    session: Session, akt_id: AktId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = finish(paper_out.decide(paper_out.prepared(session, akt_id, handover(session, akt_id, "Lugnt."))))

    def full(*_: object) -> None:
        raise KnownError(Known.DISK_FULL)

    monkeypatch.setattr(printing, "note_saved", full)
    with pytest.raises(KnownError):
        paper_out.save(session, DiskPaperFolder(), str(tmp_path / "minne"), done)
    assert list((tmp_path / "minne").iterdir()) == []


def test_a_blank_form_needs_no_vault(tmp_path: Path) -> None:
    name = paper_out.save_blank(SystemEntropy(), DiskPaperFolder(), str(tmp_path), b"%PDF")
    assert name.startswith("VIR-")
    assert (tmp_path / name).read_bytes() == b"%PDF"


def sibling(session: Session, akt_id: AktId, kind: AktKind) -> AktId:
    arende = session.register.row(akt_id).arende_id
    made = akter.create_akt(session, akter.NewAkt(kind, "1", arende)).value.akt_id
    akter.open_akt(session, made)
    return made


@pytest.mark.parametrize("kind", [AktKind.BARN, AktKind.VALDSUTOVARE])
@pytest.mark.parametrize("reader", list(Reader))
def test_nothing_of_the_mother_stands_on_the_papers_of_another_unless_chosen(
    session: Session, akt_id: AktId, kind: AktKind, reader: Reader
) -> None:
    other = sibling(session, akt_id, kind)
    akter.close_akt(session, akt_id)
    paper = handover(session, other, f"{NAME} nås på {PHONE}.")
    done = finish(paper_out.decide(paper_out.prepared(session, other, paper, reader)))
    assert "Lindgren" not in done.text
    assert "174 06" not in done.text
    assert akt_id not in session.open_akter
    kept = paper_out.decide(paper_out.prepared(session, other, paper, reader), {Protected(NAME, Kind.NAME): "samtycke"})
    assert "Lindgren" in finish(kept).text


def test_the_mothers_own_papers_are_as_they_were(session: Session, akt_id: AktId) -> None:
    child = sibling(session, akt_id, AktKind.BARN)
    a_form(session, child, "person", {"namn": "Bertil Ek"})
    prepared = paper_out.prepared(session, akt_id, handover(session, akt_id, "Bertil Ek sover."))
    assert prepared.hits == ()
