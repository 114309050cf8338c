"""Breaks a module in one place at a time and asks its own tests whether they notice (`make mutants`)."""
