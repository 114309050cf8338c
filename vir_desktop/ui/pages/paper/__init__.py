"""A paper before it leaves."""
