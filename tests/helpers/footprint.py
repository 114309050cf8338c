"""What a process holds: memory of its own and descriptors, as the kernel counts them."""

import os
from dataclasses import dataclass
from pathlib import Path

_KIB = 1024


@dataclass(frozen=True)
class Footprint:
    """Private memory (bytes that would be free without the process) and the number of open descriptors."""

    private: int
    descriptors: int

    def __str__(self) -> str:
        return f"{self.private / (1 << 20):.1f} MiB, {self.descriptors} descriptors"


def footprint(pid: int) -> Footprint:
    """Look at a process. Raises FileNotFoundError when it has ended."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) * _KIB for line in lines}
    return Footprint(sizes["Private_Clean"] + sizes["Private_Dirty"], len(os.listdir(f"/proc/{pid}/fd")))
