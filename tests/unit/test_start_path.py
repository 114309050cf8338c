"""What a session has loaded when its window is first painted: each module more is a later window (make bench)."""

import subprocess
import sys
from pathlib import Path

import pytest

from vir_desktop.system import paths
from vir_desktop.system.session_process import SessionProcess

ROOT = Path(__file__).resolve().parents[2]

OWN = {
    "app", "system", "system.appearance", "system.denial_error", "system.linux_seccomp", "system.network_denial",
    "system.paths", "system.process_hygiene", "system.session_link", "ui", "ui.binding", "ui.main_window",
    "ui.navigation", "ui.shell", "ui.pages", "ui.pages.unlock", "ui.pages.unlock.page", "ui.theme", "ui.translation",
    "ui.widgets", "ui.widgets.announce", "ui.widgets.buttons", "ui.widgets.cards", "ui.widgets.focus",
    "ui.widgets.labels", "ui.widgets.message_bar", "ui.widgets.passphrase", "ui.widgets.scroll_page",
    "ui.widgets.status_mark", "ui.window_size",
}  # fmt: skip
# Beyond what PySide6 brings by itself: named, so that one more is a decision.
OTHERS = {"_ctypes", "_socket", "ctypes", "gc", "resource", "select"}
BARE = "import sys; from PySide6.QtWidgets import QApplication; print(*sys.modules)"

# The real session; only what would be loaded after the first painting is replaced by writing down what is there.
SEEN = """
import sys
sys.path.append(sys.argv.pop(1))
told = sys.argv.pop(1)
from vir_desktop import app
def write_down(*arguments, **named):
    import os
    with open(told, "w") as file:
        print(*sorted(sys.modules), file=file)
    os._exit(0)
app._furnish = write_down
{more}
sys.exit(app.run_session())
"""




def loaded(folder: Path, more: str = "") -> set[str]:
    """Start a session and return the modules it has when its window is painted."""
    told = folder / "modules"
    command = [sys.executable, "-I", "-c", SEEN.format(more=more), str(ROOT), str(told), "--vault", str(folder)]
    environment = {"HOME": str(folder), "QT_QPA_PLATFORM": "offscreen", "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
    process = SessionProcess(command, environment)
    process.tell(b"accessibility ")
    assert process.reap() == 0
    return set(told.read_text(encoding="ascii").split())


def own(modules: set[str]) -> set[str]:
    return {name.removeprefix("vir_desktop.") for name in modules if name.startswith("vir_desktop.")}


def test_nothing_of_our_own_is_loaded_that_the_first_window_does_not_show(tmp_path: Path) -> None:
    assert own(loaded(tmp_path)) == OWN


def test_no_other_library_comes_along(tmp_path: Path) -> None:
    command = [sys.executable, "-I", "-c", BARE]
    bare = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.split()
    more = {name.split(".")[0] for name in loaded(tmp_path) - set(bare)}
    assert more - {"vir_desktop"} <= OTHERS


def test_a_module_that_came_along_is_found(tmp_path: Path) -> None:
    """The positive control."""
    with_a_service = loaded(tmp_path, "import vir_desktop.services.outcome")
    assert own(with_a_service) - OWN == {"services", "services.outcome"}


LATER = {"openpyxl", "PIL", "pypdfium2", "reportlab"}  # heavy, and of no use before a paper is made or a pack is read
UNLOCKED = "import sys; sys.path.append({root!r}); import vir_desktop.furnishing, vir_desktop.ui.workbench{more}"


@pytest.mark.parametrize(("more", "found"), [("", set()), (", vir_desktop.reports.render", {"PIL", "reportlab"})])
def test_an_unlocked_session_is_without_what_makes_papers_until_one_is_made(more: str, found: set[str]) -> None:
    code = UNLOCKED.format(root=str(ROOT), more=more) + "; print(*sys.modules)"
    command = [sys.executable, "-I", "-c", code]
    seen = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.split()
    assert {name.split(".")[0] for name in seen} & LATER == found


@pytest.mark.parametrize("config", ["", "  ", "/somewhere/else"])
def test_the_look_lies_where_the_platform_keeps_settings(config: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found without the library that says where, so held against it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", config)
    assert Path(paths.appearance()) == paths.device_secrets().parent / "utseende"
