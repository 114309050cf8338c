"""Holding an akt: given, withdrawn, handed over; its key made anew whenever somebody lost it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.helpers.broken_off import PHRASES, broken_off_everywhere
from tests.helpers.colleagues import VOLONTAR, at_work, comes, opens, phrase_of, staff
from tests.helpers.vaults import Vault, a_form, a_vault, an_akt, refusal
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.holders import GLAS
from vir_desktop.domain.record import AktId
from vir_desktop.domain.roles import Role
from vir_desktop.services import akt_keys, akter, certificates, grupper, recovery, sharing
from vir_desktop.services.creating import ANSVARIG
from vir_desktop.services.outcome import Change
from vir_desktop.services.session import Session
from vir_desktop.services.verifying import verify_vault

NEW = "en ny påhittad lösenfras"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return a_vault(tmp_path, memory=True)


def refused(act: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(RuleError) as caught:
        act()
    return caught.value.code, caught.value.field


# --- sharing --------------------------------------------------------------------------------------------------------


def test_an_akt_is_shared_and_withdrawn(vault: Vault) -> None:
    who = staff(vault)
    akt_id = an_akt(at_work(vault, "bo"))
    session = at_work(vault, "cia")
    assert sharing.share(session, akt_id, who["dag"]).changes == {Change.REGISTER, Change.PEOPLE}
    found = {holder.name: holder.is_grupp for holder in sharing.holders(session, akt_id)}
    assert found == {"bo": False, "dag": False, ANSVARIG: True}
    assert list(found)[-1] == ANSVARIG  # users first
    assert refused(lambda: sharing.share(session, akt_id, who["dag"])) == ("holder-already", "to")
    assert opens(vault, "dag", akt_id)
    session = at_work(vault, "cia")
    old = akt_keys.akt_key(session, akt_id)
    assert sharing.unshare(session, akt_id, who["dag"]).value.akter == 1
    assert session.register.row(akt_id).rotate
    assert not opens(vault, "dag", akt_id)
    session = at_work(vault, "bo")
    akter.open_akt(session, akt_id)
    assert akt_keys.akt_key(session, akt_id) != old
    assert not session.register.row(akt_id).rotate
    acts = [event.act for event in session.register.events(object_=akt_id)]
    assert [act for act in acts if act in {"akt-shared", "akt-unshared", "akt-rekeyed"}] == [
        "akt-shared",
        "akt-unshared",
        "akt-rekeyed",
    ]


def test_only_who_leads_and_holds_it_may_share(vault: Vault) -> None:
    who = staff(vault)
    session = at_work(vault, "bo")
    akt_id = an_akt(session)
    for act in (sharing.share, sharing.assign, sharing.unshare):
        assert refusal(lambda act=act: act(session, akt_id, who["dag"])) == Known.NO_RIGHT  # type: ignore[misc]
    assert refusal(lambda: sharing.move(session, akt_id, who["bo"], who["dag"])) == Known.NO_RIGHT
    assert refusal(lambda: sharing.hand_over(at_work(vault, "dag"), [akt_id], who["cia"])) == Known.NO_RIGHT


def test_who_leads_and_does_not_hold_it_changes_nothing(vault: Vault) -> None:
    who = staff(vault)
    akt_id = an_akt(at_work(vault, "bo"))
    session = at_work(vault, "cia")
    sharing.share(session, akt_id, who["cia"])
    sharing.unshare(session, akt_id, sharing.grupp(session, ANSVARIG))
    session = at_work(vault, vault.signatur)
    before = session.register.head()
    for act in (
        lambda: sharing.holders(session, akt_id),
        lambda: sharing.share(session, akt_id, who["dag"]),
        lambda: sharing.unshare(session, akt_id, who["bo"]),
        lambda: sharing.move(session, akt_id, who["bo"], who["dag"]),
    ):
        assert refusal(act) == Known.NO_RIGHT
    session.user = replace(session.user, roles=frozenset({Role.SAMORDNARE}))
    assert refusal(lambda: sharing.hand_over(session, [], who["dag"])) == Known.NO_RIGHT
    assert session.register.head() == before


def test_nothing_is_shared_or_withdrawn_in_a_vault_that_was_put_back(vault: Vault) -> None:
    who = staff(vault)
    session = at_work(vault, "cia")
    akt_id = an_akt(session)
    session.rolled_back = True
    for act in (
        lambda: sharing.share(session, akt_id, who["bo"]),
        lambda: sharing.unshare(session, akt_id, who["cia"]),
        lambda: sharing.move(session, akt_id, who["cia"], who["bo"]),
    ):
        assert refusal(act) == Known.OLDER_THAN_ANCHOR


def test_a_grupp_is_given_an_akt_and_loses_it_by_every_key_pair(vault: Vault) -> None:
    who = staff(vault)
    session = at_work(vault, "cia")
    akt_id = an_akt(session)
    bo, dag = (who[name].removeprefix("user:") for name in ("bo", "dag"))
    grupper.add_grupp(session, "freda", [bo, dag])
    freda = sharing.grupp(session, "Freda")
    sharing.share(session, akt_id, freda)
    grupper.leave(session, "freda", dag)  # the next key pair of the grupp
    assert refusal(lambda: sharing.share(session, akt_id, sharing.grupp(session, "freda"))) == "holder-already"
    sharing.unshare(session, akt_id, freda)
    assert not [one for one in session.register.holders_of([akt_id])[akt_id] if "freda" in one]
    assert not opens(vault, "bo", akt_id)


def test_who_an_akt_cannot_be_shared_with(vault: Vault) -> None:
    who = staff(vault)
    session = at_work(vault, vault.signatur)
    akt_id = an_akt(session)
    comes(session, "vera", VOLONTAR, until=date(2026, 11, 22))
    vera = sharing.colleague(session, "VERA")
    vault.clock.pass_(days=3)
    session = at_work(vault, vault.signatur)
    assert refusal(lambda: sharing.share(session, akt_id, vera)) == "avtal-ended"
    assert refusal(lambda: sharing.colleague(session, "okänd")) == "user-unknown"
    assert refusal(lambda: sharing.grupp(session, "okänd")) == "grupp-unknown"
    glas = sharing.grupp(session, GLAS)
    assert refused(lambda: sharing.share(session, akt_id, glas)) == ("grupp-unknown", "grupp")
    assert refusal(lambda: sharing.unshare(session, akt_id, glas)) == "holder-unknown"
    assert refusal(lambda: sharing.share(session, akt_id, "recovery")) == "grupp-unknown"
    assert refused(lambda: sharing.unshare(session, akt_id, who["dag"])) == ("holder-unknown", "from")
    assert refusal(lambda: sharing.unshare(session, akt_id, "recovery")) == "holder-unknown"
    forged = replace(certificates.of_signatur(session, "dag"), roles=frozenset({Role.ARBETSLEDARE}))
    session.register.put_user(replace(session.register.users()[1], certificate=forged))
    assert refusal(lambda: sharing.share(session, akt_id, who["dag"])) == Known.DAMAGED_REGISTER


def test_no_akt_is_left_with_one_holder_or_without_an_arbetsledare(vault: Vault) -> None:
    who = staff(vault)
    akt_id = an_akt(at_work(vault, "bo"))
    session = at_work(vault, "cia")
    ansvarig = sharing.grupp(session, ANSVARIG)
    assert refusal(lambda: sharing.unshare(session, akt_id, who["bo"])) == "akt-sole-holder"
    assert refusal(lambda: sharing.unshare(session, akt_id, ansvarig)) == "akt-without-arbetsledare"
    sharing.share(session, akt_id, who["cia"])
    sharing.unshare(session, akt_id, ansvarig)  # Bo and Cia hold it now
    assert not opens(vault, vault.signatur, akt_id)
    assert opens(vault, "cia", akt_id)


def test_a_shift_is_handed_over_whole_or_not_at_all(vault: Vault) -> None:
    who = staff(vault)
    session = at_work(vault, "bo")
    akter_ = [an_akt(session) for _ in range(3)]
    assert sharing.hand_over(session, akter_[:1], who["dag"]).value.akter == 0  # Bo has it too
    sharing.hand_over(session, akter_[:1], who["dag"])  # twice is no fault
    assert [one.act for one in session.register.events(object_=akter_[0])].count("akt-handed-over") == 1
    to_lead = sharing.grupp(session, ANSVARIG)
    assert refusal(lambda: sharing.hand_over(session, akter_[1:], to_lead, leaving=True)) == "akt-sole-holder"
    assert sharing.hand_over(session, akter_, who["dag"], leaving=True).value.akter == 3
    assert [opens(vault, "bo", one) for one in akter_] == [False] * 3
    assert [opens(vault, "dag", one) for one in akter_] == [True] * 3
    session = at_work(vault, "dag")
    before = session.register.head()
    missing = [akter_[0], AktId("0" * 32)]
    with pytest.raises((KnownError, KeyError)):
        sharing.hand_over(session, missing, who["bo"], leaving=True)
    assert session.register.head() == before
    again = refused(lambda: sharing.hand_over(session, akter_, who["dag"], leaving=True))
    assert again == ("holder-already", "to")


def test_an_arbetsledare_assigns_and_moves(vault: Vault) -> None:
    who = staff(vault)
    akt_id = an_akt(at_work(vault, "cia"))
    session = at_work(vault, "cia")
    assert Change.PEOPLE in sharing.assign(session, akt_id, who["bo"]).changes
    assert opens(vault, "bo", akt_id)
    session = at_work(vault, "cia")
    assert sharing.move(session, akt_id, who["bo"], who["dag"]).value.akter == 1
    assert session.register.row(akt_id).rotate  # what Bo copied opens no later version
    assert not opens(vault, "bo", akt_id)
    assert opens(vault, "dag", akt_id)
    acts = {event.act for event in at_work(vault, "cia").register.events(object_=akt_id)}
    assert {"akt-assigned", "akt-moved"} <= acts


# --- the key of an akt ----------------------------------------------------------------------------------------------


def test_killed_at_any_change_of_its_key_an_akt_opens(vault: Vault) -> None:
    staff(vault)
    session = at_work(vault, "bo")
    akt_id = an_akt(session)
    a_form(session, akt_id, "person", {"namn": "Åsa Påhittsson"})
    akter.close_akt(session, akt_id)
    vault.leave()
    PHRASES["bo"] = phrase_of("bo")

    def rekey(session: Session) -> None:
        session.register.set_rotate([akt_id])
        akter.open_akt(session, akt_id)

    points = 0
    for point, broken in broken_off_everywhere(vault, "bo", rekey):
        points = point
        for signatur in ("cia", "bo"):
            session = at_work(broken, signatur)
            shown = akter.unsealed_rows(session, [session.register.row(akt_id)])
            assert shown[akt_id].kind == "vuxen", point
            assert verify_vault(session).findings == (), point
            akter.open_akt(session, akt_id)
            assert session.akt(akt_id).writable, point
            assert not [h for h in session.register.holders_of([akt_id])[akt_id] if h.startswith(akt_keys.NEXT)]
            assert akter.unsealed_rows(session, [session.register.row(akt_id)])[akt_id].kind == "vuxen", point
    assert points > 5


def test_the_paper_shares_open_an_akt_whose_new_key_was_on_its_way(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = vault.open()
    akt_id = an_akt(session)
    akter.close_akt(session, akt_id)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(akt_keys, "_take_over", killed)
        with pytest.raises(KeyboardInterrupt):
            akt_keys.rekey(session, akt_id)
    recovery.recover(vault.world, vault.shares[:2], vault.signatur, NEW)
    again = vault.open(phrase=NEW)
    akter.open_akt(again, akt_id)
    assert again.akt(akt_id).writable


def test_what_is_shared_while_a_new_key_is_on_its_way_is_shared_for_good(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = staff(vault)
    session = at_work(vault, "cia")
    akt_id = an_akt(session)
    akter.close_akt(session, akt_id)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(akt_keys, "_take_over", killed)
        with pytest.raises(KeyboardInterrupt):
            akt_keys.rekey(session, akt_id)
    sharing.share(session, akt_id, who["dag"])
    assert opens(vault, "cia", akt_id)  # clears up after the kill
    assert opens(vault, "dag", akt_id)


def test_a_disk_that_refuses_opens_the_akt_by_its_old_key(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    session = vault.open()
    akt_id = an_akt(session)
    akter.close_akt(session, akt_id)
    session.register.set_rotate([akt_id])

    def full(*_: object) -> None:
        raise KnownError(Known.DISK_FULL)

    with monkeypatch.context() as patched:
        patched.setattr(vault.world.storage.akter, "rekey", full)
        akter.open_akt(session, akt_id)
        assert session.register.row(akt_id).rotate
        akter.close_akt(session, akt_id)
    akter.open_akt(session, akt_id)
    assert not session.register.row(akt_id).rotate
