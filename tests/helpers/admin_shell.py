"""Runs vir-admin in this process, as a script would: words, standard input, exit code, both outputs."""

import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from vir_desktop.cli.admin import run
from vir_desktop.cli.exit_codes import Exit
from vir_desktop.cli.terminal import Terminal
from vir_desktop.wiring import LocalFiles, world_of

PHRASE = "en påhittad lösenfras"
NEW = "en annan påhittad fras"
USER = "åsa.p"


@dataclass(frozen=True)
class Said:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def rows(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.lines]


@dataclass(frozen=True)
class Shell:
    """Runs vir-admin in this process with the device secrets in a folder of the test's own."""

    home: Path
    capsys: pytest.CaptureFixture[str]

    @property
    def vault(self) -> str:
        return str(self.home / "valv")

    def __call__(self, words: str, *more: str, typed: str = "") -> Said:
        """Run e.g. `vault verify`; the vault is given for every verb that has one."""
        out = io.StringIO()
        given = [*words.split(), *more]
        if given[0] != "pack" or given[1] in {"sign", "import", "list"}:
            given += ["--vault", self.vault]
        self.capsys.readouterr()
        try:
            code = run(given, Terminal(world_of, LocalFiles(), io.StringIO(typed), out))
        except SystemExit as ended:
            code = int(str(ended.code))
        printed = self.capsys.readouterr()
        return Said(code, out.getvalue() + printed.out, printed.err)

    def create(self, *more: str, user: str = USER) -> list[str]:
        """Make a training vault and return its shares."""
        names = ("--regim", "namnd", "--org", "Påhittade jouren", "--user", user, "--training")
        made = self("vault create", *names, *more, typed=f"{PHRASE}\n{PHRASE}\n")
        assert made.code == Exit.DONE, made.err
        return made.lines
