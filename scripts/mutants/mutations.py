"""The small changes that a test ought to notice: what a source can be mutated to, one place at a time.

Annotations, decorators and docstrings are left alone; everything else that decides something is changed.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_LEFT_ALONE = frozenset({"annotation", "returns", "decorator_list", "type_comment", "ctx"})
_LONGEST_NAME = 100
_NONE = -1


@dataclass(frozen=True)
class Mutant:
    """One changed source: `name` tells where and what, and stays the same when lines move."""

    name: str
    line: int
    tree: ast.Module


def names_of(source: str) -> list[str]:
    """Return the names of every mutant of a module's source, in its order."""
    lister, seen, names = _Changer(_NONE), Counter[str](), []
    lister.change(source)
    for name in lister.names:
        seen[name] += 1
        names.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return names


def mutants_of(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module's source, in its order."""
    for number, name in enumerate(names_of(source)):
        one = _Changer(number)
        one.change(source)
        yield Mutant(name, one.line, one.tree)


class _Changer:
    """Walks a source and makes change number `wanted`, counted from 0; `_NONE` only names them all."""

    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self._within: list[str] = []
        self.names: list[str] = []  # of the changes that were met
        self.line = 0
        self.tree = ast.Module([], [])

    @property
    def _done(self) -> bool:
        return self._wanted != _NONE and len(self.names) > self._wanted

    def change(self, source: str) -> None:
        """Make the change; afterwards `tree` holds it."""
        self.tree = ast.parse(source)
        self._walk(self.tree)
        ast.fix_missing_locations(self.tree)

    def _walk(self, node: ast.AST) -> None:
        names = [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
        self._within += names
        for field, value in ast.iter_fields(node):
            if field not in _LEFT_ALONE and not self._done:
                self._field(node, field, value)
        del self._within[len(self._within) - len(names) :]

    def _field(self, parent: ast.AST, field: str, value: object) -> None:
        if isinstance(value, ast.AST):
            setattr(parent, field, self._one(value))
        elif isinstance(value, list):
            for index, child in enumerate(value):
                if isinstance(child, ast.AST) and not self._done and not _is_words(child):
                    value[index] = self._one(child)

    def _one(self, node: ast.AST) -> ast.AST:
        """Return the node, or what it becomes."""
        for changed in _changes(node):
            self.names.append(f"{'.'.join(self._within) or 'module'}: {_spelt(node)} → {_spelt(changed)}")
            if self._done:
                self.line = getattr(node, "lineno", 0)
                return ast.copy_location(changed, node)
        self._walk(node)
        return node


def _is_words(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _spelt(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= _LONGEST_NAME else text[:_LONGEST_NAME] + "…"


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Constant(value=value):
            yield from _constants(value)
        case ast.Compare(left=left, ops=[operator], comparators=comparators) if type(operator) in _COMPARISONS:
            yield ast.Compare(left, [_COMPARISONS[type(operator)]()], comparators)
        case ast.BoolOp(op=joint, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(joint, ast.And) else ast.And(), values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=operation, right=right) if type(operation) in _OPERATORS:
            yield ast.BinOp(left, _OPERATORS[type(operation)](), right)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.Set(elts=elements):
            yield from (ast.Call(ast.Name("set"), [ast.List(kept)], []) for kept in _without_one(elements))
        case ast.Dict(keys=keys, values=values):
            pairs = _without_one(list(zip(keys, values, strict=True)))
            yield from (ast.Dict([key for key, _ in kept], [value for _, value in kept]) for kept in pairs)
        case ast.stmt():
            yield from _statements(node)


def _constants(value: object) -> Iterator[ast.AST]:
    match value:
        case bool():
            yield ast.Constant(not value)
        case int():
            yield ast.Constant(value + 1)
        case str():
            yield ast.Constant(value + "XX")
        case bytes():
            yield ast.Constant(value + b"XX")


def _statements(node: ast.stmt) -> Iterator[ast.AST]:
    match node:
        case ast.Raise() | ast.Expr(value=ast.Call()) | ast.AugAssign():
            yield ast.Pass()
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            yield ast.Return(ast.Constant(None))
        case ast.If(test=ast.Name() | ast.Attribute() | ast.Call() as test, body=body, orelse=orelse):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)


def _without_one(items: list[T]) -> Iterator[list[T]]:
    for index in range(len(items)):
        yield [*items[:index], *items[index + 1 :]]
