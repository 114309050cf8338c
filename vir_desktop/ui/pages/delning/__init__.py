"""Who has an akt, and letting others have it."""
