"""The recurring check of the log: a sample looked at, marked and signed."""
