"""R11: two sessions of two users on one vault: the second is told "in use", and nothing of the first is lost."""

import subprocess
import sys
from pathlib import Path

from tests.helpers.colleagues import ARBETSLEDARE, comes, phrase_of
from tests.helpers.vaults import a_form, a_vault, an_akt, answers_json
from vir_desktop.cli.exit_codes import Exit
from vir_desktop.services import akter
from vir_desktop.services.verifying import verify_vault

ADMIN = [sys.executable, "-m", "vir_desktop.admin"]


def test_the_second_session_is_told_and_the_first_loses_nothing(tmp_path: Path) -> None:
    vault = a_vault(tmp_path)
    vault.world.storage.lock()
    session = vault.open()
    comes(session, "cia", ARBETSLEDARE)
    akt_id = an_akt(session)
    a_form(session, akt_id, "person", {"namn": "Åsa Påhittsson"})
    second = subprocess.run(
        [*ADMIN, "akt", "list", "--vault", str(vault.folder), "--user", "cia"],
        input=phrase_of("cia"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == Exit.IN_USE
    assert "Valvet är redan öppet." in second.stderr
    assert second.stdout == ""
    a_form(session, akt_id, "saker-kontakt", {})
    before = answers_json(session, akt_id)
    vault.leave()
    hers = vault.open("cia", phrase_of("cia"))
    akter.open_akt(hers, akt_id)
    assert answers_json(hers, akt_id) == before
    akter.close_akt(hers, akt_id)
    assert verify_vault(hers).findings == ()
    vault.leave()
    vault.world.storage.unlock()
