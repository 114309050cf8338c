"""The stock 6.12.0 gives away a reference to True at each emit and to None at each override (see pyproject.toml)."""

import sys

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Signal

_TIMES = 1000


class _Sender(QObject):
    told = Signal(bool)


class _Nothing(QAbstractListModel):
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 1

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        return None


def _counts() -> tuple[int, int, int]:
    return sys.getrefcount(None), sys.getrefcount(True), sys.getrefcount(False)


def test_a_thousand_emits_and_overrides_keep_the_counts() -> None:
    sender, model, seen = _Sender(), _Nothing(), [0]
    sender.told.connect(lambda on: seen.__setitem__(0, seen[0] + 1))
    index = model.index(0)
    model.itemData(index)
    before = _counts()
    for _ in range(_TIMES):
        sender.told.emit(True)
        sender.told.emit(False)
        model.itemData(index)  # C++ asks the override for each role
    assert seen == [2 * _TIMES]
    assert all(abs(after - was) < 50 for after, was in zip(_counts(), before, strict=True))
