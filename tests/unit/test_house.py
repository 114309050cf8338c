"""The rules of the house that no linter knows: sizes, and that every module can be imported on Windows."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "vir_desktop"
FILES = sorted(
    path for folder in ("vir_desktop", "tests", "benchmarks", "scripts") for path in (ROOT / folder).rglob("*.py")
)
FILE_LINES, FUNCTION_LINES, CLASS_LINES = 400, 40, 250

# First as here, so that every library is loaded; then once more with what only POSIX has taken away.
IMPORT_ALL = """
import importlib, sys, types
sys.path.append(sys.argv[1])
names = sys.argv[2:]
for name in names:
    importlib.import_module(name)
for name in [name for name in sys.modules if name.split(".")[0] == "vir_desktop"]:
    del sys.modules[name]
for name in ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "readline"):
    sys.modules[name] = None
for name in ("msvcrt", "winreg"):
    sys.modules[name] = types.ModuleType(name)
sys.platform = "win32"
for name in names:
    importlib.import_module(name)
"""


def too_long(source: str) -> list[str]:
    """Return the functions and classes of a file that are longer than the house allows."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            limit = CLASS_LINES if isinstance(node, ast.ClassDef) else FUNCTION_LINES
            if (node.end_lineno or node.lineno) - node.lineno + 1 > limit:
                found.append(f"{node.name}:{node.lineno}")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_and_functions_keep_their_size(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= FILE_LINES
    assert too_long(source) == []


def test_a_long_function_is_found() -> None:
    """The positive control of the measure."""
    assert too_long("def f():\n" + "    x = 1\n" * FUNCTION_LINES) == ["f:1"]
    assert too_long("def f():\n" + "    x = 1\n" * (FUNCTION_LINES - 1)) == []


def module_names() -> list[str]:
    """Every module but the Linux halves, which a Windows machine never imports."""
    names = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[-1].startswith("linux_") or parts[-1] == "__main__":
            continue
        names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return names


def import_all(names: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", IMPORT_ALL, str(ROOT), *names]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)


def test_every_module_imports_without_what_only_posix_has() -> None:
    done = import_all(module_names())
    assert done.returncode == 0, done.stderr


def test_a_module_that_needs_posix_is_found(tmp_path: Path) -> None:
    """The positive control of the blocking."""
    (tmp_path / "vir_desktop").mkdir()
    (tmp_path / "vir_desktop" / "needs_posix.py").write_text("import fcntl\n")
    command = [sys.executable, "-I", "-S", "-c", IMPORT_ALL, str(tmp_path), "vir_desktop.needs_posix"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert "fcntl" in done.stderr


def test_the_lock_names_no_registry() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "--find-links" not in text
        assert "index" not in text.replace("-", " ").split()


def test_the_run_lock_is_part_of_the_test_lock() -> None:
    run, test = (
        {line for line in (ROOT / "requirements" / f"{name}.txt").read_text().splitlines() if "==" in line}
        for name in ("run", "test")
    )
    assert run <= test
