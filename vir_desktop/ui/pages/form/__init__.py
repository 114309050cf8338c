"""A form as one page: the same questions, engine and saving as the interview."""
