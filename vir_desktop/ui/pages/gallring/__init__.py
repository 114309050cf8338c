"""Gallring: what may go, what may not and why, and what has gone."""
