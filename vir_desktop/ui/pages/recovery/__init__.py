"""The way back into a vault: sheets of words, copies, drills."""
