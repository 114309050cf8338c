"""Colours, sizes and type as tokens; the only caller of setStyleSheet.

Read before the first window is mapped: plain dicts, no `Qt.` enums, no own modules (the first touch of
either costs more than everything here). Every pair in `CONTRAST_PAIRS` is at least 4.5:1 (WCAG 2.2, 1.4.3),
edges and rings in `EDGE_PAIRS` 3:1 (1.4.11); a test computes both.
"""

import os
from functools import cache

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

SYSTEM, LIGHT, DARK, CONTRAST = "system", "light", "dark", "contrast"

TOKENS: dict[str, dict[str, str]] = {
    LIGHT: {
        "window": "#f4f3ef",
        "surface": "#ffffff",
        "text": "#1c2327",
        "soft": "#4d575e",
        "edge": "#7d878e",
        "line": "#dad8d1",
        "accent": "#155e73",
        "accent_strong": "#0d4555",
        "accent_text": "#ffffff",
        "accent_soft": "#e1eef1",
        "notice": "#6b4400",
        "notice_soft": "#fdf1d8",
        "danger": "#a8181d",
        "danger_strong": "#841015",
        "danger_text": "#ffffff",
        "focus": "#0b1d24",
        "disabled": "#5f6a71",
    },
    DARK: {
        "window": "#14191c",
        "surface": "#1d2428",
        "text": "#e9ecec",
        "soft": "#b6c0c5",
        "edge": "#7f8d95",
        "line": "#333d43",
        "accent": "#86cbdd",
        "accent_strong": "#a9dcea",
        "accent_text": "#08222a",
        "accent_soft": "#203b44",
        "notice": "#f3cb7f",
        "notice_soft": "#382e18",
        "danger": "#c4383b",
        "danger_strong": "#a92c2f",
        "danger_text": "#ffffff",
        "focus": "#ffffff",
        "disabled": "#98a4aa",
    },
    CONTRAST: {
        "window": "#000000",
        "surface": "#000000",
        "text": "#ffffff",
        "soft": "#ffffff",
        "edge": "#ffffff",
        "line": "#ffffff",
        "accent": "#ffe94d",
        "accent_strong": "#fff29a",
        "accent_text": "#000000",
        "accent_soft": "#2b2700",
        "notice": "#ffe94d",
        "notice_soft": "#000000",
        "danger": "#c60000",
        "danger_strong": "#9e0000",
        "danger_text": "#ffffff",
        "focus": "#00e5ff",
        "disabled": "#c8c8c8",
    },
}

CONTRAST_PAIRS = (
    ("text", "window"),
    ("text", "surface"),
    ("text", "accent_soft"),
    ("text", "notice_soft"),
    ("soft", "window"),
    ("soft", "surface"),
    ("soft", "accent_soft"),
    ("disabled", "window"),
    ("disabled", "surface"),
    ("accent", "window"),
    ("accent", "surface"),
    ("accent_text", "accent"),
    ("accent_text", "accent_strong"),
    ("notice", "notice_soft"),
    ("notice", "window"),
    ("danger_text", "danger"),
    ("danger_text", "danger_strong"),
)
EDGE_PAIRS = (
    ("edge", "window"),
    ("edge", "surface"),
    ("focus", "window"),
    ("focus", "surface"),
    ("accent", "accent_soft"),
)

BASE_PX = 16  # 12 pt at 96 dpi
SIZES = {"size": 16, "size_small": 14, "size_heading": 19, "size_title": 25, "size_warning": 34}


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def stylesheet(template: str, tokens: dict[str, str], scale: float = 1.0) -> str:
    """Return the template with its `@name@` replaced by colours and by sizes in pixels times `scale`."""
    for name, on in (("@ink@", "accent_text"), ("@pen@", "text")):
        template = template.replace(name, "white" if luminance(tokens[on]) > 0.5 else "black")
    for name, colour in tokens.items():
        template = template.replace(f"@{name}@", colour)
    template = template.replace("@radius_round@", f"{(round(SIZES['size_heading'] * scale) + 4) // 2}px")
    for name, size in SIZES.items():
        template = template.replace(f"@{name}@", f"{round(size * scale)}px")
    return template


