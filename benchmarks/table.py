"""What a row of the bench says, and how the rows stand together."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

_HEADS = ("work", "floor", "ours", "ratio", "goal", "ok")


@dataclass(frozen=True, slots=True)
class Goal:
    """Ours is at most `times` × floor + `plus`, and at most `most`; each in the line's unit, each if given."""

    times: float | None = None
    plus: float = 0.0
    most: float | None = None

    def is_met(self, ours: float, floor: float | None) -> bool:
        """Return whether a figure holds the goal. A goal on a floor needs one."""
        if self.times is not None and (floor is None or ours > self.times * floor + self.plus):
            return False
        return self.most is None or ours <= self.most

    def __str__(self) -> str:
        parts = []
        if self.times is not None:
            factor = f"{self.times:g} × floor" if self.times != 1 else "floor"
            parts.append(f"≤ {factor}" + (f" + {self.plus:g}" if self.plus else ""))
        if self.most is not None:
            parts.append(f"≤ {self.most:g}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure beside its floor. Without a goal it only explains another line; `void` says why it proves nothing."""

    work: str
    ours: float
    floor: float | None = None
    goal: Goal | None = None
    unit: str = "ms"
    void: str = ""

    @property
    def ok(self) -> bool | None:
        """Whether the goal is held; None where there is none or the measurement is void."""
        return self.goal.is_met(self.ours, self.floor) if self.goal and not self.void else None

    def cells(self) -> tuple[str, ...]:
        """Return the line as the table shows it, a text for each head."""
        floor = f"{self.floor:.2f}" if self.floor is not None else "-"
        ratio = f"{self.ours / self.floor:.2f}" if self.floor else "-"
        verdict = {True: "yes", False: "NO", None: self.void or "-"}[self.ok]
        return (self.work, floor, f"{self.ours:.2f} {self.unit}", ratio, str(self.goal or "-"), verdict)


def table(lines: Sequence[Line]) -> str:
    """Return the lines in columns, figures to the right."""
    rows = [_HEADS, *(line.cells() for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    return "\n".join("  ".join(_aligned(row, widths)).rstrip() for row in rows) + "\n"


def _aligned(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    to_the_right = range(1, 4)
    return [
        cell.rjust(width) if column in to_the_right else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]


def to_json(lines: Sequence[Line]) -> str:
    """Return the lines as JSON, with their verdicts."""
    return json.dumps([asdict(line) | {"ok": line.ok} for line in lines], ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> list[Line]:
    """Return the lines that `to_json` wrote."""
    return [_line(data) for data in json.loads(text)]


def _line(data: dict[str, object]) -> Line:
    work, ours, floor, goal = data["work"], data["ours"], data["floor"], data["goal"]
    assert isinstance(ours, int | float)
    return Line(
        work=str(work),
        ours=float(ours),
        floor=float(floor) if isinstance(floor, int | float) else None,
        goal=Goal(**goal) if isinstance(goal, dict) else None,
        unit=str(data["unit"]),
        void=str(data["void"]),
    )
