"""The organisation's own packs: signed, imported, chosen and refused; and vir-admin pack around them."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from unittest.mock import Mock

import pytest

from tests.helpers.memory_vault import MemoryStorage
from tests.helpers.sample_packs import code, document, encode, question
from tests.storage.test_spreadsheets_and_pins import xlsx
from vir_desktop.cli import pack as commands
from vir_desktop.cli.terminal import Terminal
from vir_desktop.crypto.vault_crypto import VaultCrypto
from vir_desktop.domain.errors import Known, KnownError, RuleError
from vir_desktop.domain.instrument.authoring import Workbook
from vir_desktop.domain.instrument.difference import Kind
from vir_desktop.domain.instrument.pack import PackError
from vir_desktop.domain.keys import Certificate
from vir_desktop.domain.record import AktId, FormRef, Record, RecordId, RecordState
from vir_desktop.domain.roles import Role
from vir_desktop.services import packs
from vir_desktop.services.session import OpenAkt, Session, VaultKeys, World
from vir_desktop.storage.pack_files import ShippedPacks
from vir_desktop.storage.spreadsheet import read_workbook

NOW = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "instruments"
FARA = "samtalsstod-fara"


def own(version: str = "2027.1", wording: str = "official", text: str = "Officiell fråga") -> bytes:
    extension = [code("urn:vir:instrument", FARA), code("urn:vir:wording", wording)]
    return encode(document({**question("f1"), "text": text}, version=version, extension=extension))


@pytest.fixture
def session() -> Session:
    """An administratör's session over a vault in memory, with the real signatures."""
    crypto, storage = VaultCrypto(training=True), MemoryStorage()
    storage.folder.create()
    storage.folder.publish()
    seed = crypto.new_signing_seed()
    clock = Mock(now=lambda: NOW)
    world = World(storage, crypto, Mock(), clock, Mock(), ShippedPacks(SHIPPED), Mock(), Mock())
    user = Certificate("s1", "admin", frozenset({Role.ADMINISTRATOR}), b"", b"", NOW)
    keys = VaultKeys(bytes(32), b"", crypto.signing_public(seed), b"", seed)
    return Session(world, Mock(), user, Mock(), keys, storage.create_register(bytes(32)), {}, 1)


def take_in(session: Session, data: bytes) -> packs.ImportPlan:
    plan = packs.plan_import(session, data, packs.sign_pack(session, data, "x.json"), "x.json")
    packs.import_pack(session, plan)
    return plan


def test_an_official_pack_goes_before_our_own_words_and_says_what_changes(session: Session) -> None:
    shipped = packs.current(session, FARA)
    plan = take_in(session, own())
    assert plan.takes_over
    assert plan.current is not None
    assert plan.current.data == shipped
    assert {Kind.FORM, Kind.ADDED, Kind.REMOVED} <= {d.kind for d in plan.differences}
    assert packs.current(session, FARA) == own()
    in_use = {(s.pack.instrument, s.own) for s in packs.listed(session) if s.in_use}
    assert (FARA, True) in in_use
    assert (FARA, False) not in in_use
    assert [event.act for event in session.register.events()] == ["pack-imported"]
    assert len(session.register.file_digests()) == 2


def test_the_highest_version_is_used_and_an_older_one_does_not_take_over(session: Session) -> None:
    take_in(session, own("2027.10"))
    assert not take_in(session, own("2027.9")).takes_over
    assert packs.current(session, FARA) == own("2027.10")


def test_other_content_under_the_same_name_is_refused(session: Session) -> None:
    take_in(session, own())
    take_in(session, own())  # the same once more is no conflict
    with pytest.raises(RuleError, match="pack-version-taken"):
        take_in(session, own(text="Ändrad i efterhand"))


def test_drafts_that_go_on_with_their_form_are_named(session: Session) -> None:
    def record(id_: str, instrument: str, state: RecordState) -> Record:
        return Record(RecordId(id_), instrument, FormRef("u", "1", "0"), state, NOW, "anna")

    records = [
        record("r1", FARA, RecordState.OPEN),
        record("r2", FARA, RecordState.SIGNED),
        record("r3", "person", RecordState.OPEN),
    ]
    session.open_akter[AktId("a1")] = OpenAkt(Mock(records=lambda: records), b"")
    assert take_in(session, own()).drafts == ((AktId("a1"), RecordId("r1")),)


