"""Qt's own words (the menus of text fields, the buttons of dialogs) in Swedish."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication


def load_swedish(app: QApplication, folder: str = "") -> bool:
    """Install Qt's Swedish translation and locale; return whether it was found.

    `folder` is where qtbase_sv.qm lies; "" means the one that came with Qt.
    """
    QLocale.setDefault(QLocale("sv_SE"))
    translator = QTranslator(app)
    found = translator.load("qtbase_sv", folder or QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    return found and app.installTranslator(translator)
