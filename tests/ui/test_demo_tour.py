"""The guided tour: the whole night by keyboard in a process of its own, with pictures and papers left behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parents[2]
STOPS = ("las-upp", "fara-nu", "register", "akutsamtal", "saker-kontakt", "akt", "fraga", "fara", "bedomning-signerad",
         "overlamning", "papper", "papper-sparat", "register-efter", "mer", "last")  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one tour leaves behind. It has no screen, and ends by Ctrl+L."""
    out = tmp_path_factory.mktemp("rundtur") / "bilder"
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    ran = subprocess.run(
        [sys.executable, "-m", "scripts.demo_tour", "--out", str(out)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    return out


def test_every_stop_of_the_night_has_a_picture(folder: Path) -> None:
    pictures = {path.stem.split("-", 1)[1]: path for path in folder.glob("*.png")}
    assert set(STOPS) <= set(pictures)
    for path in pictures.values():
        with Image.open(path) as picture:
            assert picture.size == (1366, 768)
    with Image.open(pictures["register"]) as seen, Image.open(pictures["last"]) as locked:
        assert len(seen.convert("L").getcolors() or range(256)) > len(locked.convert("L").getcolors() or ())


@pytest.mark.parametrize("stop", ["saker-kontakt", "fraga", "fara", "bedomning", "overlamning"])
def test_a_form_is_seen_with_its_questions(folder: Path, stop: str) -> None:
    with Image.open(next(folder.glob(f"*-{stop}.png"))) as picture:
        below = picture.convert("L").crop((330, 70, 1030, 620))
        dark = sum(below.histogram()[:90])
    assert dark > 2_000  # of the letters; without them there is a button at the most


def test_the_papers_can_be_read_and_the_saved_one_names_nobody(folder: Path) -> None:
    texts = {path.name: _text(path) for path in folder.glob("*.pdf")}
    assert "Hot- och riskbedömning" in texts["papper-hot-och-riskbedomning.pdf"]
    saved = [text for name, text in texts.items() if not name.startswith("papper-")]
    assert len(saved) == 1
    assert "Överlämning" in saved[0]
    assert "ÖVNING" in saved[0]
    assert "Vuxenenhet" in saved[0]


def _text(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)
