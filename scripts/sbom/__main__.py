"""`python -m scripts.sbom [--out FILE]`: write the parts as CycloneDX 1.6 JSON, and say what is known about them.

Ends with 1 when a known vulnerability has no exception that holds today. Two runs on one machine give the same bytes:
there is no time and no random number in the file.
"""

import argparse
import json
import sys
import uuid
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from scripts.sbom.known import findings, read_known, read_pardons
from scripts.sbom.parts import ROOT, Part, parts

_OURS = uuid.UUID("7c2d9a54-64c6-5b5e-9a43-0d7f3c8f3f9e")  # the name space of the serial numbers


def cyclonedx(found: Sequence[Part]) -> str:
    """Return the parts as CycloneDX 1.6 JSON; its serial number follows from its content."""
    components = [_component(part) for part in found]
    carried = [{"ref": _ref(part), "dependsOn": _inside(part, found)} for part in found if _inside(part, found)]
    top = {"ref": "vir-desktop", "dependsOn": [_ref(part) for part in found if not part.within]}
    content: dict[str, object] = {
        "metadata": {"component": {"type": "application", "bom-ref": "vir-desktop", "name": "vir-desktop"}},
        "components": components,
        "dependencies": [top, *carried],
    }
    serial = uuid.uuid5(_OURS, json.dumps(content, sort_keys=True))
    head: dict[str, object] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
    }
    return json.dumps(head | content, indent=2, ensure_ascii=False) + "\n"


def _component(part: Part) -> dict[str, object]:
    made: dict[str, object] = {
        "type": "platform" if part.name == "python" else "library",
        "bom-ref": _ref(part),
        "name": part.name,
        "version": part.version,
    }
    if part.hashes:
        made["purl"] = f"pkg:pypi/{part.name}@{part.version}"
        # One hash for each file that the lock allows (one per platform), so they stand as evidence, not as *the* hash.
        made["properties"] = [{"name": "vir:locked-sha256", "value": one} for one in part.hashes]
    if part.said:
        made["properties"] = [{"name": "vir:read-at-run-time", "value": part.said}]
    return made


def _ref(part: Part) -> str:
    return f"{part.within}/{part.name}@{part.version}" if part.within else f"{part.name}@{part.version}"


def _inside(part: Part, found: Sequence[Part]) -> list[str]:
    return [_ref(other) for other in found if part.hashes and other.within == part.name]


def main() -> int:
    """Write the file, print the findings."""
    parser = argparse.ArgumentParser(prog="sbom")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "sbom.json")
    out: Path = parser.parse_args().out
    found = parts()
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(cyclonedx(found), encoding="utf-8")
    looked_at, known = read_known()
    met = findings(found, known, read_pardons(), date.today())
    open_ = [finding for finding in met if finding.pardon is None]
    print(f"{len(found)} parts in {out}")
    print(*(f"{finding}\n" for finding in met), sep="", end="")
    print(f"{len(met)} known vulnerabilities by the list of {looked_at}, {len(open_)} not answered for")
    return 1 if open_ else 0


if __name__ == "__main__":
    sys.exit(main())
