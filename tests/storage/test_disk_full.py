"""R4, quick form: on a real full disk an answer is refused as DISK_FULL, nothing is lost, and it goes on after."""

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import json, sys
from pathlib import Path
from tests.helpers.storage_samples import AKT, KEY, NOW, a_draft, an_akt, an_answer
from vir_desktop.domain.errors import KnownError
from vir_desktop.domain.record import AnswerKey, RecordId
from vir_desktop.storage.akt_files import DiskAktFiles
from vir_desktop.storage.vault_folder import DiskVaultFolder

root = Path(sys.argv[1]) / "valv"
folder = DiskVaultFolder(root)
folder.create()
folder.publish()
folder.ensure_ballast()
store = an_akt(root, 0)
saved, code = 0, ""
def save(number):
    answer = an_answer("svar " * 200)
    store.save_answer(RecordId("r1"), AnswerKey(f"q{number}"), answer, at=NOW, actor="anna")
while not code and saved < 10_000:
    try:
        save(saved)
        saved += 1
    except KnownError as error:
        code = error.code
filler = root / "filler"
with filler.open("wb", buffering=0) as full:
    try:
        while full.write(bytes(4096)):
            pass
    except OSError:
        pass
try:
    folder.write("anchor.bin", bytes(200_000))
    file_code = ""
except KnownError as error:
    file_code = error.code
leftovers = [path.name for path in root.glob("*.tmp")]
readable = len(store.answers(RecordId("r1")))
filler.unlink()
folder.release_ballast()
save(saved)
store.close()
again = DiskAktFiles(lambda: root).open(AKT, KEY)
print(json.dumps([saved, code, file_code, leftovers, readable, len(again.answers(RecordId("r1")))]))
"""


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """Needs `unshare` with a mount namespace (root, or unprivileged user namespaces); fails where there is none."""
    ran = subprocess.run(
        [
            *("unshare", "--map-root-user", "--mount", "sh", "-ec"),
            'mount -t tmpfs -o size=1m tmpfs "$1"; exec "$2" -c "$3" "$1"',
            *("sh", str(tmp_path), sys.executable, SCRIPT),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    saved, code, file_code, leftovers, readable, after = json.loads(ran.stdout)
    assert saved > 10
    assert (code, file_code, leftovers) == ("disk-full", "disk-full", [])
    assert (readable, after) == (saved, saved + 1)
