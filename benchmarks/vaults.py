"""Vaults to measure on: real keys, real wraps, filled through the register's own store, kept between runs.

A made vault lies under a name that follows its format; another format makes another vault.
"""

import hashlib
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from vir_desktop.domain.akt import AktKind, Clock, ClockKind, Phase, RegisterRow, SealedRow, Verksamhet
from vir_desktop.domain.record import AktId, ArendeId, Head
from vir_desktop.domain.roles import Regim, Role
from vir_desktop.services import akt_keys, akter, creating, unlocking
from vir_desktop.services.session import Session, World
from vir_desktop.system.environment import session_environment
from vir_desktop.wiring import world_of

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "bench"
SIGNATUR = "SJ04"
PASSPHRASE = "lugn granit segel november"
COMMON_WORD = "natt"  # stands in three codes of five, as a jour's own prefix would
SIZES = (100, 10_000, 100_000)

# What the formats are is pinned by the golden files, whatever the code is that makes them.
_FORMAT = (
    "vir_desktop/storage/migrations/**/*.sql", "tests/data/crypto/golden.json", "tests/data/storage/*/expected.json",
)  # fmt: skip
_FILLING = b"1"  # raised when what is filled in below changes
_PER_COMMIT = 1000
_TOKENS = 3
_WORDS = ("granen", "eken", "linden", "björken", "rönnen", "alen", "hasseln", "lönnen", "tallen", "aspen")
_LETTERS = "ABCDEFHJKLMNPRSTUVXYZ"


def live_apart() -> None:
    """Give this process and its children a home of their own: nothing of the person's is read or written."""
    home = BUILD / "home"
    home.mkdir(parents=True, exist_ok=True)
    os.environ["HOME"] = str(home)
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        os.environ[f"XDG_{name}_HOME"] = str(home / name.lower())


def environment() -> dict[str, str]:
    """Return what a session is born with, as the supervisor makes it."""
    return session_environment(os.environ)


def vault(rows: int) -> Path:
    """Return the folder of a vault with so many akter in its register, made if it is not there yet."""
    return prepared(str(rows), lambda path: make(path, rows))


def prepared(name: str, make: Callable[[Path], object]) -> Path:
    """Return a vault's folder that `make` filled, now or on an earlier run."""
    path = BUILD / f"valv-{_format_key()}" / name
    if not path.exists():
        unfinished = path.with_name(f"{name}.ny")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        make(unfinished)
        unfinished.rename(path)
    return path


def fresh_copy(original: Path) -> Path:
    """Return a copy of a vault that a row may write in."""
    path = BUILD / "skrivna" / original.name
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(original, path)
    return path


@contextmanager
def session(path: Path) -> Iterator[Session]:
    """Unlock a vault in this process, and leave it."""
    opened = enter(world_of(path))
    try:
        yield opened
    finally:
        unlocking.leave(opened)


def enter(world: World) -> Session:
    """Unlock with the passphrase, as the program does."""
    door = unlocking.prepare(world, SIGNATUR)
    opened = unlocking.enter(world, door, unlocking.try_passphrase(world.crypto, door, PASSPHRASE))
    unlocking.begin(opened)
    return opened


def _format_key() -> str:
    state = hashlib.sha256(_FILLING)
    for pattern in _FORMAT:
        for file in sorted(ROOT.glob(pattern)):
            state.update(file.read_bytes())
    return state.hexdigest()[:12]


def make(path: Path, rows: int) -> None:
    """Make a vault with the full cost of a passphrase, and fill its register."""
    world = world_of(path, training=False)
    plan = creating.VaultPlan(
        (Verksamhet("jour", "Socialjouren", Regim.NAMND),),
        SIGNATUR,
        frozenset({Role.HANDLAGGARE, Role.ARBETSLEDARE, Role.ADMINISTRATOR}),
        PASSPHRASE,
    )
    creating.create_vault(world, plan)
    with session(path) as opened:
        draw = random.Random(rows)
        for first in range(0, rows, _PER_COMMIT):
            with opened.register.transaction():
                for number in range(first, min(first + _PER_COMMIT, rows)):
                    _add(opened, draw, number)


def _add(opened: Session, draw: random.Random, number: int) -> None:
    akt_id = AktId(draw.randbytes(16).hex())
    key = opened.world.crypto.new_key()
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number * 4)
    row = RegisterRow(
        akt_id=akt_id,
        code=_code(draw, number),
        arende_id=ArendeId(draw.randbytes(8).hex()),
        verksamhet_id="jour",
        phase=draw.choice(tuple(Phase)),
        created_at=at,
        created_by=SIGNATUR,
        # The services' own sealing and wrapping: what is measured is what they make.
        sealed=akter._seal(opened, akt_keys.row_key(opened, key), akt_id, SealedRow(draw.choice(tuple(AktKind)))),
        clock=Clock(at + timedelta(days=14), draw.choice(tuple(ClockKind))) if draw.random() < 0.3 else None,
        unacknowledged=draw.random() < 0.02,
        head=Head(1, draw.randbytes(32)),
    )
    opened.register.add_row(row, akt_keys.first_wraps(opened, akt_id, key))
    opened.register.add_tokens(akt_id, [draw.randbytes(32) for _ in range(_TOKENS)])
    opened.register.append(at, SIGNATUR, "akt-created", akt_id)


def _code(draw: random.Random, number: int) -> str:
    if draw.random() < 0.6:
        return f"{COMMON_WORD} {number}"
    if draw.random() < 0.5:
        return f"{draw.choice(_WORDS)} {draw.choice(_WORDS)} {number}"
    return f"{draw.choice(_LETTERS)}{draw.choice(_LETTERS)}-{number:06d}"
