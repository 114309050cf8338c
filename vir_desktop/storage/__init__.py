"""How it is kept: register, akt files, slots, keyring, anchor, backup. Nothing else knows a column name."""
