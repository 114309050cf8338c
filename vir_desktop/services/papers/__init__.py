"""What stands on each paper: records in, a domain Paper out; reports/ draws it."""
