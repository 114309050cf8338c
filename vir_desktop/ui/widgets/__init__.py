"""Reusable widgets; they know no domain."""
