"""What keeps a training vault apart from a real one: the first word of all that is derived or signed."""

_REAL = b"vir/"
_TRAINING = b"vir-ovning/"


def prefix(training: bool) -> bytes:
    """Return the first bytes of a vault's every info string, bound context, HMAC and signed message."""
    return _TRAINING if training else _REAL
