"""How a question is answered: one widget per type of item, all with one face."""
