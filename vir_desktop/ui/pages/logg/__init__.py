"""Who has read and done what."""
