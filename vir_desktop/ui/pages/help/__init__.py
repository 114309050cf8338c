"""Help, in the program itself."""
