"""Every sample paper as pictures, to look at: `python -m tests.helpers.gallery FOLDER` (needs pdftoppm)."""

import subprocess
import sys
from pathlib import Path

from tests.helpers.sample_papers import SAMPLES
from vir_desktop.reports.render import render


def draw(folder: Path, dots_per_inch: int = 80) -> list[Path]:
    """Write each sample's PDF and one PNG per page into `folder`; return the pictures in order."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, sample in SAMPLES.items():
        pdf = folder / f"{name}.pdf"
        pdf.write_bytes(render(sample()))
        subprocess.run(["pdftoppm", "-r", str(dots_per_inch), "-png", pdf, folder / name], check=True)
    return sorted(folder.glob("*.png"))


if __name__ == "__main__":
    print(*draw(Path(sys.argv[1])), sep="\n")
