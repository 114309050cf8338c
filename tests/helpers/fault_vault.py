"""A small training vault with content, and what the services show of it again: for the tests that break things."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from vir_desktop.domain import bedomning
from vir_desktop.domain.akt import AktKind, Verksamhet
from vir_desktop.domain.answer import Value
from vir_desktop.domain.errors import KnownError
from vir_desktop.domain.record import AktId, AnswerKey, Draft, RecordId
from vir_desktop.domain.roles import Regim, Role
from vir_desktop.services import akter, copies, records, unlocking
from vir_desktop.services.creating import VaultPlan, create_vault
from vir_desktop.services.ports import RegisterQuery
from vir_desktop.services.session import Session, World
from vir_desktop.storage import akt_files, register_store
from vir_desktop.storage.akt_files import DiskAktFiles
from vir_desktop.storage.backup import DiskBackups
from vir_desktop.storage.database import Database, Kind
from vir_desktop.storage.device_store import DiskDeviceStore
from vir_desktop.storage.register_store import DiskRegister
from vir_desktop.storage.vault_folder import BALLAST_FILE, REGISTER_FILE
from vir_desktop.storage.vault_storage import DiskStorage
from vir_desktop.wiring import world_of

USER = "anna"
PHRASES = {"old": "gammal lösenfras för övning", "new": "ny lösenfras för samma övning"}
MORE_STEPS = Path(__file__).parents[1] / "faults" / "migrations"
OPENS = "opens"
FRAGA, PERSON = "samtalsstod-fraga", "person"
PLAN = VaultPlan(
    verksamheter=(
        Verksamhet("1", "Övningsjouren", Regim.NAMND),
        Verksamhet("2", "Övningsföreningen", Regim.IDEELL),
    ),
    signatur=USER,
    roles=frozenset({Role.ARBETSLEDARE, Role.ADMINISTRATOR}),
    passphrase=PHRASES["old"],
    training=True,
    lock_key="F12",
)

Seen = dict[str, object]  # canonical: no times, no random ids


class NewerStorage(DiskStorage):
    """The storage of a program that knows two more migrations of each database; all of them are put in `steps`."""

    def __init__(self, vault: Path, steps: Path) -> None:
        super().__init__(vault)
        self._register_kind = _with_more_steps(register_store.REGISTER, steps)
        self._akter = DiskAktFiles(self._folder.root, _with_more_steps(akt_files.AKT, steps))

    def open_register(self, key: bytes) -> DiskRegister:
        return DiskRegister(Database.open(self._folder.root() / REGISTER_FILE, key, self._register_kind))


@dataclass(frozen=True)
class Home:
    """One computer: a vault, the device secret outside it, and a folder for copies; `newer` runs a newer program."""

    path: Path
    newer: bool = False

    @property
    def vault(self) -> Path:
        return self.path / "valv"

    @property
    def copies(self) -> Path:
        return self.path / "kopia"

    @property
    def shares(self) -> list[str]:
        """The recovery shares, which stand in for sheets of paper."""
        return self.path.with_suffix(".andelar").read_text(encoding="utf-8").splitlines()

    def world(self) -> World:
        """Return the ports of the vault, wired as in the program."""
        world = replace(world_of(self.vault, training=True), devices=DiskDeviceStore(self.path / "dator"))
        return replace(world, storage=NewerStorage(self.vault, self.path / "steg")) if self.newer else world

    def with_newer_program(self) -> "Home":
        """Return the same computer after an update."""
        return replace(self, newer=True)

    def copy_to(self, path: Path) -> "Home":
        """Return the same computer in another place, with the same sheets of paper."""
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(self.path, path)
        if self.path.with_suffix(".andelar").exists():
            shutil.copy(self.path.with_suffix(".andelar"), path.with_suffix(".andelar"))
        return Home(path)


def enter(world: World, phrase: str = PHRASES["old"], user: str | None = USER) -> Session:
    """Unlock as the program does, but for `begin`."""
    door = unlocking.prepare(world, user)
    return unlocking.enter(world, door, unlocking.try_passphrase(world.crypto, door, phrase))


@contextmanager
def unlocked(home: Home, phrase: str = PHRASES["old"]) -> Iterator[Session]:
    """Unlock the vault as the program does, and lock it afterwards."""
    world = home.world()
    world.storage.lock()
    try:
        session = enter(world, phrase)
        unlocking.begin(session)
        try:
            yield session
        finally:
            unlocking.leave(session)
    finally:
        world.storage.unlock()


def new_vault(path: Path) -> Home:
    """Make an empty vault; without the ballast, so that it is quick to copy."""
    path.mkdir()
    home = Home(path)
    shares = create_vault(home.world(), PLAN)
    path.with_suffix(".andelar").write_text("\n".join(shares), encoding="utf-8")
    (home.vault / BALLAST_FILE).unlink()
    return home


def filled_vault(path: Path) -> Home:
    """Make a vault with one akt that holds a person, an interview and an assessment ready to sign; copied once."""
    home = new_vault(path)
    with unlocked(home) as session:
        akt_id = akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1", code="NATT-1")).value.akt_id
        akter.open_akt(session, akt_id)
        fill_record(session, akt_id, PERSON, {"namn": "Åsa Prov"})  # no search tokens: each costs a KDF at unlock
        fill_record(session, akt_id, FRAGA, {"kontroll.senaste": ("ja",), "behov": "sover hos en vän"})
        fill_record(session, akt_id, bedomning.INSTRUMENT, _assessment(session))
        copies.note_backup(session)
    home.world().backups.backup(str(home.copies))
    with unlocked(home) as session:
        akter.open_akt(session, akt_id)
        save(session, FRAGA, "barn.finns", ("ja",))
    return home


def fill_record(session: Session, akt_id: AktId, instrument: str, answers: dict[str, Value]) -> RecordId:
    """Begin a record and save its answers."""
    record_id = records.start_record(session, akt_id, instrument).value.record.id
    for key, value in answers.items():
        records.save_answer(session, akt_id, record_id, AnswerKey(key), value)
    return record_id


def save(session: Session, instrument: str, key: str, value: Value, note: str = "") -> None:
    """Save one answer in the akt's record of `instrument`."""
    akt_id = only_akt(session)
    records.save_answer(session, akt_id, record_of(session, akt_id, instrument), AnswerKey(key), value, note=note)


