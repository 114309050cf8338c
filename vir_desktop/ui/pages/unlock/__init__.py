"""Unlocking: the first window."""
