"""Handing over to the day."""
