"""The organisationsfrö: 32 bytes that live on paper only, as SLIP-0039 shares (docs/decisions/0002)."""

import os
import re
from collections.abc import Sequence
from itertools import combinations

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.wordlist import WORDLIST

from vir_desktop.crypto import kdf
from vir_desktop.crypto.signatures import signing_public
from vir_desktop.crypto.wraps import KEM_SEED_BYTES, kem_public
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.keys import KEY_BYTES, OrganisationKeys
from vir_desktop.domain.sheet import Sheet

_FIRST_LETTERS = 4
_KNOWN_WORDS = frozenset(WORDLIST)
_BY_FIRST_LETTERS = {word[:count]: word for word in WORDLIST for count in range(_FIRST_LETTERS, len(word))}


def new_organisation_seed() -> bytes:
    """Return 32 fresh random bytes."""
    return os.urandom(KEY_BYTES)


def organisation_keys(seed: bytes, namespace: bytes) -> OrganisationKeys:
    """Return the root's and the recovery's keys, each by its own HKDF info from the same frö."""
    root_seed = kdf.expand(seed, namespace + b"root-signing/1")
    recovery_seed = kdf.expand(seed, namespace + b"recovery-kem/1", length=KEM_SEED_BYTES)
    return OrganisationKeys(root_seed, signing_public(root_seed), recovery_seed, kem_public(recovery_seed))


def split_seed(seed: bytes, threshold: int, count: int) -> Sequence[str]:
    """Return `count` shares of 33 words, any `threshold` of which give the frö back.

    Raises:
        ValueError: Numbers that SLIP-0039 does not allow, such as 1 of 2.
    """
    # Exponent 0: there is no passphrase on the shares, so stretching it would protect nothing.
    groups: list[list[str]] = generate_mnemonics(1, [(threshold, count)], seed, iteration_exponent=0)
    return groups[0]


def join_seed(shares: Sequence[str]) -> bytes:
    """Return the frö. Every share given must agree, also those above the threshold.

    Raises:
        KnownError: WRONG_SHARE (details: `share`, from 1, when a single one is at fault), TOO_FEW_SHARES
            (details: `missing`).
    """
    spelt = {_check_share(number, text): None for number, text in enumerate(shares, start=1)}
    parsed = [Share.from_mnemonic(text) for text in spelt]
    threshold: int = parsed[0].member_threshold if parsed else 1
    if len({share.group_parameters() for share in parsed}) > 1:
        raise KnownError(Known.WRONG_SHARE)
    if len(parsed) < threshold:
        raise KnownError(Known.TOO_FEW_SHARES, missing=threshold - len(parsed))
    seeds = {_combine(some) for some in combinations(spelt, threshold)}
    if len(seeds) != 1:
        raise KnownError(Known.WRONG_SHARE)
    return seeds.pop()


def look_at_share(text: str) -> Sheet:
    """Return what can be told of one share alone, however it was typed."""
    words = spelt_words(text)
    unknown = tuple(place for place, word in enumerate(words, start=1) if word not in _KNOWN_WORDS)
    try:
        share = Share.from_mnemonic(" ".join(words))
    except MnemonicError:
        return Sheet(len(words), unknown)
    return Sheet(len(words), unknown, share.index + 1, share.member_threshold, share.identifier)


def spelt_words(text: str) -> list[str]:
    """Return the words of a share as the list spells them: in lower case, without numbers, dots and line ends.

    The first four letters tell every word of SLIP-0039's list from all others, so more need not be typed.
    """
    typed = re.findall(r"[^\W\d_]+", text.casefold())
    return [_BY_FIRST_LETTERS.get(word, word) for word in typed]


def _check_share(number: int, text: str) -> str:
    spelt = " ".join(spelt_words(text))
    try:
        Share.from_mnemonic(spelt)
    except MnemonicError:
        # `from None` here and below: the library's message repeats words of the share.
        raise KnownError(Known.WRONG_SHARE, share=number) from None
    return spelt


def _combine(shares: Sequence[str]) -> bytes:
    try:
        seed: bytes = combine_mnemonics(shares)
    except MnemonicError:
        raise KnownError(Known.WRONG_SHARE) from None
    if len(seed) != KEY_BYTES:
        raise KnownError(Known.WRONG_SHARE)
    return seed
