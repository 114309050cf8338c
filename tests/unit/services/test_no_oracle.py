"""S11: a wrong passphrase and an unknown signatur say the same, cost the same and wait the same."""

import statistics
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.colleagues import HANDLAGGARE, comes
from tests.helpers.vaults import PHRASE, Vault, a_vault, refusal
from vir_desktop.crypto import slots
from vir_desktop.crypto.vault_crypto import VaultCrypto
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.keys import KDF_FULL, KDF_SMALL, SlotContent
from vir_desktop.domain.messages import words
from vir_desktop.services import unlocking

WRONG = "en annan påhittad lösenfras"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return a_vault(tmp_path)


def said(vault: Vault, signatur: str) -> str:
    with pytest.raises(KnownError) as refused:
        unlocking.admit(vault.world, vault.door(signatur), WRONG)
    told = words(refused.value)
    return f"{refused.value.code} {told.title} {told.advice}"


def test_both_say_the_same_and_wait_alike_also_after_a_restart(vault: Vault) -> None:
    heard = []
    for _ in range(3):
        heard += [said(vault, vault.signatur)]
    assert said(vault, "ingen").startswith(Known.WAIT)  # counted for everybody
    assert len(set(heard)) == 1
    (vault.folder / "attempts").unlink()
    assert said(vault, "ingen") == heard[0]
    waits = []
    for _ in range(12):
        waits.append(unlocking.note_failure(vault.world).wait(vault.clock.now()))
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (0, unlocking.LONGEST_WAIT)
    restarted = replace(vault.world, storage=type(vault.world.storage)(vault.folder))  # type: ignore[call-arg]
    assert unlocking.throttle(restarted.storage.folder).wait(vault.clock.now()) == unlocking.LONGEST_WAIT
    vault.clock.pass_(seconds=31)
    assert unlocking.admit(restarted, vault.door(), PHRASE)


def costs(vault: Vault, signatur: str) -> float:
    """Return the processor time of one attempt: what a busy computer around it does, does not count."""
    before = time.process_time()
    door = unlocking.prepare(vault.world, signatur)
    assert refusal(lambda: unlocking.try_passphrase(vault.world.crypto, door, WRONG)) == Known.WRONG_PASSPHRASE
    return time.process_time() - before


def difference(vault: Vault, first: str, second: str, rounds: int) -> float:
    """Return by how much the medians of two signaturer differ, as a share; taken in turns."""
    taken: dict[str, list[float]] = {first: [], second: []}
    for number in range(rounds):
        for signatur in (first, second) if number % 2 else (second, first):
            taken[signatur].append(costs(vault, signatur))
    one, other = (statistics.median(taken[name]) for name in (first, second))
    return abs(one - other) / max(one, other)


def test_an_unknown_signatur_costs_what_a_wrong_passphrase_costs(vault: Vault) -> None:
    comes(vault.open(), "bo", HANDLAGGARE)
    vault.leave()
    assert min(difference(vault, "bo", "ingen", 25) for _ in range(3)) < 0.05


@pytest.mark.full
def test_an_unknown_signatur_costs_the_same_200_times(vault: Vault) -> None:
    assert difference(vault, vault.signatur, "ingen", 200) < 0.05


def test_a_cheaper_answer_is_noticed(vault: Vault) -> None:
    """The control: an answer without the KDF is far off."""
    cheap = replace(vault, world=replace(vault.world, crypto=_WithoutKdf()))  # type: ignore[arg-type]
    assert costs(cheap, "ingen") < costs(vault, "ingen") / 2


class _WithoutKdf:
    """Answers at once."""

    def device_check(self, secret: bytes) -> str:
        return VaultCrypto(training=True).device_check(secret)

    def slot_name(self, *_: object) -> str:
        return "0" * 64

    def decoy_slot(self, *_: object) -> bytes:
        return b""

    def open_slot(self, *_: object) -> None:
        raise KnownError(Known.WRONG_PASSPHRASE)


def test_a_decoy_costs_what_the_slots_of_the_vault_cost() -> None:
    crypto = VaultCrypto(training=False)
    secrets = crypto.new_user_secrets()
    content = SlotContent(secrets, "0" * 16, bytes(32))
    small = crypto.seal_slot(content, WRONG, bytes(32), KDF_SMALL, "ab" * 32)
    decoy = crypto.decoy_slot(small, "cd" * 32)
    assert slots._read(decoy)[0].profile == KDF_SMALL
    assert slots._read(crypto.decoy_slot(b"damaged", "cd" * 32))[0].profile == KDF_FULL
