"""Purging: what goes, what remains, what says no, and what a second person is for (process.md §8, K20)."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.helpers.gallring import BESLUT, ENSKILT, IDEELLT, closed_akt, transferred_akt
from tests.helpers.vaults import ALL_ROLES, SIGNATUR, Vault, a_form, a_plan, a_vault, add_user, an_akt, refusal
from vir_desktop.domain.akt import AktKind, ClockKind, Phase
from vir_desktop.domain.arbetsdag import local_date
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.messages import RULES
from vir_desktop.domain.receipt import CopyKind, Decision, Receipt, decision_from
from vir_desktop.domain.record import AktId, AnswerKey
from vir_desktop.domain.retention import Rule
from vir_desktop.domain.roles import Role
from vir_desktop.services import (
    akter,
    anchoring,
    copies,
    gallring,
    overlamning,
    positions,
    purge,
    purge_many,
    records,
    register,
    rotation,
)
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.session import Session
from vir_desktop.services.verifying import verify_vault

BO, BO_PHRASE = "Bo.T", "en annan påhittad lösenfras"
PHONE = "070-174 06 77"


def events(session: Session, akt_id: str) -> list[str]:
    return [event.act for event in session.register.events(object_=akt_id)]


def due(vault: Vault, session: Session, code: str = "") -> AktId:
    """Make an akt that was handed over 31 days ago."""
    akt_id = transferred_akt(session, code=code)
    vault.clock.pass_(days=31)
    return akt_id


# --- one akt ---


def test_a_purged_akt_is_gone_and_a_receipt_remains(disk: Vault) -> None:
    session = disk.open()
    kept = an_akt(session, code="KVAR")
    akt_id = due(disk, session, "VALLMO")
    key = session.keys.register_key
    receipt = purge.purge_akt(session, akt_id, BESLUT, " vallmo ").value
    assert receipt == purge.receipts(session)[0]
    assert (receipt.kind, receipt.rule, receipt.by) == (AktKind.VUXEN, Rule.LOCAL_COPY, SIGNATUR)
    assert (receipt.decision, receipt.approved_by, receipt.copies) == (BESLUT, "", ())
    assert "VALLMO" not in receipt.to_bytes().decode()
    assert akt_id not in disk.world.storage.akter.ids()
    assert [row.akt_id for row in session.register.page(RegisterQuery()).rows] == [kept]
    assert refusal(lambda: akter.open_akt(session, akt_id)) == "akt-gone"
    assert refusal(lambda: akter.id_of(session, "VALLMO")) == "akt-unknown"
    assert session.keys.register_key != key
    assert not rotation.is_due(session)
    assert verify_vault(session).findings == ()
    disk.leave()
    again = disk.open()
    assert purge.receipts(again) == (receipt,)
    assert akter.open_akt(again, kept).value.code == "KVAR"
    assert not again.rolled_back


def test_the_events_come_in_order_and_cover_the_receipt(vault: Vault, session: Session) -> None:
    akt_id = due(vault, session)
    receipt = purge.purge_akt(session, akt_id, BESLUT, session.register.row(akt_id).code).value
    found = session.register.events(object_=akt_id)
    assert [event.act for event in found][-2:] == ["akt-purge-begun", "akt-purged"]
    assert session.register.setting(f"purge-receipt/{akt_id}") == receipt.to_bytes()
    assert anchoring.present_anchor(session).register == session.register.head()  # nor can it be taken back
    assert purge.finish(session) == ()  # nothing is left to do
    changed = replace(receipt, by="någon annan")
    from vir_desktop.domain.canonical import digest

    assert {event.body for event in found[-2:]} == {digest(receipt.to_bytes()).hex()}
    assert digest(changed.to_bytes()).hex() not in {event.body for event in found}


def test_an_akt_goes_open_or_closed_and_no_file_is_left_open(
    vault: Vault, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, opened = (transferred_akt(session) for _ in range(2))
    akter.close_akt(session, closed)
    vault.clock.pass_(days=31)
    shut: list[str] = []
    monkeypatch.setattr(type(session.akt(opened).store), "close", lambda store: shut.append(store.akt_id))
    first = purge.purge_akt(session, closed, BESLUT, session.register.row(closed).code).value
    shut.clear()
    vault.clock.pass_(minutes=1)
    second = purge.purge_akt(session, opened, BESLUT, session.register.row(opened).code).value
    assert opened in shut
    assert session.open_akter == {}
    assert purge.receipts(session) == (second, first)  # the latest first


def test_tokens_labels_and_the_position_go_with_it(vault: Vault, session: Session) -> None:
    akt_id = an_akt(session)
    other = an_akt(session)
    for one in (akt_id, other):
        a_form(session, one, "person", {"telefon": PHONE})
        akter.close_akt(session, one)
        akter.open_akt(session, one)
    register.set_label(session, akt_id, "hon med katten")
    register.set_label(session, other, "grannen")
    positions.remember(session, positions.Position("form", akt_id))
    transferred_akt(session, akt_id)
    vault.clock.pass_(days=31)
    from tests.helpers.gallring import found_by

    assert found_by(session, PHONE) == {akt_id, other}
    purge.purge_akt(session, akt_id, BESLUT, session.register.row(akt_id).code)
    assert found_by(session, PHONE) == {other}
    assert register.labels(session) == {other: "grannen"}
    assert positions.recall(session) is None


def test_a_colleague_forgets_her_label_at_her_next_unlock(vault: Vault, session: Session) -> None:
    add_user(session, BO, BO_PHRASE, ALL_ROLES, ansvarig=True)
    akt_id = transferred_akt(session)
    other = an_akt(session)
    bo = vault.open(BO, BO_PHRASE)
    register.set_label(bo, akt_id, "hon i trapphuset")
    positions.remember(bo, positions.Position("register", other))
    vault.clock.pass_(days=31)
    purge.purge_akt(session, akt_id, BESLUT, session.register.row(akt_id).code)
    again = vault.open(BO, BO_PHRASE)
    assert register.labels(again) == {}
    where = positions.recall(again)
    assert where is not None
    assert where.akt_id == other


def test_what_a_removed_user_called_it_goes_at_once(vault: Vault, session: Session) -> None:
    bo = add_user(session, BO, BO_PHRASE, ALL_ROLES, ansvarig=True)
    akt_id = transferred_akt(session)
    register.set_label(vault.open(BO, BO_PHRASE), akt_id, "hon i trapphuset")
    row = next(row for row in session.register.users() if row.certificate.serial == bo.serial)
    session.register.put_user(replace(row, removed_at=session.now))
    vault.clock.pass_(days=31)
    purge.purge_akt(session, akt_id, BESLUT, session.register.row(akt_id).code)
    assert session.register.personal(bo.serial, register.LABELS) is None


def test_copies_outside_stand_on_the_receipt_until_their_day(vault: Vault, session: Session) -> None:
    copies.note_backup(session)  # before the akt was made
    vault.clock.pass_(days=1)
    akt_id = transferred_akt(session)
    vault.clock.pass_(days=1)
    copies.note_backup(session)
    copies.note_backup(session)
    vault.clock.pass_(days=40)
    copies.note_backup(session)
    receipt = purge.purge_akt(session, akt_id, BESLUT, session.register.row(akt_id).code).value
    today = local_date(session.now)
    assert [(copy.kind, (today - copy.day).days, (copy.until - today).days) for copy in receipt.copies] == [
        (CopyKind.OUTSIDE, 40, 50),
        (CopyKind.OUTSIDE, 0, 90),
    ]


# --- what says no ---


@pytest.mark.parametrize(
    ("decision", "typed", "code", "field"),
    [
        (replace(BESLUT, reference=" "), "{code}", "purge-decision-missing", "reference"),
        (replace(BESLUT, decided_by=""), "{code}", "purge-decision-missing", "decided_by"),
        (replace(BESLUT, decided_on=date(2027, 6, 1)), "{code}", "purge-decision-ahead", "decided_on"),
        (BESLUT, "en annan", "purge-code-differs", "confirm"),
        (BESLUT, "", "purge-code-differs", "confirm"),
    ],
)
def test_it_is_named_dated_and_typed(
    vault: Vault, session: Session, decision: Decision, typed: str, code: str, field: str
) -> None:
    akt_id = due(vault, session, "VALLMO")
    with pytest.raises(RuleError) as caught:
        purge.purge_akt(session, akt_id, decision, typed.format(code="VALLMO"))
    assert (caught.value.code, caught.value.field) == (code, field)
    assert session.register.row(akt_id).code == "VALLMO"
    assert purge.BEGUN not in events(session, akt_id)


def test_a_decision_holds_from_the_day_it_was_made(vault: Vault, session: Session) -> None:
    akt_id = due(vault, session)
    today = replace(BESLUT, decided_on=local_date(session.now))
    assert purge.purge_akt(session, akt_id, today, session.register.row(akt_id).code).value.decision == today


def test_a_refusal_leaves_the_akt_and_says_what_to_do(vault: Vault, session: Session) -> None:
    akt_id = an_akt(session)
    with pytest.raises(RuleError) as caught:
        purge.allowed(session, akt_id)
    assert (caught.value.code, caught.value.details["day"]) == ("gallring-at-work", "")  # no day to wait for
    akter.set_phase(session, akt_id, Phase.AVSLUTAD)
    assert refused(session, akt_id) == "gallring-not-transferred"
    transferred_akt(session, akt_id)
    assert refused(session, akt_id) == "gallring-not-due"
    overlamning.start_overlamning(session, akt_id)
    vault.clock.pass_(days=31)
    assert refused(session, akt_id) == "gallring-unacknowledged"
    with pytest.raises(RuleError) as caught:
        purge.allowed(session, akt_id)
    assert caught.value.field == "akt"
    assert caught.value.details == {"akt": session.register.row(akt_id).code, "day": "2026-12-21"}
    assert "verlämning" in RULES[caught.value.code].advice


def refused(session: Session, akt_id: AktId) -> str:
    return refusal(lambda: purge.purge_akt(session, akt_id, BESLUT, session.register.row(akt_id).code))


def test_a_hold_stops_it_until_it_is_lifted_both_with_a_reason(vault: Vault, session: Session) -> None:
    akt_id = due(vault, session)
    assert refusal(lambda: gallring.hold(session, akt_id, " ")) == "reason-missing"
    gallring.hold(session, akt_id, "tvist i tingsrätten")
    looked = gallring.look(session, akt_id)
    assert (looked.akt.held, looked.reason) == (True, "tvist i tingsrätten")
    assert session.register.row(akt_id).clock is None
    assert refused(session, akt_id) == "gallring-held"
    gallring.lift(session, akt_id, "tvisten är avgjord")
    assert gallring.look(session, akt_id).reason == ""
    assert events(session, akt_id).count(gallring.HELD) == events(session, akt_id).count(gallring.LIFTED) == 1
    purge.purge_akt(session, akt_id, BESLUT, session.register.row(akt_id).code)


def test_only_who_leads_may(vault: Vault, session: Session) -> None:
    add_user(session, BO, BO_PHRASE, frozenset({Role.HANDLAGGARE}), ansvarig=True)
    akt_id = due(vault, session)
    bo = vault.open(BO, BO_PHRASE)
    for act in (
        lambda: purge.purge_akt(bo, akt_id, replace(BESLUT, reference=""), "x"),  # told before what is missing
        lambda: purge.allowed(bo, akt_id),
        lambda: gallring.closed_akter(bo),
        lambda: gallring.hold(bo, akt_id, "skäl"),
        lambda: purge.receipts(bo),
        lambda: purge_many.request(bo, [akt_id], BESLUT, "1"),
    ):
        assert refusal(act) == Known.NO_RIGHT
    akter.open_akt(bo, akt_id)
    form = records.start_record(bo, akt_id, "gallring").value.record.id
    assert refusal(lambda: records.save_answer(bo, akt_id, form, AnswerKey("stopp"), ("nej",))) == Known.NO_RIGHT


def test_a_volontar_prepares_a_transfer_and_somebody_else_signs(vault: Vault, session: Session) -> None:
    add_user(session, BO, BO_PHRASE, frozenset({Role.VOLONTAR}), ansvarig=True)
    akt_id = an_akt(session)
    bo = vault.open(BO, BO_PHRASE)
    akter.open_akt(bo, akt_id)
    given = a_form(bo, akt_id, "overforing", {"system": "Systemet"})
    assert refusal(lambda: records.sign_record(bo, akt_id, given)) == Known.NO_RIGHT


def test_not_in_a_vault_that_was_rolled_back(vault: Vault, session: Session) -> None:
    akt_id = due(vault, session)
    session.rolled_back = True
    assert refused(session, akt_id) == Known.OLDER_THAN_ANCHOR
    assert refusal(lambda: purge_many.approve(session, "x")) == Known.OLDER_THAN_ANCHOR
    assert purge.finish(session) == ()


# --- a child's akt from a shelter ---


def test_a_childs_akt_from_a_shelter_is_handed_to_the_namnd(tmp_path: Path) -> None:
    vault = a_vault(tmp_path, plan=a_plan(ENSKILT), memory=True)
    session = vault.open()
    akt_id = an_akt(session, AktKind.BARN)
    akter.set_phase(session, akt_id, Phase.AVSLUTAD)
    vault.clock.pass_(days=365 * 40)
    assert refused(session, akt_id) == "gallring-shelter-unknown"
    a_form(session, akt_id, "gallring", {"skyddat-boende": ("ja",)})
    assert refused(session, akt_id) == "gallring-to-namnd"
    assert gallring.look(session, akt_id).akt.hands_over
    transferred_akt(session, akt_id)
    vault.clock.pass_(days=31)
    assert purge.purge_akt(session, akt_id, BESLUT, session.register.row(akt_id).code).value.kind is AktKind.BARN
    vault.leave()


# --- the register's clock and the list ---


def test_the_register_shows_the_day_and_no_longer_asks_for_a_new_assessment(vault: Vault, session: Session) -> None:
    akt_id = transferred_akt(session)
    clock = session.register.row(akt_id).clock
    assert clock is not None
    assert clock.kind is ClockKind.GALLRING
    assert session.register.row(akt_id).phase is Phase.OVERFORD
    assert akter.set_phase(session, akt_id, Phase.PAGAENDE).value.clock is None


def test_what_is_due_is_listed_first_and_only_what_one_can_open(vault: Vault, session: Session) -> None:
    late, held, early = (transferred_akt(session, code=code) for code in ("SEN", "STOPPAD", "TIDIG"))
    gallring.hold(session, held, "skäl")
    vault.clock.pass_(days=31)
    soon = transferred_akt(session, code="SNART")
    open_ = closed_akt(session, code="INTE-ÖVERFÖRD")
    found = gallring.closed_akter(session)
    assert [akt.row.akt_id for akt in found[:2]] in ([late, early], [early, late])
    assert [akt.row.code for akt in found[2:]] == ["STOPPAD", "SNART", "INTE-ÖVERFÖRD"]
    assert [akt.refusals for akt in found[2:]] == [
        ("gallring-held",),
        ("gallring-not-due",),
        ("gallring-not-transferred",),
    ]
    assert {akt.row.akt_id for akt in found} == {late, held, early, soon, open_}
    add_user(session, BO, BO_PHRASE, ALL_ROLES)
    assert gallring.closed_akter(vault.open(BO, BO_PHRASE)) == ()


def test_an_akt_from_before_there_were_rules_is_listed_once_it_has_been_opened(session: Session) -> None:
    akt_id = an_akt(session)
    session.register.put_row(replace(session.register.row(akt_id), phase=Phase.AVSLUTAD))
    assert gallring.closed_akter(session) == ()
    akter.close_akt(session, akt_id)
    assert [akt.row.akt_id for akt in gallring.closed_akter(session)] == [akt_id]


def test_an_ideell_akt_goes_when_the_association_says(tmp_path: Path) -> None:
    vault = a_vault(tmp_path, plan=a_plan(IDEELLT), memory=True)
    session = vault.open()
    session.policy = replace(session.policy, gallring_ideell_days=10)
    akt_id = closed_akt(session)
    assert refused(session, akt_id) == "gallring-not-due"
    vault.clock.pass_(days=10)
    assert purge.purge_akt(session, akt_id, BESLUT, session.register.row(akt_id).code).value.rule is Rule.IDEELL
    vault.leave()


# --- överförd ---


def test_a_transfer_is_signed_whole_and_moves_the_phase(session: Session) -> None:
    akt_id = an_akt(session)
    answers = {"system": "Systemet", "dnr": "2026-77", "kvitterad.av": "Lo, vuxenenheten"}
    record_id = a_form(session, akt_id, "overforing", dict(answers))
    assert refusal(lambda: records.sign_record(session, akt_id, record_id)) == "overforing-incomplete"
    day = local_date(session.now)
    records.save_answer(session, akt_id, record_id, AnswerKey("datum"), day.replace(year=day.year + 1))
    assert refusal(lambda: records.sign_record(session, akt_id, record_id)) == "overforing-date-ahead"
    records.save_answer(session, akt_id, record_id, AnswerKey("datum"), day)
    records.sign_record(session, akt_id, record_id)
    assert session.register.row(akt_id).phase is Phase.OVERFORD


# --- broken off ---


def test_what_the_disk_refuses_is_finished_at_the_next_unlock(
    vault: Vault, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    akt_id = due(vault, session)

    def full() -> None:
        raise KnownError(Known.DISK_FULL)

    with monkeypatch.context() as patched:
        patched.setattr(type(session.world.backups), "rewrite_inside", lambda self: full())
        assert refused(session, akt_id) == Known.DISK_FULL
        assert purge.unfinished(session) == 1
        assert session.register.setting(f"purge-intent/{akt_id}")
        assert purge.receipts(session) == ()
        vault.leave()
        again = vault.open()  # the disk still refuses, and nobody is kept out
        assert purge.unfinished(again) == 1
        vault.leave()
    last = vault.open()
    assert purge.unfinished(last) == 0
    assert [receipt.id for receipt in purge.receipts(last)] == [akt_id]


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"copies":1}', b'{"copies":[],"decision":[1]}'])
def test_what_is_no_receipt_is_not_read_as_one(body: bytes) -> None:
    with pytest.raises((ValueError, KeyError)):
        Receipt.from_bytes(body)


def test_what_is_no_decision_is_not_read_as_one() -> None:
    with pytest.raises(ValueError, match="not three"):
        decision_from(["Beslut", "Ida"])
