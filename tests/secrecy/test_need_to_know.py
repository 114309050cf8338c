"""S13: a colleague with the whole disk, every key that her own passphrase gives and no program in her way."""

from collections.abc import Iterator
from pathlib import Path

from tests.helpers.colleagues import ADMINISTRATOR, HANDLAGGARE, SAMORDNARE, at_work, comes
from tests.helpers.vaults import Vault, a_form, a_vault, an_akt
from vir_desktop.domain.errors import KnownError
from vir_desktop.services import akt_keys, akter, sharing
from vir_desktop.services.session import Session
from vir_desktop.services.vault_format import akt_context, grupp_context

CANARY = "Kanariefågel-7314"


def keys_within_reach(session: Session) -> Iterator[bytes]:
    """Yield every akt key that any wrap in the register gives to any seed that the user can come by."""
    crypto, register, serial = session.world.crypto, session.register, session.user.serial
    seeds = [session.secrets.kem_seed]
    for grupp in register.grupper():
        for member, sealed in grupp.wraps.items():
            try:
                seeds.append(crypto.unwrap_hybrid(sealed, seeds[0], grupp_context(grupp.id, member)))
            except KnownError:
                assert member != serial
    for akt_id in session.world.storage.akter.ids():
        for wrap in register.wraps(akt_id):
            for seed in seeds:
                for opening in (crypto.unwrap, crypto.unwrap_hybrid):
                    try:
                        yield opening(wrap.body, seed, akt_context(akt_id, wrap.holder))
                    except KnownError:
                        continue


def read_by_force(session: Session) -> str:
    """Return everything that opens: every akt file by every key within reach, and every register row's own words."""
    found = [str(row) for row in session.register.users()]
    for akt_id in session.world.storage.akter.ids():
        for key in (*keys_within_reach(session), session.keys.register_key):
            try:
                store = session.world.storage.akter.open(akt_id, key)
            except KnownError:
                continue
            found.append(str(store.all_answers()))
            store.close()
    return "".join(found)


def on_disk(vault: Vault) -> bytes:
    return b"".join(path.read_bytes() for path in Path(vault.folder).rglob("*") if path.is_file())


def test_a_colleague_reads_nothing_of_an_akt_that_is_not_hers(tmp_path: Path) -> None:
    vault = a_vault(tmp_path)
    session = vault.open()
    for signatur, role in (("bo", HANDLAGGARE), ("siv", SAMORDNARE), ("adam", ADMINISTRATOR)):
        comes(session, signatur, role)
    akt_id = an_akt(session)
    a_form(session, akt_id, "person", {"namn": CANARY})
    akter.close_akt(session, akt_id)
    for signatur in ("bo", "siv", "adam"):
        assert CANARY not in read_by_force(at_work(vault, signatur))
    vault.leave()
    assert CANARY.encode() not in on_disk(vault)
    session = vault.open()
    sharing.share(session, akt_id, sharing.colleague(session, "bo"))
    assert CANARY in read_by_force(at_work(vault, "bo"))  # the control: by a wrap of hers it is found
    assert akt_keys.akt_key(vault.opened[-1], akt_id)
    vault.leave()
