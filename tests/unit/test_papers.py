"""What stands on each paper, and what does not."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.helpers.vaults import SIGNATUR, SOCIALJOUR, Vault, a_form, a_plan, a_vault, an_akt
from vir_desktop.domain.akt import Verksamhet
from vir_desktop.domain.answer import Absent, Value
from vir_desktop.domain.bedomning import EGEN_SKATTNING, MOTIVERING, NIVA_AKUT
from vir_desktop.domain.instrument.pack import Item
from vir_desktop.domain.instrument.reader import read_pack
from vir_desktop.domain.paper import BlankField, Block, Bullets, Field, Heading, Paper, Paragraph, Table
from vir_desktop.domain.record import AktId, AnswerKey
from vir_desktop.domain.roles import Regim
from vir_desktop.services import overlamning, printing, records
from vir_desktop.services.papers.blankett import blank_form
from vir_desktop.services.session import Session

PACKS = Path(__file__).resolve().parents[2] / "resources" / "instruments"
NAMES = sorted(path.stem for path in PACKS.glob("*.json") if path.stem != "pinned")
PHONE, NAME = "070-174 06 13", "Ingela Lindgren"


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
    akt_id = an_akt(session, code="KD-4471")
    a_form(session, akt_id, "person", {"namn": NAME, "telefon": PHONE})
    a_form(session, akt_id, "saker-kontakt", {"nummer": PHONE})
    return akt_id


def words_of(block: Block) -> list[str]:
    match block:
        case Heading() | Paragraph():
            return [block.text]
        case Field():
            return [block.label, block.value, block.note]
        case Bullets():
            return list(block.items)
        case Table():
            return [*block.heads, *(cell for row in block.rows for cell in row)]
        case BlankField():
            return [block.label, *block.options, block.guidance]
    return []


def text(paper: Paper) -> str:
    return "\n".join(word for block in paper.blocks for word in words_of(block))


def values(paper: Paper) -> dict[str, str]:
    return {block.label: block.value for block in paper.blocks if isinstance(block, Field)}


def paper_of(session: Session, akt_id: AktId, instrument: str, answers: dict[str, Value]) -> Paper:
    record_id = a_form(session, akt_id, instrument, answers)
    return printing.paper_of(session, akt_id, record_id)


# --- the handover ---------------------------------------------------------------------------------------------------


def test_blad_1_has_everything_in_its_order_and_no_contact_data(session: Session, akt_id: AktId) -> None:
    record_id = overlamning.start_overlamning(session, akt_id).value.record.id
    paper = printing.paper_of(session, akt_id, record_id)
    heads = [block.text for block in paper.blocks if isinstance(block, Heading)]
    assert heads == ["Fara nu", "Gjort i natt", "Beslutat", "Gör före klockan 12", "Barn", "Osäkert"]
    assert "KD-4471" in text(paper)
    assert PHONE not in text(paper)
    assert NAME not in text(paper)
    assert paper.footer == "Får inte läggas i annan persons akt."


def test_an_empty_part_says_so(session: Session, akt_id: AktId) -> None:
    paper = paper_of(session, akt_id, "overlamning", {"beslutat": "Placerad."})
    assert text(paper).count("Inget antecknat") == 5


def test_a_receipt_is_asked_for_by_pen_until_it_is_given(session: Session, akt_id: AktId) -> None:
    record_id = overlamning.start_overlamning(session, akt_id).value.record.id
    before = printing.paper_of(session, akt_id, record_id)
    assert any(isinstance(block, BlankField) for block in before.blocks)
    overlamning.acknowledge(session, akt_id, record_id, "Mottagningen", "07:40")
    after = printing.paper_of(session, akt_id, record_id)
    assert values(after)["Kvitterad av"] == "Mottagningen"
    assert not any(isinstance(block, BlankField) for block in after.blocks)


def test_blad_2_names_its_receiver_and_hides_no_silence(session: Session, akt_id: AktId) -> None:
    paper = printing.contact_paper(session, akt_id, "Bo Ek").paper
    told = values(paper)
    assert told["Lämnas personligen till"] == "Bo Ek"
    assert told["Vilket nummer?"] == PHONE
    assert told["Vad får vi absolut inte använda?"] == "Frågan inte ställd"


def test_the_cover_has_codes_and_nothing_else(session: Session, akt_id: AktId) -> None:
    overlamning.start_overlamning(session, akt_id)
    paper = printing.cover_paper(session, akt_id)
    assert [block.items for block in paper.blocks if isinstance(block, Bullets)] == [("KD-4471",)]
    assert NAME not in text(paper)


# --- the assessment -------------------------------------------------------------------------------------------------


def test_preliminary_is_said_on_the_paper(session: Session, akt_id: AktId) -> None:
    record_id = a_form(session, akt_id, "hot-och-riskbedomning", {MOTIVERING: "Hot i natt."})
    records.close_preliminary(session, akt_id, record_id)
    paper = printing.paper_of(session, akt_id, record_id)
    assert paper.preliminary
    assert values(paper)["Status"].startswith("Preliminär, natt")


def test_what_is_missing_is_told_apart(session: Session, akt_id: AktId) -> None:
    paper = paper_of(session, akt_id, "hot-och-riskbedomning", {NIVA_AKUT: ("hog",), EGEN_SKATTNING: Absent.UNKNOWN})
    told = values(paper)
    assert told["Akut risk (dagar till veckor)"] == "Hög"
    assert told["Fortsatt risk"] == "Inte bedömd"
    assert told["Personens egen skattning av faran"] == "Vet inte"
    assert told["Motivering"] == "Inte ifyllt"


def test_factors_that_nobody_assessed_are_named_and_are_no_no(session: Session, akt_id: AktId) -> None:
    answers: dict[str, Value] = {"valdet.strypning.nu": ("ja",), "valdet.strypning.tidigare": ("otillrackligt",)}
    paper = paper_of(session, akt_id, "hot-och-riskbedomning", answers)
    rows = [row for block in paper.blocks if isinstance(block, Table) for row in block.rows]
    assert ("Strypgrepp eller kvävning", "Ja", "Otillräckligt underlag") in rows
    rest = next(b.text for b in paper.blocks if isinstance(b, Paragraph) and b.text.startswith("Inte bedömd"))
    assert "Sexuellt våld" in rest
    assert "Strypgrepp" not in rest


# --- the protocol ---------------------------------------------------------------------------------------------------


def test_what_was_not_asked_and_what_is_parked_stand_apart(session: Session, akt_id: AktId) -> None:
    answers: dict[str, Value] = {"barn.finns": ("ja",), "barn.upplevt": Absent.UNKNOWN}
    record_id = a_form(session, akt_id, "samtalsstod-fraga", answers)
    child = records.view(session, akt_id, record_id).pack.places["barn.upplevt"].item
    records.save_answer(session, akt_id, record_id, AnswerKey("barn.finns"), ("nej",))
    paper = printing.paper_of(session, akt_id, record_id)
    words = text(paper)
    assert "Frågan inte ställd" in words
    assert words.index("Vilande svar, räknas inte") < words.index(child.text)
    assert words.count(child.text) == 1


def test_no_question_stands_twice(session: Session, akt_id: AktId) -> None:
    paper = paper_of(session, akt_id, "akutsamtal", {"uppringare": ("polis",)})
    labels = [block.label for block in paper.blocks if isinstance(block, Field)]
    assert len(labels) == len(set(labels))


def test_the_log_stands_as_a_table_with_times(session: Session, akt_id: AktId) -> None:
    answers: dict[str, Value] = {"logg[1]/logg.slag": ("atgard",), "logg[1]/logg.text": "Ringde boendet."}
    paper = paper_of(session, akt_id, "akutsamtal", answers)
    table = next(block for block in paper.blocks if isinstance(block, Table))
    assert table.rows == (("2026-11-21 02:30", "Åtgärd", "Ringde boendet."),)


def test_form_version_wording_and_author_stand_on_every_paper(session: Session, akt_id: AktId) -> None:
    paper = paper_of(session, akt_id, "samtalsstod-fraga", {})
    assert "version" in paper.form
    assert "egna ord, utan poäng" in paper.form
    assert paper.author == f"{SIGNATUR}, {SOCIALJOUR.namn}"
    assert paper.training


@pytest.mark.parametrize(
    ("regim", "words"),
    [
        (Regim.NAMND, "26 kap. 1 § offentlighets- och sekretesslagen (2009:400). 2026-11-21, Socialnämnden i Påhitt"),
        (Regim.ENSKILD, "Tystnadsplikt enligt 17 kap. 11 § socialtjänstlagen (2025:400)"),
        (Regim.IDEELL, "Konfidentiellt. Omfattas av föreningens tystnadslöfte."),
    ],
)
def test_the_marking_follows_the_regim(tmp_path: Path, regim: Regim, words: str) -> None:
    vault = a_vault(tmp_path, plan=a_plan(Verksamhet("1", "Jouren", regim, "Socialnämnden i Påhitt")))
    session = vault.open()
    paper = paper_of(session, an_akt(session), "akutchecklista", {})
    assert words in paper.marking
    vault.leave()


# --- comparison and blank forms -------------------------------------------------------------------------------------


def test_a_comparison_shows_only_what_differs(session: Session, akt_id: AktId) -> None:
    earlier = a_form(session, akt_id, "akutchecklista", {"vapen": ("nej",), "gravid": Absent.UNKNOWN})
    later = a_form(session, akt_id, "akutchecklista", {"vapen": ("ja",), "gravid": Absent.UNKNOWN})
    paper = printing.comparison_paper(session, akt_id, earlier, later)
    table = next(block for block in paper.blocks if isinstance(block, Table))
    assert [row[1:] for row in table.rows] == [("Nej", "Ja", "ändrat")]


def questions(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        if item.is_question:
            yield item
        yield from questions(item.items)


@pytest.mark.parametrize("name", NAMES)
def test_every_question_and_option_is_on_the_blank_form(name: str) -> None:
    pack = read_pack((PACKS / f"{name}.json").read_bytes(), name)
    words = text(blank_form(pack, "Märkning", datetime(2026, 11, 21, 1, 30, tzinfo=UTC))).replace("\u00a0", " ")
    for item in questions(pack.items):
        assert item.text.removesuffix(" – nu").removesuffix(" – tidigare") in words
        assert all(option.display in words for option in item.options)
        assert item.guidance in words


def test_a_blank_form_says_when_in_local_time() -> None:
    pack = read_pack((PACKS / "akutsamtal.json").read_bytes(), "akutsamtal")
    paper = blank_form(pack, "", datetime(2026, 11, 21, 23, 30, tzinfo=UTC))
    assert f"{paper.at:%Y-%m-%d %H:%M}" == "2026-11-22 00:30"
    log = next(b for b in paper.blocks if isinstance(b, Table) and b.heads[0] == "Kl.")
    assert len(log.rows) >= 8
