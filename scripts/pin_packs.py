"""Writes resources/instruments/pinned.json: the hash of every pack that ships. Run it after a pack is changed."""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "instruments"
sys.path.insert(0, str(ROOT))

from vir_desktop.domain.instrument.reader import read_pack  # noqa: E402 - the path comes first
from vir_desktop.storage.pack_files import PINNED  # noqa: E402 - the path comes first


def pins(folder: Path) -> str:
    """Return what the pin file of a folder of packs must say.

    Raises:
        PackError: One of the files is not a pack.
    """
    packs = [
        (path.name, read_pack(path.read_bytes(), path.name))
        for path in sorted(folder.glob("*.json"))
        if path.name != PINNED
    ]
    found = {name: {"instrument": pack.instrument, "sha256": pack.sha256} for name, pack in packs}
    return json.dumps(found, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    (FOLDER / PINNED).write_text(pins(FOLDER), encoding="utf-8")
