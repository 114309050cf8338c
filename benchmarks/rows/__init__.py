"""One file for each row of the table: its work, and the least that the same work can cost."""
