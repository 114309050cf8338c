"""Which two records of one form are compared."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from vir_desktop.domain.record import RecordId
from vir_desktop.ui import dialogs
from vir_desktop.ui.pages.akt.overview import ListedRecord
from vir_desktop.ui.pages.register.words import moment_words

Compare = Callable[[RecordId, RecordId], None]


def choose_pair(at: QWidget, listed: Sequence[ListedRecord], key: RecordId, now: datetime, compare: Compare) -> str:
    """Compare a record with the other of its form, the earlier first; with several, ask which.

    Returns what to say when there is no other, else "".
    """
    this = next(one for one in listed if one.record.id == key)
    others = {str(r.record.id): r for r in listed if r.record.instrument == this.record.instrument and r != this}
    if not others:
        return _tr("Det finns bara en: {title}.").format(title=this.title)
    if len(others) == 1:
        _earlier_first(compare, this, *others.values())
        return ""
    question = dialogs.Question(
        _tr("Jämför {title} med vilken?").format(title=this.title),
        choices=[(other, moment_words(one.record.created_at, now)) for other, one in others.items()],
    )
    dialogs.ask(at, question, lambda other, _: _earlier_first(compare, this, others[other]))
    return ""


def _earlier_first(compare: Compare, *pair: ListedRecord) -> None:
    earlier, later = sorted((one.record for one in pair), key=lambda record: record.created_at)
    compare(earlier.id, later.id)


def _tr(text: str) -> str:
    return QCoreApplication.translate("akt", text)