def save_draft(session: Session, key: str, text: str) -> None:
    """Keep a draft in the interview."""
    akt_id = only_akt(session)
    draft = Draft(record_of(session, akt_id, FRAGA), AnswerKey(key), text, False, len(text), session.now)
    records.save_draft(session, akt_id, draft)


def only_akt(session: Session) -> AktId:
    """Return the akt that `filled_vault` made."""
    return session.register.row_by_code("NATT-1").akt_id


def record_of(session: Session, akt_id: AktId, instrument: str) -> RecordId:
    """Return the record of `instrument` in an open akt."""
    return next(record.id for record in records.list_records(session, akt_id) if record.instrument == instrument)


def seen_in(session: Session) -> Seen:
    """Return what the services show of an unlocked vault."""
    rows = session.register.page(RegisterQuery()).rows
    levels = akter.unsealed_rows(session, rows)
    seen: Seen = {
        "rows": sorted([row.code, row.phase.value, row.unacknowledged, levels[row.akt_id].level] for row in rows)
    }
    # What was refused after its commit and done again ends one certificate more, of the same person.
    people = {(row.certificate.signatur, row.removed_at is None) for row in session.register.users()}
    seen["people"] = sorted(map(list, people))
    for row in rows:
        akter.open_akt(session, row.akt_id)
        store = session.akt(row.akt_id).store
        draft = store.draft()
        seen[row.code] = {
            "draft": draft.text if draft else None,
            "records": sorted(
                [record.instrument, record.state.value, _spelt(session, row.akt_id, record.id)]
                for record in store.records()
            ),
        }
    return seen


def ways_in(home: Home) -> dict[str, str]:
    """Return for each of the two passphrases that it opens the vault, or by which code it is refused."""
    found = {}
    for name, phrase in PHRASES.items():
        try:
            enter(home.world(), phrase).register.close()
        except KnownError as error:
            found[name] = error.code.value
        else:
            found[name] = OPENS
    return found


def copy_opens(home: Home, scratch: Path) -> Seen | None:
    """Return what stands in the newest whole copy, restored into another place; None when there is no copy yet."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    shutil.copytree(home.path / "dator", scratch / "dator")
    restored = Home(scratch)
    DiskBackups(restored.vault).restore(str(home.copies / home.vault.name))
    with unlocked(restored) as session:
        copies.sign_restore(session, None)
        return seen_in(session)


def _with_more_steps(kind: Kind, steps: Path) -> Kind:
    folder, extra = steps / kind.migrations.name, MORE_STEPS / kind.migrations.name
    folder.mkdir(parents=True, exist_ok=True)
    known, more = sorted(kind.migrations.glob("*.sql")), sorted(extra.glob("*.sql"))
    for number, source in enumerate((*known, *more), start=1):
        (folder / f"{number:04d}_{source.stem.partition('_')[2]}.sql").write_bytes(source.read_bytes())
    return replace(kind, migrations=folder)


def _assessment(session: Session) -> dict[str, Value]:
    acute, continued = bedomning.default_validity(session.now, in_shelter=False)
    return {
        **dict.fromkeys(bedomning.LEVEL_KEYS, ("hog",)),
        bedomning.KALLOR: ("klient",),
        bedomning.BEGRANSNING: "Bara ett samtal.",
        bedomning.EGEN_SKATTNING: ("hog",),
        bedomning.MOTIVERING: "Han har hotat henne i natt.",
        "atgard[1]/atgard.vad": "Skyddat boende",
        bedomning.GILTIG_AKUT: acute,
        bedomning.GILTIG_FORTSATT: continued,
    }


def _spelt(session: Session, akt_id: AktId, record_id: RecordId) -> list[list[str]]:
    answers = session.akt(akt_id).store.answers(record_id)
    return sorted([key, str(answer.value), answer.note] for key, answer in answers.items())
