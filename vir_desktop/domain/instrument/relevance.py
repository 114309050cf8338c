"""XLSForm's `relevant`, as far as FHIR's enableWhen can say it: comparisons joined by only `and` or only `or`."""

import re
from collections.abc import Mapping
from typing import TypeAlias

Made: TypeAlias = bool | int | float | str | list["Made"] | dict[str, "Made"]  # JSON that we make

_NAME = r"\$\{(?P<name>[a-z0-9][a-z0-9.-]*)\}"
_VALUE = r"(?P<value>'[^']*'|\"[^\"]*\"|-?[0-9]{1,15}(?:\.[0-9]{1,6})?|true\(\)|false\(\))"
_COMPARISON = re.compile(rf"\s*{_NAME}\s*(?P<operator>!=|<=|>=|=|<|>)\s*{_VALUE}\s*", re.ASCII)
_SELECTED = re.compile(
    rf"\s*(?P<not>not\()?\s*selected\(\s*{_NAME}\s*,\s*(?P<value>'[^']*'|\"[^\"]*\")\s*\)(?(not)\s*\))\s*", re.ASCII
)
_JOINT = re.compile(r"\b(and|or)\b")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def relevance_of(expression: str, types: Mapping[str, str]) -> tuple[list[Made], str]:
    """Return FHIR conditions and their enableBehavior; `types` are the XLSForm types of the questions by name.

    Raises:
        ValueError: It says more than enableWhen can, with the part that does.
    """
    joints = list(_JOINT.finditer(_blanked(expression)))
    words = {match[1] for match in joints}
    if len(words) > 1:
        raise ValueError("and, or")
    starts = [0, *(match.end() for match in joints)]
    ends = [*(match.start() for match in joints), len(expression)]
    parts = [expression[start:end] for start, end in zip(starts, ends, strict=True)]
    return [_condition(part, types) for part in parts], "any" if words == {"or"} else "all"


def _blanked(expression: str) -> str:
    """Return the expression with its quoted texts blanked, so that an `and` inside one joins nothing."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), expression)


def _condition(part: str, types: Mapping[str, str]) -> dict[str, Made]:
    if match := _SELECTED.fullmatch(part):
        operator = "!=" if match["not"] else "="
    elif match := _COMPARISON.fullmatch(part):
        operator = match["operator"]
    else:
        raise ValueError(part.strip())
    name, value = match["name"], match["value"]
    if value in {"''", '""'}:
        return _exists(part, name, operator)
    return {"question": name, "operator": operator, **_answer(part, types.get(name, ""), value)}


def _exists(part: str, name: str, operator: str) -> dict[str, Made]:
    """Read `${q} != ''` as: the question is answered."""
    if operator not in {"=", "!="}:
        raise ValueError(part.strip())
    return {"question": name, "operator": "exists", "answerBoolean": operator == "!="}


def _answer(part: str, kind: str, value: str) -> dict[str, Made]:
    text = value.strip("'\"")
    quoted = text != value
    match kind:
        case "select_one" | "select_multiple" if quoted:
            return {"answerCoding": {"code": text}}
        case "text" if quoted:
            return {"answerString": text}
        case "date" if quoted:
            return {"answerDate": text}
        case "boolean" if text in {"true()", "false()", "true", "false"}:
            return {"answerBoolean": text.startswith("true")}
        case "integer" if not quoted and value.lstrip("-").isdecimal():
            return {"answerInteger": int(value)}
        case "decimal" if not quoted and "(" not in value:
            return {"answerDecimal": float(value) if "." in value else int(value)}
        case _:
            raise ValueError(part.strip())