class Theme(QObject):
    """Dresses the application; `resources` is the folder that holds theme.qss and fonts/.

    `choice` is system, light, dark or contrast; `scale` multiplies every size of type. With `sheet` False the style
    sheet waits for `apply_sheet`: under one, Qt hands the look anew to all that is below a widget each time the
    widget gets a parent, which costs a window that is built from within a fiftieth of the start.
    """

    in_use: "Theme | None" = None  # asked hundreds of times while one question is painted

    def __init__(
        self,
        app: QApplication,
        resources: str,
        choice: str = SYSTEM,
        scale: float = 1.0,
        family: str = "",
        *,
        sheet: bool = True,
    ) -> None:
        super().__init__(app)
        self._app = app
        with open(os.path.join(resources, "theme.qss"), encoding="utf-8") as file:
            self._template = file.read().replace("@resources@", resources.replace("\\", "/"))
        self._family = family or _load_fonts(os.path.join(resources, "fonts"))
        self._system_dark = app.palette().window().color().lightness() < 128
        self.choice = choice
        self.scale = scale
        Theme.in_use = self
        self._apply_type_and_colours()
        if sheet:
            self.apply_sheet()

    @property
    def tokens(self) -> dict[str, str]:
        """The colours in use."""
        if self.choice == SYSTEM:
            return TOKENS[DARK if self._system_dark else LIGHT]
        return TOKENS[self.choice]

    def set_choice(self, choice: str, scale: float | None = None) -> None:
        """Change the look at once, everywhere."""
        self.choice = choice
        self.scale = scale or self.scale
        self.apply()

    def follow_system(self) -> None:
        """Begin to follow the desktop's changes between light and dark; called once a window is shown."""
        hints = self._app.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_scheme)
        if hints.colorScheme().name != "Unknown":
            self._on_system_scheme(hints.colorScheme())

    def apply(self) -> None:
        """Give the application its font, palette and style sheet."""
        self._apply_type_and_colours()
        self.apply_sheet()

    def apply_sheet(self) -> None:
        """Give the application its style sheet."""
        self._app.setStyleSheet(stylesheet(self._template, self.tokens, self.scale))

    def _apply_type_and_colours(self) -> None:
        font = QFont(self._family) if self._family else QFont()
        font.setPixelSize(round(BASE_PX * self.scale))
        self._app.setFont(font)
        self._app.setPalette(_palette(self.tokens))

    def _on_system_scheme(self, scheme: object) -> None:
        dark = getattr(scheme, "name", "") == "Dark"
        if dark != self._system_dark:
            self._system_dark = dark
            if self.choice == SYSTEM:
                self.apply()


def colour(name: str) -> QColor:
    """Return a token of the look in use, for what is painted by hand."""
    return _made(tokens_in_use()[name])


def tokens_in_use() -> dict[str, str]:
    """Return the colours of the look in use, by name; another look is another mapping."""
    theme = Theme.in_use
    return theme.tokens if theme else TOKENS[LIGHT]


@cache
def _made(value: str) -> QColor:
    """Return a colour; made once, for a hundred are asked for while one question is painted. Nobody changes one."""
    return QColor(value)


def scaled(size: int) -> int:
    """Return a size in logical pixels at the scale of type in use."""
    theme = Theme.in_use
    return round(size * theme.scale) if theme else size


def minimum_target() -> QSize:
    """Return the least size of anything that can be pressed (WCAG 2.2, 2.5.8, with room for tired hands)."""
    return QSize(scaled(44), scaled(40))


def _load_fonts(folder: str) -> str:
    """Load Open Sans and return its family; without it the system's own font is used."""
    family = ""
    for name in ("OpenSans-Regular.ttf", "OpenSans-Bold.ttf"):
        path = os.path.join(folder, name)
        if os.path.exists(path):
            families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(path))
            family = family or (families[0] if families else "")
    return family


def _palette(tokens: dict[str, str]) -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, name in (
        (roles.Window, "window"),
        (roles.WindowText, "text"),
        (roles.Base, "surface"),
        (roles.AlternateBase, "window"),
        (roles.Text, "text"),
        (roles.Button, "surface"),
        (roles.ButtonText, "text"),
        (roles.Highlight, "accent"),
        (roles.HighlightedText, "accent_text"),
        (roles.PlaceholderText, "soft"),
        (roles.ToolTipBase, "surface"),
        (roles.ToolTipText, "text"),
        (roles.Link, "accent"),
    ):
        palette.setColor(role, QColor(tokens[name]))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens["disabled"]))
    return palette
