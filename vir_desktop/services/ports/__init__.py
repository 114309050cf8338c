"""What the services need from the world. crypto/ and storage/ implement these; app.py and the CLI's start bring them.

Every call may raise KnownError; none returns a row, a cursor or a path. Bytes that storage keeps and crypto makes
pass through the services, so the two never meet.
"""

from vir_desktop.services.ports.akt import AktFiles, AktStore
from vir_desktop.services.ports.crypto import Crypto
from vir_desktop.services.ports.folder import DeviceStore, VaultFolder
from vir_desktop.services.ports.register import (
    GranskningRow,
    Grupp,
    LogQuery,
    LogRows,
    Register,
    RegisterPage,
    RegisterQuery,
    UserRow,
    Wrap,
)
from vir_desktop.services.ports.storage import Backups, CopyCheck, Storage
from vir_desktop.services.ports.surroundings import Clock, Entropy, PackShelf, PaperFolder, ReferenceShelf

__all__ = [
    "AktFiles",
    "AktStore",
    "Backups",
    "Clock",
    "CopyCheck",
    "Crypto",
    "DeviceStore",
    "Entropy",
    "GranskningRow",
    "Grupp",
    "LogQuery",
    "LogRows",
    "PackShelf",
    "PaperFolder",
    "ReferenceShelf",
    "Register",
    "RegisterPage",
    "RegisterQuery",
    "Storage",
    "UserRow",
    "VaultFolder",
    "Wrap",
]
