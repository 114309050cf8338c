"""What is not the night's work but is sometimes needed: copy, passphrase, blank forms, log, help, look."""
