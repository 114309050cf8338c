"""What a session can import holds no way to talk: no socket, no ssl, no QtNetwork."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SUPERVISORS_OWN = {"desktop_signals", "linux_logind"}  # imported there after the first session is spawned
LAYERS = ("domain", "services", "storage", "crypto", "reports", "ui", "system")

IMPORT = """
import importlib, sys
sys.path.append(sys.argv[1])
for name in sys.argv[2:]:
    importlib.import_module(name)
print(*sorted({"socket", "ssl", "_ssl", "http.client", "PySide6.QtNetwork"} & set(sys.modules)))
"""


def talkers(names: list[str]) -> str:
    command = [sys.executable, "-I", "-c", IMPORT, str(ROOT), *names]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.strip()


def session_modules() -> list[str]:
    files = [path for layer in LAYERS for path in sorted((ROOT / "vir_desktop" / layer).rglob("*.py"))]
    files += sorted((ROOT / "vir_desktop").glob("app*.py"))
    files = [path for path in files if path.stem not in SUPERVISORS_OWN]
    return [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in files]


def test_no_module_of_a_session_brings_a_way_to_talk() -> None:
    assert talkers(session_modules()) == ""


def test_a_module_that_does_is_found() -> None:
    """The positive control: the supervisor's connection to logind needs a socket."""
    assert "socket" in talkers(["vir_desktop.system.linux_logind"])
