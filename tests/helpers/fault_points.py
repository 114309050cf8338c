"""The points at which an act may be killed or refused, and what a vault may look like afterwards."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from tests.helpers.fault_driver import Driver, Ran
from tests.helpers.fault_vault import OPENS, PHRASES, USER, Home, Seen, copy_opens, seen_in, unlocked, ways_in
from tests.helpers.gallring import remains, told_remains
from tests.helpers.strace_faults import Call, calls
from vir_desktop.domain.akt import AktKind
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.services import akter, recovery
from vir_desktop.services.verifying import verify_vault

T = TypeVar("T")
# One passphrase opens. The other is wrong, or (half-way through a recovery) fits a certificate that is not in force.
WAYS = tuple(sorted([OPENS, code.value]) for code in (Known.WRONG_PASSPHRASE, Known.NO_RIGHT))


class VaultBrokenError(AssertionError):
    """After a fault the vault is neither as before nor as after, or does not work."""


@dataclass
class Ground:
    """Where one act is played again and again: each run starts from a copy of `template`, None for no vault."""

    driver: Driver
    folder: Path
    template: Home | None
    act: str
    newer: bool = False
    points: list[Call] = field(default_factory=list)
    expected: list[Seen | None] = field(default_factory=list)  # after 0, 1, 2 … steps

    @property
    def log(self) -> Path:
        return self.folder / "strace.log"

    def fresh(self) -> Home:
        """Return a computer in the state before the act."""
        path = self.folder / "hem"
        shutil.rmtree(path, ignore_errors=True)
        if self.template is not None:
            return self.template.copy_to(path)
        path.mkdir()
        return Home(path)

    def record(self) -> None:
        """Play the act without faults: its `points` are the calls that change something, and see what it leads to."""
        home = self.fresh()
        whole = self.driver.run(self.act, home, log=self.log)
        assert not whole.crashed, whole.crashed
        self.points = [call for call in calls(self.log, home.path) if call.changes]
        for steps in range(whole.done + 1):
            home = self.fresh()
            assert not self.driver.run(self.act, home, steps=steps).crashed
            self.expected.append(self.state(home))

    def play(self, options: Sequence[str]) -> tuple[Home, Ran]:
        """Play the act under a fault."""
        home = self.fresh()
        return home, self.driver.run(self.act, home, log=self.log, options=options)

    def state(self, home: Home) -> Seen | None:
        """Open the vault as the program does, verify all of it, go on working; return what was found.

        Raises:
            VaultBrokenError: it does not open, opens in two ways, counts as rolled back, or does not verify.
        """
        home = home.with_newer_program() if self.newer else home
        if not home.world().storage.folder.exists():
            return None
        ways = ways_in(home)
        if sorted(ways.values()) not in WAYS:
            raise VaultBrokenError(f"the ways in: {ways}")
        if self.act == "recover":
            self._recover_again(home)
        way = next(name for name, told in ways.items() if told == OPENS)
        seen = _state_by(home, PHRASES[way])
        seen["way"] = way
        if self.act == "purge":
            seen["purged"] = remains(home, PHRASES[way])
        if self.act == "parts":
            seen["told"] = told_remains(home, PHRASES[way])
        if left := [path.name for path in home.vault.rglob("*.fore-migrering-*")]:
            raise VaultBrokenError(f"left behind: {left}")
        if home.copies.exists():
            seen["copy"] = copy_opens(home, self.folder / "ur-kopia")
        return seen

    def _recover_again(self, home: Home) -> None:
        """Refuse a vault in which a broken off recovery cannot be run again; done on a copy of the computer."""
        again = home.copy_to(self.folder / "en gang till")
        recovery.recover(again.world(), again.shares[1:], USER, PHRASES["new"])
        if ways_in(again) != {"old": Known.WRONG_PASSPHRASE.value, "new": OPENS}:
            raise VaultBrokenError(f"the ways in after another recovery: {ways_in(again)}")

    def judge(self, home: Home, done: int, most: int | None = None) -> None:
        """Refuse a vault that is not as after `done` steps or one more (at most `most`).

        Raises:
            VaultBrokenError: with how it differs.
        """
        allowed = self.expected[done : (most if most is not None else done + 1) + 1]
        found = self.state(home)
        if found not in allowed:
            raise VaultBrokenError(f"after {done} steps: found {found}, allowed {allowed}")


def sampled(points: Sequence[T], most: int) -> Sequence[T]:
    """Return at most about `most` of the points, evenly, the first and the last among them."""
    if len(points) <= most:
        return points
    step = (len(points) - 1) / (most - 1)
    return [points[round(step * number)] for number in range(most)]


def failures(points: Sequence[T], try_one: Callable[[T], None]) -> Iterator[str]:
    """Yield a line for each point at which the vault broke."""
    for point in points:
        try:
            try_one(point)
        except Exception as error:  # every way of breaking counts, and the others are still tried
            yield f"{point}: {type(error).__name__} {error}"


def state_at_once(home: Home, copies: Path | None = None) -> Seen:
    """Unlock once, by the passphrase that opens, look and verify; for the many states of a power cut.

    With `copies`, what stands in the newest whole copy of the vault is looked at too, restored into that folder.

    Raises:
        VaultBrokenError, KnownError: what is wrong.
    """
    seen: Seen = {}
    for way, phrase in PHRASES.items():
        try:
            seen = _seen_at_once(home, phrase) | {"way": way}
            break
        except KnownError as error:
            if error.code is not Known.WRONG_PASSPHRASE:
                raise
    if not seen:
        raise VaultBrokenError("no passphrase opens it")
    if copies is not None:
        seen["copy"] = copy_opens(home, copies)
    return seen


def _seen_at_once(home: Home, phrase: str) -> Seen:
    with unlocked(home, phrase) as session:
        if session.rolled_back:
            raise VaultBrokenError("counts as rolled back")
        seen = seen_in(session)
        for akt_id in list(session.open_akter):
            akter.close_akt(session, akt_id)
        findings = verify_vault(session).findings
        if findings:
            raise VaultBrokenError(f"findings: {findings}")
    return seen


def _state_by(home: Home, phrase: str) -> Seen:
    with unlocked(home, phrase) as session:
        if session.rolled_back:
            raise VaultBrokenError("counts as rolled back")
        seen = seen_in(session)
        akter.create_akt(session, akter.NewAkt(AktKind.VUXEN, "1", code="EFTERAT"))
    with unlocked(home, phrase) as session:
        findings = verify_vault(session).findings
        if session.rolled_back or findings:
            raise VaultBrokenError(f"rolled back: {session.rolled_back}, findings: {findings}")
    return seen
