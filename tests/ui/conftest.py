"""Widgets are tested offscreen, in the real look and in Swedish."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.patient_bot import PatientBot
from vir_desktop.ui import dialogs
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.theme import LIGHT, Theme
from vir_desktop.ui.translation import load_swedish

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """The look, once for all tests."""
    load_swedish(qapp)
    return Theme(qapp, str(RESOURCES), LIGHT)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The one whose waits all have the same generous deadline."""
    return PatientBot(request)


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Iterator[MainWindow]:
    """The program's window, shown and active, at 1366×768 with 125 %."""
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1093, 614)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    window.hide()  # its close is only a wish, and a visible window would share its keys with the next test's
    dialogs.set_asker(None)
