"""From the rows of a spreadsheet to a pack: the column names that XLSForm authors know, plus a few of our own.

What a column means stands in docs/packformat.md. Whatever this cannot carry over is refused at its cell.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import NoReturn

from vir_desktop.domain.instrument import reader
from vir_desktop.domain.instrument.pack import NOT_APPLICABLE_SYSTEM, PackError
from vir_desktop.domain.instrument.relevance import Made, relevance_of
from vir_desktop.domain.instrument.strict import printable

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"

_COLUMNS = {
    SURVEY: {
        *("type", "name", "label", "hint", "guidance_hint", "guidance", "required", "relevant", "appearance"),
        *("theme", "prompt", "evidence", "sanitize", "max_length"),
    },
    CHOICES: {"list_name", "name", "label", "weight", "prompt"},
    SETTINGS: {
        *("form_title", "form_id", "version", "url", "wording", "status", "default_language"),
        *("description", "publisher", "copyright", "date"),
    },
}
_LABEL = re.compile(r"label::[^()]*\(([A-Za-z0-9-]+)\)")
_SELECT = re.compile(r"select_(?P<how>one|multiple)\s+(?P<list>\S+)(?P<other>\s+or_other)?")
_YES = {"yes", "true", "true()", "ja", "1"}
_NO = {"", "no", "false", "false()", "nej", "0"}
_PLAIN_TYPES = {"note": "display", "boolean": "boolean", "integer": "integer", "decimal": "decimal", "date": "date"}
_BEGIN = {"begin_group": False, "begin group": False, "begin_repeat": True, "begin repeat": True}
_END = {"end_group", "end group", "end_repeat", "end repeat"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: its number there (the heading is 1) and its cells that are not empty, by column name."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of one file, by name."""

    name: str
    sheets: Mapping[str, tuple[Row, ...]]


@dataclass(slots=True)
class _Group:
    """A group that is being filled while its rows are read."""

    row: Row | None
    repeats: bool = False
    items: list[Made] = field(default_factory=list)


