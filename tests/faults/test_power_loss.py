"""R5: in every state that a power cut may leave, nothing acknowledged is missing and no damage goes unseen.

An act of tests/faults/scenario.py is recorded once; every call of it is a moment at which the power may go, and each
moment leaves several states: what was not synced may be there, not there, in part, in another order, or torn. One
line in `CUT` takes in one more act.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults.scenario import ACTS
from tests.helpers.fault_driver import Driver
from tests.helpers.fault_points import VaultBrokenError, state_at_once
from tests.helpers.fault_vault import Home, Seen
from tests.helpers.power_loss import RECORDING, Disk, Event, Files, cuts, read_folder, read_log, write_folder
from vir_desktop.domain.errors import KnownError

Tell = Callable[[str], None]
KEPT, LOST, BROKEN = "kept", "lost", "broken"
DISTINCT_STATES = 5_000  # at least, over all acts


@dataclass(frozen=True)
class Cut:
    """How many states each moment gives: `few` quick, from every `stride`-th moment, `many` in the long form."""

    many: int
    few: int = 1
    stride: int = 1
    newer: bool = False  # afterwards the program that knows more migrations looks
    copies: bool = False  # the copy of the vault is looked at too


CUT = {
    "typing": Cut(many=14, stride=10),  # answers, drafts, anchors
    "answer": Cut(many=12, stride=12),
    "draft": Cut(many=12, stride=12),
    "sign": Cut(many=14, stride=10),
    "akt": Cut(many=12, stride=12),
    "lock": Cut(many=12, stride=12),
    "passphrase": Cut(many=40, stride=3),
    "user-add": Cut(many=6, stride=20),
    "user-remove": Cut(many=6, stride=30),  # the register and the keyring get new keys
    "rekey": Cut(many=8, stride=20),  # the akt gets a new key
    "backup": Cut(many=12, stride=12, copies=True),
    "purge": Cut(many=6, stride=40),  # after it a new register key as well
    "parts": Cut(many=4, stride=60),
    "migration": Cut(many=12, stride=12, newer=True),
}


@dataclass
class Recording:
    """A run of an act: where it began, what it did, what stands after each step."""

    act: str
    base: Files
    events: list[Event]
    scratch: Home
    expected: list[Seen] = field(default_factory=list)

    def learn(self) -> None:
        """See what the running system would show after each acknowledged step."""
        disk = Disk(self.base)
        self.expected.append(self._look(self.base))
        for event in self.events:
            disk.feed(event)
            if event.kind == "ack":
                self.expected.append(self._look(disk.whole()))

    def judge(self, acknowledged: int, files: Files) -> str:
        """Say whether a state is as after the acknowledged steps, or one more."""
        try:
            seen = self._look(files)
        except (KnownError, VaultBrokenError):
            return BROKEN
        return KEPT if seen in self.expected[acknowledged : acknowledged + 2] else LOST

    def _look(self, files: Files) -> Seen:
        write_folder(self.scratch.path, files)
        home = self.scratch.with_newer_program() if CUT[self.act].newer else self.scratch
        copies = self.scratch.path.with_name("ur-kopia") if CUT[self.act].copies else None
        return state_at_once(home, copies)


def record(driver: Driver, template: Home, folder: Path, act: str, *, unsynced: bool = False) -> Recording:
    home, base = template.copy_to(folder / "hem"), folder / "forst"
    log = folder / "strace.log"
    ran = driver.run(act, home, log=log, options=RECORDING, at_start=base, unsynced=unsynced)
    assert not ran.crashed, ran.crashed
    assert ran.done == len(ACTS[act].steps)
    events = read_log(log, home.path, home.path.with_suffix(".kvitton"))
    recording = Recording(act, read_folder(base), events, template.copy_to(folder / "efter"))
    assert Counter(event.kind for event in events)["ack"] == ran.done
    recording.learn()
    disk = Disk(recording.base)
    for event in events:
        disk.feed(event)
    assert disk.whole() == read_folder(home.path)  # the model does what the disk did
    return recording


def replay(recording: Recording, states: Iterator[tuple[int, Files]]) -> Counter[str]:
    return Counter(recording.judge(acknowledged, files) for acknowledged, files in states)


def tell_of(recording: Recording, found: Counter[str], tell: Tell, what: str = "") -> None:
    counted = ", ".join(f"{end} {count}" for end, count in sorted(found.items()))
    tell(f"power  {recording.act + what:<22} {found.total():>5} states of {len(recording.events):>4} calls: {counted}")


@pytest.fixture
def place(in_memory: Path) -> Iterator[Path]:
    folder = in_memory / "strom"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("act", CUT)
def test_a_power_cut_at_some_moments(act: str, driver: Driver, template: Home, place: Path, tell: Tell) -> None:
    recording, cut = record(driver, template, place, act), CUT[act]
    found = replay(recording, cuts(recording.events, recording.base, cut.few, seed=7, stride=cut.stride))
    tell_of(recording, found, tell)
    assert set(found) == {KEPT}
    assert found.total() >= 5


@pytest.mark.full
@pytest.mark.timeout(3000)
def test_a_power_cut_at_every_moment(driver: Driver, template: Home, place: Path, tell: Tell) -> None:
    total: Counter[str] = Counter()
    for act, cut in CUT.items():
        (place / act).mkdir()
        recording = record(driver, template, place / act, act)
        found = replay(recording, cuts(recording.events, recording.base, cut.many, seed=7))
        tell_of(recording, found, tell)
        total += found
    tell(f"power  {'all acts':<22} {total.total():>5} distinct states")
    assert set(total) == {KEPT}
    assert total.total() >= DISTINCT_STATES


@pytest.mark.parametrize(("act", "stride", "most"), [("typing", 12, 400), ("passphrase", 2, None)])
def test_a_writer_that_does_not_sync_is_caught(
    act: str, stride: int, most: int | None, driver: Driver, template: Home, place: Path, tell: Tell
) -> None:
    """The control: the same steps without a sync lose what was acknowledged, and the replay shows it."""
    unsynced = record(driver, template, place, act, unsynced=True)
    found = replay(unsynced, cuts(unsynced.events[:most], unsynced.base, 2, seed=7, stride=stride))
    tell_of(unsynced, found, tell, " (control)")
    assert found[LOST] + found[BROKEN] > 5
