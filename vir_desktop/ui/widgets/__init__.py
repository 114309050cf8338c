"""Reusable parts of the screens; none of them knows the domain."""
