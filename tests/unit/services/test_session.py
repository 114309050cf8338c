"""What an unlocked session shows of itself, and what it begins as."""

from dataclasses import replace

import pytest

from tests.helpers.vaults import Vault, an_akt, refusal
from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.roles import Role
from vir_desktop.services import akter
from vir_desktop.services.session import OpenAkt, Session


def test_no_key_is_in_a_repr(vault: Vault) -> None:
    """A fault report, a log or a test's own words may hold a repr; never a key."""
    session = vault.open()
    akt_id = akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1")).value.akt_id
    akter.open_akt(session, akt_id)
    session.keys = replace(session.keys, former_register_key=b"the key before a broken off rotation")
    shown = repr(session)
    keys, opened = session.keys, session.akt(akt_id)
    assert repr(keys) in shown
    secret = [
        keys.register_key,
        keys.former_register_key,
        keys.admin_seed,
        session.secrets.kem_seed,
        session.secrets.sig_seed,
        opened.row_key,
        *session.grupp_seeds.values(),
    ]
    assert all(secret)
    assert [key for key in secret if repr(key) in shown] == []
    assert repr(keys.root_public) in shown  # the control: what is no secret is there


def test_what_it_begins_as(session: Session) -> None:
    assert not session.rolled_back
    akt_id = akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1")).value.akt_id
    akter.open_akt(session, akt_id)
    made = OpenAkt(session.akt(akt_id).store, b"")
    assert (made.writable, made.identity_changed, made.waits) == (True, False, False)
    one = session
    again = Session(one.world, one.policy, one.user, one.secrets, one.keys, one.register, one.grupp_seeds, one.epoch)
    assert not again.rolled_back


def test_a_role_without_akter_holds_none_whatever_keys_she_has(session: Session) -> None:
    assert f"user:{session.user.serial}" in session.holders
    for role in (Role.SAMORDNARE, Role.ADMINISTRATOR):
        session.user = replace(session.user, roles=frozenset({role}))
        assert session.holders == ()


def test_what_was_opened_on_a_full_disk_is_written_down_once_and_can_be_written_in_from_then_on(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, older, opened = (an_akt(session) for _ in range(3))
    session.open_akter[older].writable = False  # put back from a copy
    akter.close_akt(session, opened)

    def full(*_: object) -> None:
        raise KnownError(Known.DISK_FULL)

    with monkeypatch.context() as no_room:
        no_room.setattr(session.register, "append", full)
        akter.open_akt(session, opened)
        assert refusal(lambda: session.writable_akt(opened)) == Known.DISK_FULL
        assert session.writable_akt(before)  # its opening has been written
    assert not session.register.row(opened).touched
    head = session.register.head().seq
    for _ in range(2):
        assert session.writable_akt(opened)
        assert [(event.act, event.object) for event in session.register.events(since_seq=head)] == [
            ("akt-opened", opened)
        ]
    assert session.register.row(opened).touched
    assert session.unwritten == []
    session.catch_up()
    assert session.register.head().seq == head + 1
    assert session.writable_akt(before)
    assert refusal(lambda: session.writable_akt(older)) == Known.OLDER_THAN_ANCHOR
