"""The frö on paper: any two of three sheets give it back, and a sheet that is wrong is named."""

from dataclasses import replace
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic import Share, combine_mnemonics
from shamir_mnemonic.wordlist import WORDLIST

from vir_desktop.crypto.vault_crypto import VaultCrypto
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.sheet import SheetFault, fault_of

CRYPTO = VaultCrypto(training=True)
SEED = bytes(range(32))
SHARES = tuple(CRYPTO.split_seed(SEED, 2, 3))

# SLIP-0039's first published vector: 1 of 1, 128 bits, passphrase TREZOR.
VECTOR = (
    "duckling enlarge academic academic agency result length solution fridge kidney coal piece deal husband "
    "erode duke ajar critical decision keyboard"
)
VECTOR_SECRET = "bb54aac4b89dc868ba37d9cc21b2cece"


def refusal(*shares: str) -> KnownError:
    with pytest.raises(KnownError) as raised:
        CRYPTO.join_seed(shares)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__ or raised.value.__context__ is None
    return raised.value


def test_the_library_reads_the_standards_own_example() -> None:
    assert combine_mnemonics([VECTOR], b"TREZOR").hex() == VECTOR_SECRET


@settings(max_examples=10, deadline=None)
@given(st.binary(min_size=32, max_size=32))
def test_any_two_of_three_in_any_order_give_it_back(seed: bytes) -> None:
    shares = CRYPTO.split_seed(seed, 2, 3)
    assert [len(share.split()) for share in shares] == [33, 33, 33]
    for count in (2, 3):
        for some in permutations(shares, count):
            assert CRYPTO.join_seed(some) == seed


def test_one_of_one() -> None:
    (only,) = CRYPTO.split_seed(SEED, 1, 1)
    assert CRYPTO.join_seed([only]) == CRYPTO.join_seed([only, only]) == SEED


def test_typing_may_be_careless_about_case_and_space() -> None:
    assert CRYPTO.join_seed([f"  {SHARES[0].upper()}\n", SHARES[1].replace(" ", "\t ")]) == SEED


def test_too_few_says_how_many_are_missing() -> None:
    for shares in ((SHARES[0],), (SHARES[2], SHARES[2])):
        error = refusal(*shares)
        assert (error.code, error.details) == (Known.TOO_FEW_SHARES, {"missing": 1})
    assert refusal().code is Known.TOO_FEW_SHARES


@settings(max_examples=40, deadline=None)
@given(place=st.integers(0, 32), word=st.sampled_from(WORDLIST) | st.just("inteord"))
def test_one_wrong_word_names_its_sheet(place: int, word: str) -> None:
    words = SHARES[1].split()
    if words[place] == word:
        return
    words[place] = word
    error = refusal(SHARES[0], " ".join(words))
    assert (error.code, error.details) == (Known.WRONG_SHARE, {"share": 2})


@pytest.mark.parametrize("text", ["", "academic", " ".join(SHARES[0].split()[:-1]), SHARES[0] + " academic"])
def test_a_sheet_of_the_wrong_length_is_wrong(text: str) -> None:
    assert refusal(text, SHARES[1]).code is Known.WRONG_SHARE


def test_two_words_that_changed_places_are_wrong() -> None:
    words = SHARES[0].split()
    words[6], words[7] = words[7], words[6]
    assert refusal(" ".join(words), SHARES[1]).details == {"share": 1}


def test_sheets_of_different_fron_do_not_go_together() -> None:
    others = CRYPTO.split_seed(SEED, 2, 3)
    for first, second in ((SHARES[0], others[1]), (SHARES[0], others[0])):
        assert refusal(first, second).code is Known.WRONG_SHARE
    assert refusal(SHARES[0], SHARES[1], others[2]).code is Known.WRONG_SHARE


def test_sheets_forged_to_look_alike_do_not_go_together() -> None:
    def with_heading_of(share: str, other: str) -> str:
        identifier = Share.from_mnemonic(share).identifier
        forged: str = replace(Share.from_mnemonic(other), identifier=identifier).mnemonic()
        return forged

    others = CRYPTO.split_seed(bytes(32), 2, 3)
    assert refusal(SHARES[0], with_heading_of(SHARES[0], others[1])).code is Known.WRONG_SHARE
    assert refusal(SHARES[0], SHARES[1], with_heading_of(SHARES[0], others[2])).code is Known.WRONG_SHARE
    (only,), (another,) = CRYPTO.split_seed(SEED, 1, 1), CRYPTO.split_seed(bytes(32), 1, 1)
    assert refusal(only, with_heading_of(only, another)).code is Known.WRONG_SHARE


