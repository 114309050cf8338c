"""Grupper: who holds akter together."""
