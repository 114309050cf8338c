"""The HMAC of single pages, so that a large register can be checked a few milliseconds at a time.

`PRAGMA cipher_integrity_check` reads the whole file in one go. This reads the file itself, page by page, by
SQLCipher 4's format (zetetic.net/sqlcipher/design): 4096-byte pages, of which the last 80 bytes are a 16-byte IV
and HMAC-SHA512 over what comes before and the page's number; the first 16 bytes of the file are the salt. The MAC
key is PBKDF2-SHA512 of the raw key, two rounds, over the salt with every bit pattern turned by 0x3a.
"""

import hashlib
import hmac
from pathlib import Path
from typing import BinaryIO

PAGE = 4096
_SALT = 16
_MAC = 64
_TURN = 0x3A
_ROUNDS = 2


class PageCheck:
    """Goes through the pages of one file; every page is whole on disk whenever no write is under way.

    The file stays open until `close`, which must come after the database's own: on POSIX, closing any descriptor
    of a file drops the locks that SQLite holds on it.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._file: BinaryIO = path.open("rb")
        salt = self._file.read(_SALT)
        self._mac_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ _TURN for byte in salt), _ROUNDS, len(key))
        self._number = 0

    def next_is_whole(self) -> bool | None:
        """Return whether the next page carries its MAC; None when there are no more pages."""
        self._file.seek(self._number * PAGE)
        page = self._file.read(PAGE)
        if not page:
            return None
        self._number += 1
        body = page[_SALT if self._number == 1 else 0 : -_MAC]
        mac = hmac.digest(self._mac_key, body + self._number.to_bytes(4, "little"), "sha512")
        return hmac.compare_digest(mac, page[-_MAC:])

    def close(self) -> None:
        """Close the file; the database must be closed already."""
        self._file.close()
