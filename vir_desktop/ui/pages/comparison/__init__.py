"""Two records of one form, side by side."""
