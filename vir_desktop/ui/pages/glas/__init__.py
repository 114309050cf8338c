"""Opening an akt that one does not have, with a reason."""
