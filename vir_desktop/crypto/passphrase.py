"""Passphrases of words, for those who let the program choose; what one may choose oneself is services' rule."""

from collections.abc import Sequence

from vir_desktop.services.ports import Entropy

WORD_LIST_SIZE = 2048
WORDS = 6  # 11 bits each: 66


def generate_passphrase(entropy: Entropy, words: Sequence[str]) -> str:
    """Return six words with a space between, each drawn evenly from `words`.

    Raises:
        ValueError: `words` is not the list of 2,048 different ones.
    """
    if len(words) != WORD_LIST_SIZE or len(set(words)) != WORD_LIST_SIZE:
        raise ValueError("not the word list")
    # 2,048 divides 65,536, so the remainder of two bytes is even over the list.
    draws = (int.from_bytes(entropy.token(2)) for _ in range(WORDS))
    return " ".join(words[draw % WORD_LIST_SIZE] for draw in draws)
