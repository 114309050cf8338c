"""An act on a vault in memory, killed at its k-th change of a file or of the register, for every k."""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from tests.helpers.memory_akter import MemoryAktFiles
from tests.helpers.memory_stores import MemoryRegister
from tests.helpers.memory_vault import MemoryStorage, MemoryVaultFolder
from tests.helpers.vaults import Vault
from vir_desktop.services.session import Session

CHANGES = {
    MemoryVaultFolder: ("write", "remove"),
    MemoryStorage: ("rekey_register",),
    MemoryAktFiles: ("rekey", "create", "remove"),
    MemoryRegister: ("append", "put_row", "put_wraps", "put_user", "put_grupp", "set_setting", "set_file_digest"),
}


class KilledError(BaseException):
    """The process is gone: nothing that it would have done after this happens."""


def broken_off_everywhere(vault: Vault, signatur: str, act: Callable[[Session], object]) -> Iterator[tuple[int, Vault]]:
    """Yield (k, the vault as a kill just after the k-th change leaves it), until the act comes to its end."""
    kill_at = 0
    while True:
        kill_at += 1
        storage = copy.deepcopy(vault.world.storage)
        world = replace(vault.world, storage=storage)
        again = replace(vault, world=world, opened=[])
        session = again.open(signatur) if signatur == vault.signatur else again.open(signatur, PHRASES[signatur])
        done = False
        with killed_after(kill_at):
            try:
                act(session)
                done = True
            except KilledError:
                pass
        yield kill_at, replace(again, opened=[])
        if done:
            return


PHRASES: dict[str, str] = {}


@contextmanager
def killed_after(number: int) -> Iterator[None]:
    """Let the process go after its `number`-th change; a change inside a transaction then never was."""
    left = number

    def counted(method: Callable[..., Any]) -> Callable[..., Any]:
        def change(*args: Any, **named: Any) -> Any:
            nonlocal left
            result = method(*args, **named)
            left -= 1
            if left <= 0:
                raise KilledError
            return result

        return change

    patches = [
        patch.object(kind, name, counted(getattr(kind, name))) for kind, names in CHANGES.items() for name in names
    ]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()
