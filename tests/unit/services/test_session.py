"""What an unlocked session shows of itself, and what it begins as."""

from tests.helpers.vaults import Vault
from vir_desktop.domain.akt import AktKind
from vir_desktop.services import akter
from vir_desktop.services.session import OpenAkt, Session


def test_no_key_is_in_a_repr(vault: Vault) -> None:
    """A fault report, a log or a test's own words may hold a repr; never a key."""
    session = vault.open()
    akt_id = akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1")).value.akt_id
    akter.open_akt(session, akt_id)
    shown = repr(session)
    keys, opened = session.keys, session.akt(akt_id)
    secret = [
        keys.register_key,
        keys.admin_seed,
        session.secrets.kem_seed,
        opened.row_key,
        *session.grupp_seeds.values(),
    ]
    assert len(secret) > 4
    assert [key for key in secret if key and repr(key) in shown] == []
    assert repr(keys.root_public) in shown  # the control: what is no secret is there


def test_what_it_begins_as(session: Session) -> None:
    assert not session.rolled_back
    akt_id = akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1")).value.akt_id
    akter.open_akt(session, akt_id)
    made = OpenAkt(session.akt(akt_id).store, b"")
    assert (made.writable, made.identity_changed) == (True, False)
