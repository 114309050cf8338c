"""Grounds for what belongs together."""

from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from vir_desktop.ui.widgets.labels import PlainLabel


class SectionCard(QFrame):
    """A white ground with a heading; put things in `body`. `role` is card, notice or quiet."""

    def __init__(self, heading: str = "", role: str = "card", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(18, 14, 18, 16)
        self.body.setSpacing(10)
        self.heading = PlainLabel(heading, "heading")
        if heading:
            self.setAccessibleName(heading)
            self.body.addWidget(self.heading)

    def add(self, *parts: QWidget | QLayout) -> None:
        """Put widgets or layouts below what is there."""
        for part in parts:
            if isinstance(part, QWidget):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)


class Field(QWidget):
    """A label above a field, with room below for what a rule says about it."""

    def __init__(self, label: str, field: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.label = PlainLabel(label, "strong")
        self.label.setBuddy(field)
        self._hint = PlainLabel(hint, "small")
        self._error = PlainLabel(role="error")
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.label, field, self._hint, self._error):
            column.addWidget(part)
        self._hint.setVisible(bool(hint))  # not before: without a parent it would be a window for a moment

    def show_error(self, text: str) -> None:
        """Say at the field what a rule said; "" takes it away."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self.field.setAccessibleDescription(text or self._hint.text())
        self.field.setProperty("invalid", "true" if text else "false")
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)

    @property
    def error(self) -> str:
        """What is said now."""
        return self._error.text()
