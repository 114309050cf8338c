"""Fara nu: whom to call, one key away on every screen."""
