"""R5: in every state that a power cut may leave, nothing acknowledged is missing and no damage goes unseen."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.helpers.fault_driver import Driver
from tests.helpers.fault_points import VaultBrokenError, state_at_once
from tests.helpers.fault_vault import Home, Seen
from tests.helpers.power_loss import RECORDING, Disk, Event, Files, cuts, read_folder, read_log, write_folder
from vir_desktop.domain.errors import KnownError

Tell = Callable[[str], None]
ACT = "typing"
KEPT, LOST, BROKEN = "kept", "lost", "broken"


@dataclass
class Recording:
    """A run of answers, drafts and anchors: where it began, what it did, what stands after each step."""

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
        return state_at_once(self.scratch)


def record(driver: Driver, template: Home, folder: Path, *, unsynced: bool) -> Recording:
    home, base = template.copy_to(folder / "hem"), folder / "forst"
    log = folder / "strace.log"
    ran = driver.run(ACT, home, log=log, options=RECORDING, at_start=base, unsynced=unsynced)
    assert not ran.crashed, ran.crashed
    events = read_log(log, home.path, home.path.with_suffix(".kvitton"))
    recording = Recording(read_folder(base), events, template.copy_to(folder / "efter"))
    assert Counter(event.kind for event in events)["ack"] == ran.done
    recording.learn()
    disk = Disk(recording.base)
    for event in events:
        disk.feed(event)
    assert disk.whole() == read_folder(home.path)  # the model does what the disk did
    return recording


def replay(recording: Recording, per_event: int, seed: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for acknowledged, files in cuts(recording.events, recording.base, per_event, seed):
        found[recording.judge(acknowledged, files)] += 1
    return found


def cut_everywhere(recording: Recording, per_event: int, least: int, tell: Tell) -> None:
    found = replay(recording, per_event, seed=7)
    tell(f"power  {ACT:<11} {found.total():>5} states of {len(recording.events)} calls: {_counted(found)}")
    assert set(found) == {KEPT}
    assert found.total() >= least


def _counted(found: Counter[str]) -> str:
    return ", ".join(f"{what} {count}" for what, count in sorted(found.items()))


@pytest.fixture
def recording(driver: Driver, template: Home, tmp_path: Path) -> Recording:
    return record(driver, template, tmp_path, unsynced=False)


def test_a_power_cut_at_some_moments(recording: Recording, tell: Tell) -> None:
    recording.events = recording.events[: len(recording.events) * 3 // 5]
    cut_everywhere(recording, 1, 200, tell)


@pytest.mark.full
def test_a_power_cut_at_every_moment(recording: Recording, tell: Tell) -> None:
    cut_everywhere(recording, 8, 1_000, tell)


def test_a_writer_that_does_not_sync_is_caught(driver: Driver, template: Home, tmp_path: Path, tell: Tell) -> None:
    """The control: the same steps with `synchronous=OFF` lose what was acknowledged, and the replay shows it."""
    unsynced = record(driver, template, tmp_path, unsynced=True)
    unsynced.events = unsynced.events[: len(unsynced.events) // 3]
    found = replay(unsynced, 1, seed=7)
    tell(f"power  unsynced (control) {found.total():>5} states: {_counted(found)}")
    assert found[LOST] + found[BROKEN] > 20
