"""Purging the narrative before the rest: what goes, what stays, what says no, and that it ends (process.md §8)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.helpers.broken_off import broken_off_everywhere
from tests.helpers.gallring import BESLUT, ENSKILT, IDEELLT, WORDS, told_akt, transferred_akt
from tests.helpers.vaults import ALL_ROLES, SIGNATUR, SOCIALJOUR, Vault, a_form, a_plan, a_vault, add_user, refusal
from vir_desktop.domain.akt import AktKind, Phase, Verksamhet
from vir_desktop.domain.canonical import digest
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.gallring import TO_HAND_OVER
from vir_desktop.domain.messages import RULES
from vir_desktop.domain.receipt import Decision, Receipt
from vir_desktop.domain.record import AktId
from vir_desktop.domain.retention import Rule
from vir_desktop.domain.roles import Role
from vir_desktop.services import (
    akt_keys,
    akter,
    copies,
    gallring,
    moving,
    purge,
    purge_parts,
    records,
    retaining,
)
from vir_desktop.services.session import Session
from vir_desktop.services.verifying import verify_vault

BO, BO_PHRASE = "Bo.T", "en annan påhittad lösenfras"
KEPT = ["hot-och-riskbedomning", "saker-kontakt"]


@pytest.fixture
def jour(tmp_path: Path) -> Iterator[Vault]:
    made = a_vault(tmp_path, plan=a_plan(IDEELLT), memory=True)
    yield made
    made.leave()


@pytest.fixture
def told(jour: Vault) -> AktId:
    """An akt at its end, with a narrative."""
    return told_akt(jour.open(), "VALLMO")


def goes(session: Session, akt_id: AktId) -> Receipt:
    return purge_parts.purge_parts(session, akt_id, BESLUT, session.register.row(akt_id).code).value


def refused(session: Session, akt_id: AktId) -> str:
    return refusal(lambda: goes(session, akt_id))


def kept(session: Session, akt_id: AktId) -> list[str]:
    akter.open_akt(session, akt_id)
    return sorted(record.instrument for record in records.list_records(session, akt_id))


def said(session: Session, akt_id: AktId) -> str:
    akter.open_akt(session, akt_id)
    store = session.akt(akt_id).store
    return repr([store.all_answers(), store.draft()])


def test_the_narrative_goes_the_rest_stays_and_a_receipt_remains(jour: Vault, told: AktId) -> None:
    session = jour.opened[0]
    assert all(word in said(session, told) for word in WORDS)  # the control
    key, register_key = akt_keys.akt_key(session, told), session.keys.register_key
    receipt = goes(session, told)
    assert kept(session, told) == KEPT
    assert not any(word in said(session, told) for word in WORDS)
    assert (receipt.kind, receipt.rule, receipt.by, receipt.decision) == (AktKind.VUXEN, Rule.IDEELL, SIGNATUR, BESLUT)
    assert receipt.parts == ("akutsamtal", "samtalsstod-beskriva", "samtalsstod-fraga")
    assert purge.receipts(session) == (receipt,)
    assert Receipt.from_bytes(receipt.to_bytes()) == receipt
    assert "VALLMO" not in receipt.to_bytes().decode()
    assert told not in receipt.to_bytes().decode()
    assert akt_keys.akt_key(session, told) != key
    assert session.keys.register_key != register_key
    assert (purge.unfinished(session), session.register.row(told).rotate) == (0, False)
    jour.leave()
    again = jour.open()
    assert verify_vault(again).findings == ()
    assert kept(again, told) == KEPT
    assert not again.rolled_back


def test_the_event_comes_before_anything_goes_and_covers_the_receipt(
    jour: Vault, told: AktId, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = jour.opened[0]

    def look_first(session: Session, begun: object) -> None:
        assert session.register.events(object_=told)[-1].act == purge_parts.PARTS_BEGUN
        raise KnownError(Known.IO_ERROR)

    with monkeypatch.context() as patched:
        patched.setattr(purge_parts, "_withdraw", look_first)
        assert refused(session, told) == Known.IO_ERROR
    assert len(kept(session, told)) == len(KEPT) + len(WORDS)
    receipt = goes(session, told)  # taken anew: there is no way back
    acts = [event for event in session.register.events(object_=told) if event.act.startswith("parts-")]
    assert [event.act for event in acts] == [purge_parts.PARTS_BEGUN, purge_parts.PARTS_DONE]
    assert {event.body for event in acts} == {digest(receipt.to_bytes()).hex()}
    chain = session.akt(told).store.events()
    gone = [event.act for event in chain if event.act in {retaining.PART_PURGED, "record-withdrawn"}]
    assert gone == [retaining.PART_PURGED] * 3 + ["record-withdrawn"] * 3


def test_an_akt_that_a_page_has_open_stays_open(jour: Vault, told: AktId) -> None:
    session = jour.opened[0]
    akter.open_akt(session, told)
    goes(session, told)
    assert [record.instrument for record in records.list_records(session, told)] != []
    a_form(session, told, "gallring", {"skyddat-boende": ("nej",)})


def test_copies_outside_stand_on_the_receipt_from_when_it_was_told(jour: Vault) -> None:
    session = jour.open()
    copies.note_backup(session)  # before it was told
    jour.clock.pass_(days=1)
    akt_id = told_akt(session)
    copies.note_backup(session)
    assert len(goes(session, akt_id).copies) == 1


def test_the_akt_itself_goes_no_sooner_for_it(jour: Vault) -> None:
    """Its last note was in the narrative, long after the assessment."""
    session = jour.open()
    akt_id = told_akt(session, closed=False)
    jour.clock.pass_(days=50)
    akter.open_akt(session, akt_id)
    a_form(session, akt_id, "akutsamtal", {"situation": "ringde igen"})
    akter.set_phase(session, akt_id, Phase.AVSLUTAD)
    due = gallring.look(session, akt_id).akt.found.due
    goes(session, akt_id)
    assert gallring.look(session, akt_id).akt.found.due == due
    jour.clock.pass_(days=89)
    assert refusal(lambda: purge.allowed(session, akt_id)) == "gallring-not-due"
    jour.clock.pass_(days=1)
    purge.purge_akt(session, akt_id, BESLUT, session.register.row(akt_id).code)
    assert [bool(receipt.parts) for receipt in purge.receipts(session)] == [False, True]


# --- what says no ---


@pytest.mark.parametrize("verksamhet", [SOCIALJOUR, ENSKILT])
def test_where_a_law_says_how_long_it_is_refused_and_handing_over_is_offered(
    tmp_path: Path, verksamhet: Verksamhet
) -> None:
    vault = a_vault(tmp_path, plan=a_plan(verksamhet), memory=True)
    session = vault.open()
    akt_id = told_akt(session)
    assert refused(session, akt_id) == "parts-kept-by-law"
    assert "parts-kept-by-law" in TO_HAND_OVER
    assert "verlämning" in RULES["parts-kept-by-law"].advice
    akter.open_akt(session, akt_id)
    transferred_akt(session, akt_id, days_ago=31)
    assert refused(session, akt_id) == "parts-kept-by-law"  # the local copy goes whole or not at all
    assert len(kept(session, akt_id)) == len(KEPT) + len(WORDS) + 1
    vault.leave()


def test_not_while_the_akt_is_at_work_held_or_waited_for(jour: Vault) -> None:
    session = jour.open()
    akt_id = told_akt(session, closed=False)
    assert refused(session, akt_id) == "gallring-at-work"
    akter.open_akt(session, akt_id)
    akter.set_phase(session, akt_id, Phase.AVSLUTAD)
    gallring.hold(session, akt_id, "tvist i tingsrätten")
    assert refused(session, akt_id) == "gallring-held"
    gallring.lift(session, akt_id, "avgjord")
    a_form(session, akt_id, "overlamning", {})
    assert refused(session, akt_id) == "gallring-unacknowledged"
    assert len(kept(session, akt_id)) == len(KEPT) + len(WORDS) + 2


def test_not_while_somebody_waits_for_a_move_or_a_reading_and_then_it_goes_along(jour: Vault) -> None:
    session = jour.open()
    add_user(session, BO, BO_PHRASE, frozenset({Role.HANDLAGGARE}), ansvarig=True)
    akt_id, right = told_akt(session, "FEL"), told_akt(session, "RÄTT")
    bo = jour.open(BO, BO_PHRASE)
    akter.open_akt(bo, akt_id)
    wrong = next(r.id for r in records.list_records(bo, akt_id) if r.instrument == "akutsamtal")
    wish = moving.ask(bo, akt_id, wrong, right, "fel akt").value.wish
    akter.close_akt(bo, akt_id)
    assert refused(session, akt_id) == "parts-waited-on"
    akter.open_akt(session, akt_id)
    moving.decline(session, akt_id, wish)
    assert "flyttning" in goes(session, akt_id).parts
    assert kept(session, akt_id) == KEPT


@pytest.mark.parametrize(
    ("decision", "typed", "code"),
    [
        (replace(BESLUT, reference=" "), "VALLMO", "purge-decision-missing"),
        (replace(BESLUT, decided_on=date(2027, 6, 1)), "VALLMO", "purge-decision-ahead"),
        (BESLUT, "en annan", "purge-code-differs"),
    ],
)
def test_it_is_named_dated_and_typed(jour: Vault, told: AktId, decision: Decision, typed: str, code: str) -> None:
    session = jour.opened[0]
    assert refusal(lambda: purge_parts.purge_parts(session, told, decision, typed)) == code
    assert purge.unfinished(session) == 0


def test_once_it_is_gone_there_is_nothing_to_purge(jour: Vault, told: AktId) -> None:
    session = jour.opened[0]
    goes(session, told)
    assert refused(session, told) == "parts-none"


def test_only_who_leads_and_not_in_a_vault_that_was_rolled_back(jour: Vault, told: AktId) -> None:
    session = jour.opened[0]
    add_user(session, BO, BO_PHRASE, frozenset({Role.HANDLAGGARE}), ansvarig=True)
    bo = jour.open(BO, BO_PHRASE)
    assert refusal(lambda: purge_parts.purge_parts(bo, told, BESLUT, "VALLMO")) == Known.NO_RIGHT
    assert refusal(lambda: purge_parts.allowed(bo, told)) == Known.NO_RIGHT
    session.rolled_back = True
    assert refused(session, told) == Known.OLDER_THAN_ANCHOR


# --- broken off ---


def state(vault: Vault, told: AktId) -> tuple[object, ...]:
    session = vault.open()
    found = (kept(session, told), len(purge.receipts(session)), purge.unfinished(session))
    akter.close_akt(session, told)
    assert verify_vault(session).findings == ()
    assert not session.rolled_back
    vault.leave()
    return found


def test_killed_anywhere_it_is_all_there_or_gone_at_the_next_unlock(jour: Vault, told: AktId) -> None:
    jour.leave()
    before = state(jour, told)
    after = (KEPT, 1, 0)
    found = [
        state(broken, told)
        for _, broken in broken_off_everywhere(jour, SIGNATUR, lambda session: goes(session, told))
    ]
    assert set(map(repr, found)) == {repr(before), repr(after)}
    turn = next(n for n, one in enumerate(found) if one == after)
    assert all(one == before for one in found[:turn])
    assert all(one == after for one in found[turn:])
    assert len(found) > 20


def test_who_cannot_open_the_akt_leaves_it_to_who_can(
    jour: Vault, told: AktId, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = jour.opened[0]
    add_user(session, BO, BO_PHRASE, ALL_ROLES)
    with monkeypatch.context() as patched:
        patched.setattr(purge_parts, "_withdraw", full)
        assert refused(session, told) == Known.DISK_FULL
    jour.leave()
    assert purge.unfinished(jour.open(BO, BO_PHRASE)) == 1
    jour.leave()
    assert purge.unfinished(jour.open()) == 0


def full(session: Session, begun: object) -> None:
    raise KnownError(Known.DISK_FULL)


def test_an_akt_that_is_purged_whole_meanwhile_leaves_only_the_receipts(
    jour: Vault, told: AktId, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = jour.opened[0]
    with monkeypatch.context() as patched:
        patched.setattr(purge_parts, "_withdraw", full)
        assert refused(session, told) == Known.DISK_FULL
    jour.clock.pass_(days=90)
    purge.purge_akt(session, told, BESLUT, "VALLMO")
    purge_parts.finish(session)
    assert (purge.unfinished(session), len(purge.receipts(session))) == (0, 2)


def test_looking_writes_that_it_was_read(jour: Vault, told: AktId) -> None:
    session = jour.opened[0]
    before = session.register.head().seq
    found = purge_parts.allowed(session, told)
    assert [event.act for event in session.register.events(since_seq=before)] == [akter.OPENED]
    assert len(found.records) == 3
    assert "Akutsamtal" in found.titles
