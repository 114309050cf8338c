"""Take the pictures in docs/bilder: every screen light, dark, at 200 % and at 1366×768 with 125 %.

`python -m scripts.bilder [folder] [part of a screen's name]`. Each variant is a process of its own, since the
scaling of Qt is decided when it starts.
"""

import io
import os
import subprocess
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QApplication

from scripts.gallery import Screen, screens
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.theme import Theme
from vir_desktop.ui.translation import load_swedish

ROOT = Path(__file__).resolve().parents[1]
PIXELS = (1366, 768)
VARIANTS = {  # name: look, scale factor
    "ljust": ("light", 1.0),
    "morkt": ("dark", 1.0),
    "kontrast": ("contrast", 1.0),
    "125": ("light", 1.25),
    "200": ("light", 2.0),
}


def main(folder: str = str(ROOT / "docs" / "bilder"), only: str = "") -> int:
    """Take all pictures; return 0 when every variant went well."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    codes = [_start(variant, folder, only) for variant in VARIANTS]
    return max(codes)


def _start(variant: str, folder: str, only: str) -> int:
    environment = dict(os.environ)
    environment["QT_QPA_PLATFORM"] = "offscreen"
    environment["QT_SCALE_FACTOR"] = str(VARIANTS[variant][1])
    command = [sys.executable, "-m", "scripts.bilder", "--variant", variant, folder, only]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def take(variant: str, folder: str, only: str) -> int:
    """Take the pictures of one variant in this process."""
    look, factor = VARIANTS[variant]
    app = QApplication([])
    load_swedish(app)
    Theme(app, str(ROOT / "resources"), look)
    for screen in screens():
        if only in screen.name:
            picture = _picture(app, screen, factor)
            (Path(folder) / f"{screen.name}-{variant}.png").write_bytes(picture)
    return 0


def _picture(app: QApplication, screen: Screen, factor: float) -> bytes:
    window = MainWindow()
    window.resize(round(PIXELS[0] / factor), round(PIXELS[1] / factor))
    window.show()
    window.activateWindow()
    app.processEvents()
    screen.show(window)
    for _ in range(5):  # layouts that follow their width settle in a few rounds
        app.processEvents()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    window.grab().save(buffer, "PNG")
    window.hide()
    window.deleteLater()
    return _small(bytes(buffer.data().data()))


def _small(png: bytes) -> bytes:
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--variant"]:
        sys.exit(take(sys.argv[2], sys.argv[3], sys.argv[4]))
    sys.exit(main(*sys.argv[1:]))