def build_pack(book: Workbook) -> bytes:
    """Return the pack that a workbook describes, as sorted JSON that `read_pack` accepts.

    Raises:
        PackError: A sheet, column or cell that cannot be carried over (`survey!C4`), or a rule of the format
            that the whole breaks (a JSON path).
    """
    builder = _Builder(book)
    pack = {**builder.settings(), "item": builder.items()}
    data = json.dumps(pack, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    reader.read_pack(data, book.name)
    return data


class _Builder:
    def __init__(self, book: Workbook) -> None:
        self._book = book
        for sheet in (SURVEY, CHOICES, SETTINGS):
            self._check_columns(sheet)
        self._lists = self._read_choices()
        self._types = {
            row.cells["name"]: _first_word(row.cells.get("type", ""))
            for row in self._rows(SURVEY)
            if "name" in row.cells
        }

    def _rows(self, sheet: str) -> tuple[Row, ...]:
        return self._book.sheets.get(sheet, ())

    def _fail(self, sheet: str, row: Row | None, column: str, reason: str, detail: str = "") -> NoReturn:
        place = f"{sheet}!{column}{row.number}" if row else sheet
        raise PackError(self._book.name, place, reason, printable(detail))

    def _check_columns(self, sheet: str) -> None:
        if sheet not in self._book.sheets:
            self._fail(sheet, None, "", "missing-sheet", sheet)
        for row in self._rows(sheet):
            for column in row.cells:
                translated = sheet != SETTINGS and _LABEL.fullmatch(column)
                if column not in _COLUMNS[sheet] and not translated:
                    self._fail(sheet, row, column, "unsupported-column", column)

    def _cell(self, sheet: str, row: Row, column: str) -> str:
        if column not in row.cells:
            self._fail(sheet, row, column, "missing-cell", column)
        return row.cells[column]

    # --- settings ---

    def settings(self) -> dict[str, Made]:
        """Return the questionnaire's own members."""
        rows = self._rows(SETTINGS)
        if len(rows) != 1:
            self._fail(SETTINGS, None, "", "one-row-needed", str(len(rows)))
        row = rows[0]
        made: dict[str, Made] = {
            "resourceType": "Questionnaire",
            "url": self._cell(SETTINGS, row, "url"),
            "version": self._cell(SETTINGS, row, "version"),
            "title": self._cell(SETTINGS, row, "form_title"),
            "status": row.cells.get("status", "active"),
            "language": row.cells.get("default_language", "sv"),
            "extension": [
                _extension(reader.INSTRUMENT, "valueCode", self._cell(SETTINGS, row, "form_id")),
                _extension(reader.WORDING, "valueCode", self._cell(SETTINGS, row, "wording")),
            ],
        }
        optional = ("description", "publisher", "copyright", "date")
        return made | {column: row.cells[column] for column in optional if column in row.cells}

    # --- choices ---

    def _read_choices(self) -> dict[str, list[Made]]:
        lists: dict[str, list[Made]] = {}
        for row in self._rows(CHOICES):
            lists.setdefault(self._cell(CHOICES, row, "list_name"), []).append(self._option(row))
        return lists

    def _option(self, row: Row) -> Made:
        coding: dict[str, Made] = {
            "code": self._cell(CHOICES, row, "name"),
            "display": self._cell(CHOICES, row, "label"),
        }
        if coding["code"] == "not-applicable":
            coding["system"] = NOT_APPLICABLE_SYSTEM
        _translate(row, coding, "_display")
        extensions = [_extension(reader.PROMPT, "valueCode", key) for key in row.cells.get("prompt", "").split()]
        if "weight" in row.cells:
            extensions.insert(0, _extension(reader.ITEM_WEIGHT, "valueDecimal", self._weight(row)))
        return {"valueCoding": coding, **({"extension": [*extensions]} if extensions else {})}

    def _weight(self, row: Row) -> Made:
        try:
            weight = Decimal(row.cells["weight"].replace(",", "."))
        except InvalidOperation:
            self._fail(CHOICES, row, "weight", "not-a-number", row.cells["weight"])
        if not weight.is_finite() or not 0 <= weight <= reader.MAX_WEIGHT:
            self._fail(CHOICES, row, "weight", "bad-weight", row.cells["weight"])
        return int(weight) if weight == weight.to_integral_value() else float(weight)

    # --- survey ---

    def items(self) -> list[Made]:
        """Return the form's items, groups nested."""
        open_groups = [_Group(None)]
        for row in self._rows(SURVEY):
            kind = self._cell(SURVEY, row, "type")
            if kind in _BEGIN:
                open_groups.append(_Group(row, _BEGIN[kind]))
            elif kind in _END:
                self._close(open_groups, row)
            else:
                open_groups[-1].items.append(self._item(row, self._typed(row, kind)))
        if len(open_groups) > 1:
            self._fail(SURVEY, open_groups[-1].row, "type", "group-not-ended")
        return open_groups[0].items

    def _close(self, open_groups: list[_Group], row: Row) -> None:
        group = open_groups.pop()
        if group.row is None:
            self._fail(SURVEY, row, "type", "group-not-begun")
        made: dict[str, Made] = {"type": "group", "item": group.items}
        if group.repeats:
            made["repeats"] = True
        open_groups[-1].items.append(self._item(group.row, made))

    def _typed(self, row: Row, kind: str) -> dict[str, Made]:
        """Return type, repeats and options of a question."""
        if kind in _PLAIN_TYPES:
            return {"type": _PLAIN_TYPES[kind]}
        if kind == "text":
            return {"type": "text" if "multiline" in row.cells.get("appearance", "") else "string"}
        select = _SELECT.fullmatch(kind)
        if not select:
            self._fail(SURVEY, row, "type", "unsupported-type", kind)
        if select["list"] not in self._lists:
            self._fail(SURVEY, row, "type", "unknown-list", select["list"])
        made: dict[str, Made] = {"type": "open-choice" if select["other"] else "choice"}
        if select["how"] == "multiple":
            made["repeats"] = True
        return made | {"answerOption": [*self._lists[select["list"]]]}

    def _item(self, row: Row, made: dict[str, Made]) -> Made:
        made = {"linkId": self._cell(SURVEY, row, "name"), "text": self._cell(SURVEY, row, "label"), **made}
        if self._flag(row, "required"):
            made["required"] = True
        if "max_length" in row.cells:
            made["maxLength"] = self._number(row, "max_length")
        if "relevant" in row.cells:
            made |= self._relevance(row)
        _translate(row, made, "_text")
        if extensions := self._extensions(row):
            made["extension"] = extensions
        return made

    def _flag(self, row: Row, column: str) -> bool:
        word = row.cells.get(column, "").lower()
        if word not in _YES | _NO:
            self._fail(SURVEY, row, column, "not-a-boolean", word)
        return word in _YES

    def _number(self, row: Row, column: str) -> int:
        text = row.cells[column]
        if not re.fullmatch("[0-9]{1,6}", text, re.ASCII):
            self._fail(SURVEY, row, column, "not-an-integer", text)
        return int(text)

    def _relevance(self, row: Row) -> dict[str, Made]:
        try:
            conditions, behaviour = relevance_of(row.cells["relevant"], self._types)
        except ValueError as error:
            self._fail(SURVEY, row, "relevant", "unsupported-relevant", str(error))
        made: dict[str, Made] = {"enableWhen": [*conditions]}
        return made | ({"enableBehavior": behaviour} if len(conditions) > 1 else {})

    def _extensions(self, row: Row) -> list[Made]:
        cells = row.cells
        hints = "\n".join(cells[name] for name in ("guidance", "guidance_hint", "hint") if name in cells)
        made: list[Made] = [_extension(reader.GUIDANCE, "valueString", hints)] if hints else []
        for column, url in (("theme", reader.THEME), ("sanitize", reader.SANITIZE)):
            if column in cells:
                made.append(_extension(url, "valueCode", cells[column]))
        made += (_extension(reader.EVIDENCE, "valueCode", code) for code in cells.get("evidence", "").split())
        return made + [self._prompt(row, part) for part in cells.get("prompt", "").split(";") if part.strip()]

    def _prompt(self, row: Row, part: str) -> Made:
        answer, colon, key = (word.strip() for word in part.partition(":"))
        if not colon:
            self._fail(SURVEY, row, "prompt", "bad-spelling", part)
        parts: list[Made] = [_extension("answer", "valueCode", answer), _extension("text", "valueCode", key)]
        return {"url": reader.PROMPT, "extension": parts}


def _first_word(kind: str) -> str:
    return kind.split(maxsplit=1)[0] if kind else ""


def _extension(url: str, key: str, value: Made) -> dict[str, Made]:
    return {"url": url, key: value}


def _translate(row: Row, made: dict[str, Made], key: str) -> None:
    found: list[Made] = []
    for column, text in row.cells.items():
        if match := _LABEL.fullmatch(column):
            parts: list[Made] = [
                _extension("lang", "valueCode", match[1]),
                _extension("content", "valueString", text),
            ]
            found.append({"url": reader.TRANSLATION, "extension": parts})
    if found:
        made[key] = {"extension": found}
