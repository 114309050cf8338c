"""What the organisation has decided, as one form."""
