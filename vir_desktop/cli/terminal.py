"""What a command has to do with: the vault's ports, lines from standard input, lines to standard output."""

import argparse
import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, TextIO, TypeAlias

from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.instrument.authoring import Workbook
from vir_desktop.services import unlocking
from vir_desktop.services.session import Session, World

Act: TypeAlias = Callable[[Session], int]

ROW_KEYS = ("code", "kind", "status", "deadline", "level")


class WorldOf(Protocol):
    """Brings the ports of a vault; see wiring.py."""

    def __call__(self, vault: Path, *, training: bool | None = None) -> World:
        """Return the ports of the vault in a folder."""


class Files(Protocol):
    """What a command reads and writes outside a vault; see wiring.py."""

    def read_workbook(self, path: Path) -> Workbook:
        """Return a spreadsheet's sheets."""

    def read_file(self, path: Path, most: int) -> bytes:
        """Return a file of at most `most` bytes; more is read only to be refused."""

    def write_file(self, path: Path, data: bytes) -> None:
        """Write a file durably in one step."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """One run of vir-admin. Secrets come on standard input only, a line each."""

    world_of: WorldOf
    files: Files
    lines: TextIO
    out: TextIO

    def say(self, text: str) -> None:
        """Write a line for a person."""
        print(text, file=self.out, flush=True)  # said before what follows is done

    def row(self, args: argparse.Namespace, values: Mapping[str, object], text: str) -> None:
        """Write one object as JSON, with the keys that every row has and what it says beside them, or its text."""
        self.say(json.dumps(dict.fromkeys(ROW_KEYS, "") | dict(values), ensure_ascii=False) if args.json else text)

    def secret(self) -> str:
        """Return the next line of standard input, NFC, without its line end."""
        return unicodedata.normalize("NFC", self.lines.readline().rstrip("\r\n"))

    def new_secret(self) -> str:
        """Return a new passphrase, which is given twice.

        Raises:
            RuleError: passphrases-differ.
        """
        first, second = self.secret(), self.secret()
        if first != second:
            raise RuleError("passphrases-differ", "passphrase")
        return first

    def in_vault(self, args: argparse.Namespace, act: Act, passphrase: str | None = None) -> int:
        """Unlock the vault, by default with a passphrase from standard input, do `act`, lock it again."""
        right: bool = args.clock_is_right
        with self.open_session(Path(args.vault), args.user or "", passphrase, clock_is_right=right) as session:
            return act(session)

    @contextmanager
    def open_session(
        self, vault: Path, user: str, passphrase: str | None = None, *, clock_is_right: bool = False
    ) -> Iterator[Session]:
        """Unlock a vault and be at work in it; `user` "" tries all slots.

        Nothing is written under a clock that is more than 24 h off, unless somebody says that it is right.

        Raises:
            KnownError: everything that `unlocking` may raise; IN_USE.
            RuleError: clock-doubted.
        """
        with self.entered(vault, user, passphrase) as session:
            if session.clock_doubt is not None and not clock_is_right:
                raise RuleError("clock-doubted", now=_local(session.now), last=_local(session.clock_doubt))
            unlocking.begin(session)
            yield session

    @contextmanager
    def entered(self, vault: Path, user: str, passphrase: str | None = None) -> Iterator[Session]:
        """Unlock a vault without writing anything yet; raises as `open_session` does."""
        world = self.world_of(vault)
        world.storage.lock()
        try:
            door = unlocking.prepare(world, user or None)
            phrase = self.secret() if passphrase is None else passphrase
            session = unlocking.enter(world, door, unlocking.admit(world, door, phrase))
            try:
                yield session
            finally:
                unlocking.leave(session)
        finally:
            world.storage.unlock()


def _local(moment: datetime) -> str:
    return moment.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M")
