"""Up to the first window nothing slow is loaded: not Qt's enums, not our own inside (spike.md §1)."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SHOW = """
import sys
from PySide6 import QtCore
from PySide6.QtWidgets import QApplication
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.unlock.page import UnlockPage
from vir_desktop.ui.theme import Theme
from vir_desktop.ui.translation import load_swedish
app = QApplication([])
load_swedish(app)
Theme(app, "resources")
window = MainWindow()
window.navigator.start(UnlockPage())
window.show()
slow = ("sqlcipher3", "cryptography", "reportlab", "dataclasses", "socket", "ssl", "asyncio")
own = ("vir_desktop.domain", "vir_desktop.services", "vir_desktop.storage", "vir_desktop.crypto")
print("Qt" in vars(QtCore), [m for m in sys.modules if m in slow or m.startswith(own)])
QtCore.Qt.Key  # the control: touching it shows
print("Qt" in vars(QtCore))
"""


def test_the_first_window_loads_little() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", _SHOW], cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines() == ["False []", "True"]
