"""Where the parts of one session meet. No logic: the order of things, and who is given what.

The start path is short on purpose (docs/decisions/0003-process-split.md): harden, deny the network, Qt, the unlock
window; everything that knows of vaults is loaded after the window is painted.
"""

from __future__ import annotations

import os
import sys

from vir_desktop.system import network_denial, process_hygiene
from vir_desktop.system.session_link import READY, SessionLink

TYPE_CHECKING = False  # typing and its like cost start-up time
if TYPE_CHECKING:
    from vir_desktop.ui.shell import Shell
    from vir_desktop.ui.theme import Theme

EXIT_NETWORK = 10
_ACCESSIBILITY_S = 0.25


def run_session() -> int:
    """Run one session with the process's own arguments; return its exit code."""
    arguments = sys.argv[1:]
    link = SessionLink()
    process_hygiene.harden([link.fileno()])
    may_unlock = "--no-unlock" not in arguments
    if may_unlock:
        try:
            network_denial.deny()
        except network_denial.NetworkNotDeniedError:
            return EXIT_NETWORK
    return _show(link, _vault(arguments), may_unlock=may_unlock, hold="--hold" in arguments)


def _show(link: SessionLink, vault: str, *, may_unlock: bool, hold: bool) -> int:
    from vir_desktop.ui import binding

    binding.load()
    from PySide6.QtWidgets import QApplication

    from vir_desktop.system import appearance, paths
    from vir_desktop.ui.shell import Shell
    from vir_desktop.ui.theme import Theme
    from vir_desktop.ui.translation import load_swedish

    address = link.accessibility_bus(_ACCESSIBILITY_S)
    if address:
        os.environ["AT_SPI_BUS_ADDRESS"] = address
    app = QApplication(["vir-desktop"])
    load_swedish(app)
    resources = paths.resources()
    theme = Theme(app, str(resources), *appearance.read(), sheet=False)
    shell = Shell(link)
    theme.apply_sheet()
    shell.painted.connect(lambda: _furnish(shell, theme, vault, may_unlock=may_unlock))
    if hold:
        link.tell(READY)
        shell.furnish()
    else:
        shell.show()
        link.tell(READY)
    return int(app.exec())


def _furnish(shell: Shell, theme: Theme, vault: str, *, may_unlock: bool) -> None:
    """Load what knows of vaults, now that there is something to look at."""
    from vir_desktop.ui import binding

    binding.complete()
    from pathlib import Path

    from vir_desktop.furnishing import backstage
    from vir_desktop.system import vault_choice
    from vir_desktop.ui.entrance import Entrance
    from vir_desktop.ui.looks import Looks

    theme.follow_system()
    Looks(shell.window, theme)
    place = Path(vault) if vault else vault_choice.chosen_vault()
    shell.entrance = Entrance(shell, backstage(), place, may_unlock=may_unlock)


def _vault(arguments: list[str]) -> str:
    return arguments[arguments.index("--vault") + 1] if "--vault" in arguments else ""
