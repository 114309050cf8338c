"""The interview: one question in focus (instruments.md §5)."""
