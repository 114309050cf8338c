"""Handing one's own akter over at the end of a shift."""
