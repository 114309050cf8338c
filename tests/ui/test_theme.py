"""The tokens are readable, the sheet is whole, and the words of Qt are Swedish."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from vir_desktop.ui.theme import CONTRAST_PAIRS, DARK, EDGE_PAIRS, LIGHT, TOKENS, Theme, contrast, stylesheet

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("look", TOKENS)
def test_every_pair_is_readable(look: str) -> None:
    tokens = TOKENS[look]
    weak = [(a, b) for a, b in CONTRAST_PAIRS if contrast(tokens[a], tokens[b]) < 4.5]
    weak += [(a, b) for a, b in EDGE_PAIRS if contrast(tokens[a], tokens[b]) < 3]
    assert weak == []


def test_contrast_is_wcags() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("look", TOKENS)
def test_the_sheet_has_no_hole_and_scales(look: str) -> None:
    template = (ROOT / "resources" / "theme.qss").read_text("utf-8")
    sheet = stylesheet(template, TOKENS[look], 2.0).replace("@resources@", "")
    assert "@" not in sheet
    assert "font-size: 50px" in sheet


def test_danger_is_for_fara_nu_alone() -> None:
    template = (ROOT / "resources" / "theme.qss").read_text("utf-8")
    rules = [line for line in template.splitlines() if "@danger" in line]
    assert rules
    assert all('role="danger"' in rule for rule in rules)
    users = [p.name for p in (ROOT / "vir_desktop" / "ui").rglob("*.py") if "DangerButton(" in p.read_text("utf-8")]
    assert set(users) == {"buttons.py", "main_window.py"}


def test_only_the_theme_sets_a_style_sheet() -> None:
    users = {p.name for p in (ROOT / "vir_desktop").rglob("*.py") if ".setStyleSheet(" in p.read_text("utf-8")}
    assert users == {"theme.py"}


def test_the_look_changes_while_it_runs(qapp: QApplication, theme: Theme) -> None:
    theme.set_choice(DARK)
    dark = qapp.palette().window().color().lightness()
    theme.set_choice(LIGHT)
    assert dark < 64 < qapp.palette().window().color().lightness()


def test_qt_speaks_swedish(qtbot: QtBot, theme: Theme) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.setText("a")
    words = [action.text() for action in field.createStandardContextMenu().actions()]
    assert any("Klistra in" in word.replace("&", "") for word in words)
