"""R4: a vault on a real disk with no room at all opens for reading; once there is room the same session writes.

A small tmpfs stands in for the disk. Needs root or unprivileged user namespaces; fails where there is neither.
"""

import json
import subprocess
import sys
from pathlib import Path

from tests.helpers.fault_vault import Home

SCRIPT = """
import json, sys
from pathlib import Path
from tests.helpers.fault_vault import FRAGA, Home, enter, only_akt, save, seen_in, unlocked
from vir_desktop.domain.errors import KnownError
from vir_desktop.services import akter, copies, unlocking
from vir_desktop.services.verifying import verify_vault

home = Home(Path(sys.argv[1]))
home.world().storage.folder.release_ballast()
filler = home.path / "filler"
def fill():
    with filler.open("ab", buffering=0) as full:
        try:
            while full.write(bytes(512)):
                pass
        except OSError:
            pass
def code_of(act):
    try:
        act()
    except KnownError as error:
        return error.code.value
    return "done"

fill()
world = home.world()
world.storage.lock()
session = enter(world)
unlocking.begin(session)
told = {"reading": bool(session.unwritten), "before": seen_in(session)}
told["refused"] = code_of(lambda: save(session, FRAGA, "behov", "skrivet utan plats"))
told["unchanged"] = seen_in(session) == told["before"]
filler.unlink()
told["saved"] = code_of(lambda: save(session, FRAGA, "behov", "skrivet med plats"))
told["caught up"] = not session.unwritten
told["acts"] = [event.act for event in session.register.events()[-3:]]
unlocking.leave(session)
world.storage.unlock()

fill()  # once more, and locked while it is full: nothing breaks, nothing is lost
world = home.world()
world.storage.lock()
session = enter(world)
unlocking.begin(session)
akter.open_akt(session, only_akt(session))
unlocking.leave(session)
world.storage.unlock()
filler.unlink()
with unlocked(home) as session:
    told["after"] = seen_in(session)
    akter.close_akt(session, only_akt(session))
    told["findings"] = len(verify_vault(session).findings)
    told["rolled back"] = session.rolled_back
print(json.dumps(told))
"""


def test_a_vault_without_any_room_is_read_and_then_written(template: Home, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    ran = subprocess.run(
        [
            *("unshare", "--map-root-user", "--mount", "sh", "-ec"),
            'mount -t tmpfs -o size=6m tmpfs "$1"; cp -r "$4"/. "$1"; exec "$2" -c "$3" "$1"',
            *("sh", str(disk), sys.executable, SCRIPT, str(template.path)),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["reading"], "the disk was not full: the test shows nothing"
    assert (told["refused"], told["unchanged"]) == ("disk-full", True)
    assert (told["saved"], told["caught up"]) == ("done", True)
    assert told["acts"][-2:] == ["unlock", "akt-opened"]
    assert "skrivet med plats" in json.dumps(told["after"], ensure_ascii=False)
    assert (told["findings"], told["rolled back"]) == (0, False)
