"""R4: a disk that really is full, 8 MB of ext4: reading goes on, nothing is lost, the work resumes in freed room."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from vir_desktop.domain.errors import Known

ROOT = Path(__file__).parents[2]
SIZE = 8 << 20
SAID = {Known.DISK_FULL.value, Known.IO_ERROR.value, Known.READ_ONLY.value}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A small disk and what it is made of; needs root, and where CI has none it fails.

    A machine without loop devices (some containers) gets a tmpfs of the same size, and the row of the run says so.
    """
    if os.geteuid() != 0:
        if os.environ.get("CI"):
            pytest.fail("a real full disk needs root, to mount it")
        pytest.skip("root is missing: a small disk cannot be mounted")
    image, place = tmp_path / "disk.img", tmp_path / "disk"
    place.mkdir()
    image.write_bytes(bytes(SIZE))
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True, timeout=60)
    looped = subprocess.run(
        ["mount", "-o", "loop", str(image), str(place)], capture_output=True, timeout=60, check=False
    )
    if looped.returncode != 0:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)], check=True, timeout=60)
    yield place, "ext4" if looped.returncode == 0 else "tmpfs, for there are no loop devices"
    subprocess.run(["umount", str(place)], check=True, timeout=60)


def play(part: str, disk: Path, kept: int = 0) -> dict[str, Any]:  # what JSON holds
    command = [sys.executable, "-m", "tests.faults.small_disk_night", part, str(disk), str(kept)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert ran.returncode == 0, ran.stderr  # below 0: a signal
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def test_a_full_disk_can_be_read_loses_nothing_and_goes_on(disk: tuple[Path, str], tell: Callable[[str], None]) -> None:
    place, kind = disk
    play("begin", place)
    worked = play("work", place)
    kept = worked["kept"]
    assert worked["answer"] == Known.DISK_FULL.value
    assert worked["draft"] in SAID | {""}  # a small draft may still fit where a long answer did not
    assert worked["reads"]
    assert os.statvfs(place).f_bavail < 64  # the control: the disk is as full as it should be
    assert play("after", place, kept) == {"reads": True, "findings": [], "went_on": True}
    tell(f"full   {kind}: {kept} answers kept on the reserve, then refused; read while full; 0 lost")


def test_a_vault_that_was_locked_is_opened_and_read_on_a_full_disk(disk: tuple[Path, str]) -> None:
    place, _ = disk
    play("begin", place)
    kept = play("work", place)["kept"]
    again = play("again", place, kept)
    assert again["begin"] in SAID | {""}
    assert again["reads"]
