"""C2: calls that would leak or run what they should not, looked for in every file of the program.

ruff bans some of them by name (pyproject.toml); this looks at what is called, and each rule finds its planted case.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "vir_desktop"
FILES = sorted(PACKAGE.rglob("*.py"))

CODE_FROM_DATA = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "code", "codeop", "yaml"}
RUNNING_TEXT = {"eval", "exec", "compile", "__import__"}
TELLING = {"logging", "syslog", "warnings", "pdb", "cgitb"}
LEAVING_TRACES = {"tempfile", "QSettings", "QFileDialog", "QDesktopServices", "QTemporaryFile", "QTemporaryDir"}
STARTING = {"subprocess", "pty", "multiprocessing", "QProcess"}
STARTING_BY_OS = {
    "system", "popen", "fork", "forkpty", "execv", "execve", "execvp", "posix_spawn", "spawnv", "startfile",
}  # fmt: skip
SQL_CALLS = {"execute", "executemany", "executescript", "one", "_run_script"}

# SQL cannot take the number of a migration, or a pragma and its value, as a parameter: constants of the file itself.
SQL_FROM_CONSTANTS = {("storage/database.py", "_migrate"), ("storage/database.py", "_set_pragmas")}


def findings(source: str, place: str) -> list[str]:
    """Return what is forbidden in a source; `place` is its path within the package."""
    return [what for node, function in _nodes(ast.parse(source)) for what in _wrong(node, place, function)]


def _nodes(tree: ast.AST, function: str = "") -> Iterator[tuple[ast.AST, str]]:
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef) else function
        yield node, inside
        yield from _nodes(node, inside)


def _wrong(node: ast.AST, place: str, function: str) -> Iterator[str]:
    names = set(_names(node))
    in_system = place.startswith("system/")
    yield from (f"code from data: {name}" for name in names & CODE_FROM_DATA)
    yield from (f"told outside the window: {name}" for name in names & TELLING)
    yield from (f"leaves traces: {name}" for name in names & LEAVING_TRACES)
    yield from (f"starts a process: {name}" for name in names & STARTING if not in_system)
    if isinstance(node, ast.Attribute):
        if node.attr == "openUrl":
            yield "opens another program"
        if isinstance(node.value, ast.Name) and node.value.id == "os" and node.attr in STARTING_BY_OS and not in_system:
            yield f"starts a process: os.{node.attr}"
    if isinstance(node, ast.Call):
        yield from _wrong_call(node, place, function)


def _names(node: ast.AST) -> Iterator[str]:
    """Yield what a node imports or names, by the first or the last part of it."""
    match node:
        case ast.Import(names=aliases):
            yield from (alias.name.split(".")[0] for alias in aliases)
        case ast.ImportFrom(module=module, names=aliases):
            yield (module or "").split(".")[0]
            yield from (alias.name for alias in aliases)
        case ast.Attribute(attr=name) if name.startswith("Q"):
            yield name


def _wrong_call(call: ast.Call, place: str, function: str) -> Iterator[str]:
    if isinstance(call.func, ast.Name):
        if call.func.id in RUNNING_TEXT:
            yield f"runs text: {call.func.id}"
        if call.func.id == "print" and not place.startswith("cli/"):
            yield "prints outside the commands"
        if call.func.id == "print" and any(_is_of_a_person(argument) for argument in call.args):
            yield "prints an answer"
    if _runs_sql(call) and _is_put_together(call.args[0]) and (place, function) not in SQL_FROM_CONSTANTS:
        yield "SQL put together from values"


def _runs_sql(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in SQL_CALLS and bool(call.args)


def _is_of_a_person(argument: ast.AST) -> bool:
    """Whether what is printed is named as an answer, a draft, a note or a person's words are."""
    said = {node.attr for node in ast.walk(argument) if isinstance(node, ast.Attribute)}
    said |= {node.id for node in ast.walk(argument) if isinstance(node, ast.Name)}
    return bool(said & {"answer", "answers", "draft", "drafts", "note", "notes", "person", "identity"})


def _is_put_together(argument: ast.AST) -> bool:
    match argument:
        case ast.JoinedStr(values=values):
            return any(isinstance(value, ast.FormattedValue) for value in values)
        case ast.BinOp(op=ast.Mod()):
            return True
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _is_put_together(left) or _is_put_together(right)
        case ast.Call(func=ast.Attribute(attr="format"), args=args):
            return any(not isinstance(value, ast.Constant) for value in args)
        case _:
            return False


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_file_calls_what_is_forbidden(path: Path) -> None:
    assert findings(path.read_text(encoding="utf-8"), path.relative_to(PACKAGE).as_posix()) == []


@pytest.mark.parametrize(
    ("source", "place", "found"),
    [
        ("import pickle", "domain/a.py", "code from data: pickle"),
        ("from marshal import loads", "storage/a.py", "code from data: marshal"),
        ("eval(text)", "domain/a.py", "runs text: eval"),
        ("exec(text)", "cli/a.py", "runs text: exec"),
        ("import logging", "services/a.py", "told outside the window: logging"),
        ("from logging import getLogger", "ui/a.py", "told outside the window: logging"),
        ("print('x')", "services/a.py", "prints outside the commands"),
        ("print(answer.value)", "cli/a.py", "prints an answer"),
        ("print(f'{store.answers(record)}')", "cli/a.py", "prints an answer"),
        ("from PySide6.QtCore import QSettings", "ui/a.py", "leaves traces: QSettings"),
        ("from PySide6 import QtCore\nQtCore.QSettings()", "ui/a.py", "leaves traces: QSettings"),
        ("import tempfile", "reports/a.py", "leaves traces: tempfile"),
        ("services.openUrl(url)", "ui/a.py", "opens another program"),
        ("import subprocess", "ui/a.py", "starts a process: subprocess"),
        ("import os\nos.system('ls')", "cli/a.py", "starts a process: os.system"),
        ("from PySide6.QtCore import QProcess", "ui/a.py", "starts a process: QProcess"),
        ("db.execute(f'SELECT {name}')", "storage/a.py", "SQL put together from values"),
        ("db.one('SELECT ' + f'{name}')", "storage/a.py", "SQL put together from values"),
        ("db.executemany('SELECT %s' % name, rows)", "storage/a.py", "SQL put together from values"),
        ("db.execute('SELECT {}'.format(name))", "storage/a.py", "SQL put together from values"),
        ("def f():\n    db.execute(f'PRAGMA {x}')", "storage/database.py", "SQL put together from values"),
    ],
)
def test_each_rule_finds_its_case(source: str, place: str, found: str) -> None:
    """The positive controls."""
    assert found in findings(source, place)


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("import subprocess\nimport os\nos.posix_spawn(a, b, c)", "system/session_process.py"),
        ("dialog.exec()", "ui/a.py"),
        ("db.execute('SELECT a FROM b' + _WHERE, (x,))", "storage/a.py"),
        ("print(line, file=out)", "cli/a.py"),
        ("def _set_pragmas():\n    db.execute(f'PRAGMA {name}')", "storage/database.py"),
    ],
)
def test_what_is_allowed_is_left_alone(source: str, place: str) -> None:
    assert findings(source, place) == []
