"""The keys of the interview, as they are shown and spoken."""

from PySide6.QtCore import QCoreApplication


def page_hints(*, small: bool) -> tuple[tuple[str, str], ...]:
    """Return (key, what it does); in a small window only the way on and the way to the rest."""
    tr = QCoreApplication.translate
    if small:
        return (
            ("Enter", tr("interview", "Nästa")),
            (tr("interview", "Skift+Enter"), tr("interview", "Tillbaka")),
            ("F1", tr("interview", "Stöd och tangenter")),
        )
    return (
        ("1–9", tr("interview", "Svara")),
        ("Enter", tr("interview", "Nästa")),
        (tr("interview", "Skift+Enter"), tr("interview", "Tillbaka")),
        ("Alt+N", tr("interview", "Anteckning")),
        ("Alt+V", tr("interview", "Vet inte")),
        ("Alt+I", tr("interview", "Vill inte svara")),
        ("Alt+E", tr("interview", "Inte ställd")),
        ("Ctrl+Z", tr("interview", "Ångra")),
        ("Ctrl+Enter", tr("interview", "Nästa ur text")),
        ("Alt+P", tr("interview", "Paus")),
        ("Alt+O", tr("interview", "Översikt")),
        ("F1", tr("interview", "Stöd")),
    )
