"""How it looks on paper: domain values in, PDF bytes out."""
