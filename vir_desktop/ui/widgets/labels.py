"""Text that is only text."""

from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class PlainLabel(QLabel):
    """A label that never reads its text as markup, wraps, and has its look from `role` in theme.qss.

    Roles: title, heading, strong, soft, small, error, warning, badge, training, keycap or "".
    """

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        self._heights: dict[tuple[int, int], int] = {}  # Qt asks some sixty times for each question shown
        super().__init__(parent)
        # The number for Qt.PlainText: the enum itself costs 13 ms before the first window (theme.py).
        self.setProperty("textFormat", 0)
        self.setWordWrap(role not in {"badge", "training", "keycap"})
        if self.wordWrap():
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setProperty("role", role)  # the style reads it when the label is first shown
        self.setText(text)

    def set_role(self, role: str) -> None:
        """Change the look."""
        self._heights.clear()
        self.setProperty("role", role)
        self.style().unpolish(self)
        self.style().polish(self)

    def setText(self, text: str) -> None:
        """Show other words; the same words are left as they lie."""
        if text != self.text():
            self._heights.clear()
            super().setText(text)

    def heightForWidth(self, width: int) -> int:
        """Return the height that the words need at a width, -1 when it does not matter."""
        asked = (width, self.fontMetrics().height())  # another type is another height
        height = self._heights.get(asked)
        if height is None:
            height = self._heights[asked] = super().heightForWidth(width)
        return height