@pytest.mark.parametrize("signature", [b"", bytes(64), b"x" * 63])
def test_an_unsigned_pack_is_refused(session: Session, signature: bytes) -> None:
    with pytest.raises(KnownError) as caught:
        packs.plan_import(session, own(), signature, "x.json")
    assert caught.value.code is Known.DAMAGED_PACK


def test_a_signature_for_another_purpose_or_pack_is_refused(session: Session) -> None:
    assert session.keys.admin_seed is not None
    for purpose, data in (("policy/1", own()), (packs.PURPOSE, own("3.0"))):
        signature = session.world.crypto.sign(session.keys.admin_seed, purpose, data)
        with pytest.raises(KnownError) as caught:
            packs.plan_import(session, own(), signature, "x.json")
        assert caught.value.code is Known.DAMAGED_PACK


def test_a_pack_changed_in_the_vault_or_without_its_signature_is_never_used(session: Session) -> None:
    plan = take_in(session, own())
    name = f"packs/{plan.pack.sha256}.json"
    folder = session.world.storage.folder
    folder.write(name, own(text="Ändrad"))
    with pytest.raises(KnownError) as caught:
        packs.current(session, FARA)
    assert caught.value.code is Known.DAMAGED_PACK
    folder.write(name, own())
    assert packs.current(session, FARA) == own()
    folder.remove(name + packs.SIGNATURE_ENDING)
    with pytest.raises(KnownError, match="damaged-pack"):
        packs.current(session, FARA)


def test_only_the_administrator_signs_and_only_packs_are_signed(session: Session) -> None:
    with pytest.raises(PackError):
        packs.sign_pack(session, b"{}", "x.json")
    session.user = Certificate("s2", "anna", frozenset({Role.HANDLAGGARE}), b"", b"", NOW)
    with pytest.raises(KnownError) as caught:
        packs.sign_pack(session, own(), "x.json")
    assert caught.value.code is Known.NO_RIGHT


# --- vir-admin pack ---


class RealFiles:
    """The files of a test's folder."""

    def read_workbook(self, path: Path) -> Workbook:
        return read_workbook(path)

    def read_file(self, path: Path, most: int) -> bytes:
        return path.read_bytes()[: most + 1]

    def write_file(self, path: Path, data: bytes) -> None:
        path.write_bytes(data)


@dataclass(frozen=True)
class UnlockedTerminal(Terminal):
    """A terminal at a vault that is open already."""

    session: Session

    @contextmanager
    def open_session(
        self, vault: Path, user: str, passphrase: str | None = None, *, clock_is_right: bool = False
    ) -> Iterator[Session]:
        yield self.session


def run(session: Session, *words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_parser(parser.add_subparsers())
    args = parser.parse_args(["pack", *words])
    result: int = args.act(args, UnlockedTerminal(Mock(), RealFiles(), StringIO(), StringIO(), session))
    return result


def test_from_spreadsheet_to_use(session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet, made, vault = str(xlsx(tmp_path / "a.xlsx")), str(tmp_path / "a.json"), str(tmp_path)
    assert run(session, "build", sheet) == 0
    assert run(session, "check", made) == 0
    assert capsys.readouterr().out == ""
    assert run(session, "print", made) == 0
    assert "vikt 1" in capsys.readouterr().out
    assert run(session, "build", sheet, "--to", str(tmp_path / "b.json")) == 0
    assert run(session, "diff", made, str(tmp_path / "b.json")) == 0
    assert run(session, "sign", made, "--vault", vault) == 0
    assert (tmp_path / "a.json.sig").stat().st_size == 64
    assert run(session, "import", made, "--vault", vault, "--dry-run") == 0
    assert not session.register.events()
    assert run(session, "import", made, "--vault", vault) == 0
    assert capsys.readouterr().out == ""
    assert run(session, "list", "--vault", vault, "--json") == 0
    assert '"code": "prov"' in capsys.readouterr().out


def test_a_difference_is_said_and_told_by_the_exit_code(
    session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.json").write_bytes(own())
    (tmp_path / "b.json").write_bytes(own(text="Andra ord"))
    assert run(session, "diff", str(tmp_path / "a.json"), str(tmp_path / "b.json")) == 7
    out = capsys.readouterr().out
    assert "f1: ordalydelse" in out
    assert "+ Andra ord" in out
