"""Making a vault, step by step."""