def test_a_sheet_from_a_wallet_of_another_size_is_wrong() -> None:
    assert refusal(VECTOR).code is Known.WRONG_SHARE


def test_one_of_two_is_not_a_split() -> None:
    with pytest.raises(ValueError, match="1-of-1"):
        CRYPTO.split_seed(SEED, 1, 2)


def test_single_sheets_share_nothing_but_their_heading() -> None:
    for first, second in combinations(SHARES, 2):
        assert sum(a == b for a, b in zip(first.split()[4:], second.split()[4:], strict=True)) < 6


def test_the_keys_follow_from_the_fro_and_the_kind_of_vault() -> None:
    keys, again = CRYPTO.organisation_keys(SEED), CRYPTO.organisation_keys(SEED)
    real = VaultCrypto(training=False).organisation_keys(SEED)
    other = CRYPTO.organisation_keys(CRYPTO.new_organisation_seed())
    assert keys == again
    assert len({keys.root_seed, real.root_seed, other.root_seed, keys.recovery_seed[:32]}) == 4
    assert len({keys.recovery_seed, real.recovery_seed, other.recovery_seed}) == 3
    wrapped = CRYPTO.wrap_hybrid(b"k" * 32, keys.recovery_public, b"register")
    assert CRYPTO.unwrap_hybrid(wrapped, keys.recovery_seed, b"register") == b"k" * 32
    signature = CRYPTO.sign(keys.root_seed, "admin/1", b"admin key")
    assert CRYPTO.verify(keys.root_public, "admin/1", b"admin key", signature)
    assert "root_seed" not in repr(keys)


# --- a sheet as somebody typed it -----------------------------------------------------------------------------------


def numbered(share: str) -> str:
    """Spell a share as a person does: numbered, in capitals, a word a line, and cut after four letters."""
    return "\n".join(f"{at}. {word[:4].upper()}" for at, word in enumerate(share.split(), start=1))


def test_every_word_is_told_by_its_first_four_letters() -> None:
    assert len({word[:4] for word in WORDLIST}) == len(WORDLIST) == 1024


def test_a_sheet_is_read_however_it_is_typed() -> None:
    assert CRYPTO.join_seed([numbered(SHARES[2]), numbered(SHARES[0])]) == SEED
    sheets = [CRYPTO.look_at_share(numbered(share)) for share in SHARES]
    assert [(sheet.number, sheet.needed, sheet.count, sheet.unknown) for sheet in sheets] == [
        (number, 2, 33, ()) for number in (1, 2, 3)
    ]
    assert len({sheet.family for sheet in sheets}) == 1


def test_of_a_sheet_alone_it_is_told_which_words_are_on_none() -> None:
    words = SHARES[0].split()
    half = CRYPTO.look_at_share(" ".join(["blad", *words[:9], "ordet"]))
    assert (half.count, half.unknown, half.number) == (11, (1, 11), 0)
    swapped = CRYPTO.look_at_share(" ".join([*words[:-2], words[-1], words[-2]]))
    assert (swapped.count, swapped.unknown, swapped.is_whole) == (33, (), False)
    assert CRYPTO.look_at_share("").count == 0


def test_what_is_wrong_with_a_sheet_beside_the_others() -> None:
    first, second = (CRYPTO.look_at_share(share) for share in SHARES[:2])
    words = SHARES[0].split()
    stranger = CRYPTO.look_at_share(CRYPTO.split_seed(SEED, 2, 3)[0])
    told = {
        None: (second, (first,)),
        SheetFault.TWICE: (first, (first,)),
        SheetFault.OTHER_FAMILY: (stranger, (first,)),
        SheetFault.TOO_FEW_WORDS: (CRYPTO.look_at_share(" ".join(words[:32])), ()),
        SheetFault.TOO_MANY_WORDS: (CRYPTO.look_at_share(" ".join([*words, words[0]])), ()),
        SheetFault.UNKNOWN_WORD: (CRYPTO.look_at_share(" ".join(["blad", *words[1:]])), ()),
        SheetFault.CONFUSED: (CRYPTO.look_at_share(" ".join([*words[1:], words[0]])), ()),
    }
    assert {fault: fault_of(*given) for fault, given in told.items()} == {fault: fault for fault in told}
