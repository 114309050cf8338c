"""What single pages of a SQLCipher file say, for tests that put pages back (zetetic.net/sqlcipher/design)."""

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE = 4096
_SALT, _IV, _MAC = 16, 16, 64


def plain_pages(data: bytes, key: bytes) -> list[bytes]:
    """Return the content of every page; a page that is written again has another IV but may say the same."""
    return [_plain(data[at : at + PAGE], key, first=at == 0) for at in range(0, len(data), PAGE)]


def _plain(page: bytes, key: bytes, *, first: bool) -> bytes:
    end = PAGE - _IV - _MAC
    cipher = Cipher(algorithms.AES256(key), modes.CBC(page[end : end + _IV])).decryptor()
    return cipher.update(page[_SALT if first else 0 : end]) + cipher.finalize()
