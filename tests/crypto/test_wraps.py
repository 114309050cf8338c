"""Wraps, sealed values, signatures, tokens: what one key and one context made opens for no other."""

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vir_desktop.crypto.vault_crypto import VaultCrypto
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.services.ports import Crypto

CRYPTO, REAL = VaultCrypto(training=True), VaultCrypto(training=False)
MINE, OTHER = CRYPTO.new_user_secrets(), CRYPTO.new_user_secrets()
PUBLIC, SIG_PUBLIC = CRYPTO.public_keys(MINE)
KEY = CRYPTO.new_key()

Unwrap = Callable[[bytes, bytes, bytes], bytes]


def refused(call: Callable[[], bytes]) -> Known:
    with pytest.raises(KnownError) as raised:
        call()
    return raised.value.code


def kinds() -> list[tuple[bytes, Unwrap, Unwrap]]:
    return [
        (CRYPTO.wrap_hybrid(KEY, PUBLIC, b"akt 1"), CRYPTO.unwrap_hybrid, REAL.unwrap_hybrid),
        (CRYPTO.wrap(KEY, PUBLIC, b"akt 1"), CRYPTO.unwrap, REAL.unwrap),
    ]


@settings(max_examples=25, deadline=None)
@given(key=st.binary(max_size=200), context=st.binary(max_size=80))
def test_wraps_and_seals_come_back(key: bytes, context: bytes) -> None:
    hybrid, small = CRYPTO.wrap_hybrid(key, PUBLIC, context), CRYPTO.wrap(key, PUBLIC, context)
    assert CRYPTO.unwrap_hybrid(hybrid, MINE.kem_seed, context) == key
    assert CRYPTO.unwrap(small, MINE.kem_seed, context) == key
    assert CRYPTO.unseal(KEY, CRYPTO.seal(KEY, key, context), context) == key
    assert (len(hybrid), len(small)) == (len(key) + 1137, len(key) + 49)


def test_sizes_are_as_written() -> None:
    assert (len(PUBLIC), len(SIG_PUBLIC), len(MINE.kem_seed)) == (1216, 32, 96)


@pytest.mark.parametrize("kind", [0, 1])
def test_a_wrap_opens_only_for_its_holder_context_and_kind_of_vault(kind: int) -> None:
    wrapped, unwrap, real_unwrap = kinds()[kind]
    other_kind = kinds()[1 - kind][1]
    assert unwrap(wrapped, MINE.kem_seed, b"akt 1") == KEY
    assert refused(lambda: unwrap(wrapped, OTHER.kem_seed, b"akt 1")) is Known.NO_RIGHT
    assert refused(lambda: unwrap(wrapped, MINE.kem_seed, b"akt 2")) is Known.NO_RIGHT
    assert refused(lambda: real_unwrap(wrapped, MINE.kem_seed, b"akt 1")) is Known.NO_RIGHT
    assert refused(lambda: other_kind(wrapped, MINE.kem_seed, b"akt 1")) is Known.NO_RIGHT


@pytest.mark.parametrize("kind", [0, 1])
def test_every_flip_and_truncation_of_a_wrap_is_refused(kind: int) -> None:
    wrapped, unwrap, _ = kinds()[kind]
    for index in range(len(wrapped)):
        flipped = bytearray(wrapped)
        flipped[index] ^= 0x80
        expected = Known.NEWER_VERSION if index == 0 else Known.NO_RIGHT
        assert refused(partial(unwrap, bytes(flipped), MINE.kem_seed, b"akt 1")) is expected
        assert refused(partial(unwrap, wrapped[:index], MINE.kem_seed, b"akt 1")) is Known.NO_RIGHT


@pytest.mark.parametrize("blob", [b"\x02" + bytes(80), b"\x02" + b"\xff" * 80, b"\x00" * 81])
def test_degenerate_encapsulated_keys_are_refused(blob: bytes) -> None:
    assert refused(lambda: CRYPTO.unwrap(blob, MINE.kem_seed, b"")) is Known.NO_RIGHT


def test_a_sealed_value_opens_only_whole_and_where_it_belongs() -> None:
    sealed = CRYPTO.seal(KEY, b"etikett", b"label")
    assert refused(lambda: CRYPTO.unseal(KEY, sealed, b"position")) is Known.DAMAGED_REGISTER
    assert refused(lambda: CRYPTO.unseal(CRYPTO.new_key(), sealed, b"label")) is Known.DAMAGED_REGISTER
    assert refused(lambda: REAL.unseal(KEY, sealed, b"label")) is Known.DAMAGED_REGISTER
    for index in range(len(sealed)):
        flipped = bytes(byte ^ (at == index) for at, byte in enumerate(sealed))
        for blob in (flipped, sealed[:index]):
            with pytest.raises(KnownError):
                CRYPTO.unseal(KEY, blob, b"label")


@settings(max_examples=50, deadline=None)
@given(message=st.binary(max_size=300), purpose=st.text(st.characters(codec="ascii", exclude_characters="\0")))
def test_a_signature_holds_for_its_message_purpose_key_and_kind_of_vault(message: bytes, purpose: str) -> None:
    signature = CRYPTO.sign(MINE.sig_seed, purpose, message)
    assert len(signature) == 64
    assert CRYPTO.verify(SIG_PUBLIC, purpose, message, signature)
    assert not CRYPTO.verify(SIG_PUBLIC, purpose, message + b".", signature)
    assert not CRYPTO.verify(SIG_PUBLIC, purpose + ".", message, signature)
    assert not CRYPTO.verify(CRYPTO.signing_public(OTHER.sig_seed), purpose, message, signature)
    assert not REAL.verify(SIG_PUBLIC, purpose, message, signature)


@pytest.mark.parametrize("public", [b"", b"short", bytes(32), b"\xff" * 32])
def test_a_public_key_that_is_none_verifies_nothing(public: bytes) -> None:
    signature = CRYPTO.sign(MINE.sig_seed, "record/1", b"m")
    assert not CRYPTO.verify(public, "record/1", b"m", signature)
    assert not CRYPTO.verify(SIG_PUBLIC, "record/1", b"m", signature[:-1])


def test_derived_keys_and_tokens_differ_by_everything_that_goes_in() -> None:
    def made(crypto: Crypto, key: bytes) -> list[bytes]:
        return [
            crypto.derive(key, "anchor/1"),
            crypto.derive(key, "labels/1"),
            crypto.search_token(key, "vault-1", "0701740605"),
            crypto.search_token(key, "vault-2", "0701740605"),
            crypto.search_token(key, "vault-1", "0701740606"),
        ]

    other = CRYPTO.new_key()
    values = [value for crypto in (CRYPTO, REAL) for key in (KEY, other) for value in made(crypto, key)]
    assert len(set(values)) == len(values) == 20
    assert {len(value) for value in values} == {32}
    assert made(CRYPTO, KEY) == made(CRYPTO, KEY)


def test_warming_up_leaves_nothing_behind() -> None:
    before = dict(vars(CRYPTO))
    CRYPTO.warm_up()
    assert vars(CRYPTO) == before
