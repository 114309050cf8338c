"""Every act that any service writes has Swedish words, in the log and in the akt: no code is ever shown."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from vir_desktop.domain.akt import Phase
from vir_desktop.domain.record import RecordState
from vir_desktop.services import logg
from vir_desktop.services.underway import What
from vir_desktop.ui.pages.akt import timeline

PACKAGE = Path(__file__).parents[3] / "vir_desktop"
FOLDERS = ("services", "cli", "domain", "storage")
SOURCES = sorted(path for folder in FOLDERS for path in (PACKAGE / folder).rglob("*.py"))
# An act that is given as an argument; whoever gives it is found by `passed`.
PASSES_ON = {
    ("storage/akt_store.py", "act"), ("storage/register_store.py", "act"), ("services/reading.py", "act"),
    ("services/underway.py", "act"), ("services/session.py", "one.act"),  # what could not be written when it was done
    ("services/carrying.py", "event.act"),  # done again as it was done in the other akt
    ("services/key_acts.py", "act"), ("services/sharing.py", "act"),
    ("services/gallring.py", "act"), ("services/purge.py", "act"), ("services/purge_parts.py", "act"),
    ("services/purge_many.py", "act"),
}
# function: the place of its act
GIVEN = {"note_read": 1, "close_record": 3, "sign_act": 1, "_give": 3, "_take": 3, "_hand": 4, "_tell": 2}
GIVEN |= {"_tell_of": 1, "_set_hold": 4}


def constants() -> dict[str, str]:
    """Return every module constant of the sources that is a string."""
    found: dict[str, str] = {}
    for path in SOURCES:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.Assign):
                found |= dict(_assigned(node))
    return found


def _assigned(node: ast.Assign) -> Iterator[tuple[str, str]]:
    target = node.targets[0]
    names = target.elts if isinstance(target, ast.Tuple) else [target]
    values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
    for name, value in zip(names, values, strict=False):
        if isinstance(name, ast.Name) and isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield name.id, value.value


def written(path: Path) -> Iterator[tuple[str, ast.expr]]:
    """Yield (whose chain, the expression of the act) of every event that a file writes."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        name = called.rsplit(".", 1)[-1]
        if name == "append" and len(node.args) >= 4 and called != "chain.append":
            yield ("register" if "register" in called else "akt"), node.args[2]
        elif name in GIVEN and len(node.args) > GIVEN[name]:
            yield ("akt" if name == "close_record" else "register"), node.args[GIVEN[name]]


def acts_of(expression: ast.expr, known: dict[str, str], scope: ast.AST) -> set[str]:
    """Return what an expression can be; an act that cannot be made out is an empty set."""
    match expression:
        case ast.Constant(value=str(act)):
            return {act}
        case ast.IfExp(body=one, orelse=other):
            return acts_of(one, known, scope) | acts_of(other, known, scope)
        case ast.JoinedStr() if ast.unparse(expression) == "f'phase-{phase.value}'":
            return {f"phase-{phase.value}" for phase in Phase}
        case ast.Attribute() if ast.unparse(expression) == "act.what.value":
            return {what.value for what in What}
        case ast.JoinedStr() if ast.unparse(expression) == "f'{act.what.value}-here'":
            return {f"{what.value}-here" for what in What}
        case ast.Attribute() if ast.unparse(expression) == "state.value":
            return {state.value for state in RecordState if state is not RecordState.OPEN}
        case ast.Name(id=name) if name in known:
            return {known[name]}
        case ast.Name(id=name):
            return _local(name, known, scope)
    return set()


def _local(name: str, known: dict[str, str], scope: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(scope):
        if isinstance(node, ast.arguments):
            for argument, default in zip(node.kwonlyargs, node.kw_defaults, strict=True):
                found |= acts_of(default, known, scope) if default and argument.arg == name else set()
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [name]:
            found |= acts_of(node.value, known, scope)
    return found


def every_act() -> dict[str, set[str]]:
    """Return the acts of each chain; "unknown" lists what could not be made out, as file: expression."""
    known = constants()
    found: dict[str, set[str]] = {"register": set(), "akt": set(), "unknown": set()}
    for path in SOURCES:
        name, scope = path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text("utf-8"))
        for chain, expression in written(path):
            if (name, ast.unparse(expression)) in PASSES_ON:
                continue
            acts = acts_of(expression, known, scope)
            found[chain] |= acts
            if not acts:
                found["unknown"].add(f"{name}: {ast.unparse(expression)}")
    return found


def test_every_act_is_made_out() -> None:
    found = every_act()
    assert found["unknown"] == set()
    assert {"akt-opened", "search", "phase-akut", "log-check-closed", "paper-shown"} <= found["register"]
    assert {"akt-created", "signed", "preliminary", "abandoned", "head-signed"} <= found["akt"]


def test_every_act_of_the_register_has_words_in_the_log() -> None:
    missing = every_act()["register"] - set(logg._WORDS)
    assert missing == set(), "give them words in services/logg.py, and in TECHNICAL when an administratör may see them"
    assert set(logg._WORDS) >= logg.TECHNICAL


def test_every_act_of_an_akt_has_words_in_its_own_timeline() -> None:
    found = every_act()
    about_akter = found["register"] - logg.TECHNICAL - NOT_ABOUT_AN_AKT
    silent = timeline._SILENT | timeline._ANSWERS
    shown = {act for act in (found["akt"] | about_akter) - silent if timeline.words_of(act) == timeline.NAMELESS}
    assert shown == set(), "give them words in ui/pages/akt/timeline.py"


NOT_ABOUT_AN_AKT = frozenset({
    "search", "fara-nu-call", "log-check-begun", "log-check-closed", "key-act-signed", "grupp-added", "grupp-removed",
    "grupp-joined", "grupp-left", "akt-purge-begun", "akt-purged", "purge-requested", "purge-approved",
    "purge-withdrawn",
})  # fmt: skip


@pytest.mark.parametrize("act", ["some-new-act", "x"])
def test_an_act_without_words_is_never_shown_as_its_code(act: str) -> None:
    assert logg.act_words(act) == logg.NAMELESS
    assert timeline.words_of(act) == timeline.NAMELESS
    assert act not in logg.NAMELESS
