"""What is true in this work, without a computer: frozen values and rules; standard library only."""
