"""The admin signing key after a recovery: the slots of other administratörer still hold the one before it.

The new key is wrapped to each of them in the register, so that nobody but the recovered person needs a new
passphrase for it.
"""

from vir_desktop.domain.errors import KnownError
from vir_desktop.domain.keys import SlotContent
from vir_desktop.domain.roles import Role
from vir_desktop.services.ports import Crypto, Register

_SETTING = "admin-key:"


def hand_out(crypto: Crypto, register: Register, admin_seed: bytes) -> None:
    """Wrap the admin key to every administratör in the register; inside the transaction of the change."""
    for row in register.users():
        certificate = row.certificate
        if row.removed_at is None and Role.ADMINISTRATOR in certificate.roles:
            context = _context(certificate.serial)
            wrap = crypto.wrap_hybrid(admin_seed, certificate.kem_public, context)
            register.set_setting(_SETTING + certificate.serial, wrap)


def held_by(crypto: Crypto, register: Register, content: SlotContent, admin_public: bytes) -> bytes | None:
    """Return the admin key if this user holds the one in force, out of the slot or out of the register."""
    for seed in (content.admin_seed, _handed_out(crypto, register, content)):
        if seed is not None and crypto.signing_public(seed) == admin_public:
            return seed
    return None


def _handed_out(crypto: Crypto, register: Register, content: SlotContent) -> bytes | None:
    wrap = register.setting(_SETTING + content.serial)
    if not wrap:
        return None
    try:
        return crypto.unwrap_hybrid(wrap, content.secrets.kem_seed, _context(content.serial))
    except KnownError:  # damage here costs the right to sign, not the night's work
        return None


def _context(serial: str) -> bytes:
    return b"admin-key\0" + serial.encode()
