"""The parts of the program: what the lock names, and the libraries inside it as they say themselves at run time."""

import platform
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements" / "run.txt"
_LOCKED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NUMBER = re.compile(r"\d+(?:\.\d+)+")


@dataclass(frozen=True)
class Part:
    """One component: `within` is the package that carries it, "" for a package of the lock and for Python."""

    name: str
    version: str
    within: str = ""
    hashes: tuple[str, ...] = ()
    said: str = ""  # the version as it was read, when that says more


def parts() -> list[Part]:
    """Return every part, sorted. Raises PackageNotFoundError when a locked package is not installed here."""
    found = [*_locked(LOCK.read_text(encoding="utf-8")), *_inside(), Part("python", platform.python_version())]
    return sorted(found, key=lambda part: (part.name, part.within))


def _locked(lock: str) -> Iterator[Part]:
    """Yield the packages of a lock; each with every hash that it may have."""
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock):
        match = _LOCKED.match(block)
        if match is not None:
            yield Part(match["name"].lower(), match["version"], hashes=tuple(sorted(_HASH.findall(block))))


def _inside() -> Iterator[Part]:
    from cryptography.hazmat.backends.openssl import backend
    from PIL import features
    from pypdfium2.version import PDFIUM_INFO
    from PySide6.QtCore import qVersion

    yield from _sqlcipher()
    yield _part("openssl", backend.openssl_version_text(), "cryptography")
    yield _part("qt", qVersion(), "pyside6-essentials")
    yield _part("pdfium", str(PDFIUM_INFO.version), "pypdfium2")
    for name, feature in (("freetype", "freetype2"), ("harfbuzz", "harfbuzz"), ("zlib", "zlib")):
        if version := features.version(feature):
            yield _part(name, version, "pillow")


def _sqlcipher() -> Iterator[Part]:
    """Ask a plain connection: the program's own refuse every pragma that it does not need."""
    from sqlcipher3 import dbapi2

    with tempfile.TemporaryDirectory() as folder:
        connection = dbapi2.connect(str(Path(folder) / "empty"))
        try:
            connection.execute(f"PRAGMA key=\"x'{bytes(32).hex()}'\"")
            said = [
                connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("cipher_version", "cipher_provider_version")
            ]
        finally:
            connection.close()
    yield _part("sqlite", dbapi2.sqlite_version, "sqlcipher3")
    yield _part("sqlcipher", said[0], "sqlcipher3")
    yield _part("openssl", said[1], "sqlcipher3")


def _part(name: str, said: str, within: str) -> Part:
    number = _NUMBER.search(said)
    if number is None:
        raise ValueError(f"no version in {said!r} of {name}")
    return Part(name, number[0], within, said=said)


def installed(part: Part) -> str:
    """Return the version of a locked package that is installed here."""
    return metadata.version(part.name)
