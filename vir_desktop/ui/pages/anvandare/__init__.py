"""Who works in the vault: the list, someone new, an agreement made longer, an employment ended."""
