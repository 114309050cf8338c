"""The least that shows a window: the floor of a start. Run as a script; the first argument is where PySide6 lies."""

import sys

sys.path.insert(0, sys.argv[1])
from PySide6.QtWidgets import QApplication, QWidget  # found on the path just set

app = QApplication([])
window = QWidget()
window.resize(1180, 740)
window.show()
app.exec()
