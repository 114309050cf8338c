"""One akt: what it holds and what to do next."""
