"""A paper before it leaves: seen, checked, saved."""
