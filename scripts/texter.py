"""Collect every text of the screens for proof-reading: `python -m scripts.texter [file]`.

Swedish is the source language, so a text is a literal in `tr()`. One that is not cannot be found by translators
either, and fails here.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UI = ROOT / "vir_desktop" / "ui"


def main(target: str = str(ROOT / "build" / "texter.txt")) -> int:
    """Write all texts by file; return 1 when some `tr()` has no literal."""
    lines: list[str] = []
    faults: list[str] = []
    for path in sorted(UI.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for number, text in texts(path.read_text(encoding="utf-8")):
            if text is None:
                faults.append(f"{name}:{number}: tr() utan bokstavlig text")
            else:
                lines.append(f"{name}:{number}\t{text}")
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    Path(target).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} texter i {target}")
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


def texts(source: str) -> Iterator[tuple[int, str | None]]:
    """Yield (line, text) of every `tr()` call; None where its argument is no literal."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "tr":
            first = node.args[0] if node.args else None
            literal = first.value if isinstance(first, ast.Constant) else None
            yield node.lineno, literal if isinstance(literal, str) else None


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
