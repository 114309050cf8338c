"""The acute call: a running log from the first second."""
