"""How secrets are held: bytes in, bytes out; no paths, no Qt, no SQL."""
