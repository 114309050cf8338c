"""Reads the spreadsheet that a pack is written in: XLSX, or CSV with the sheet's name in the first column.

The file comes from outside: sizes are bounded before anything is unpacked, formulas and entities are refused, and
whatever a library makes of a broken file ends as PackError.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Protocol, cast

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils import get_column_letter

from vir_desktop.domain.instrument.authoring import CHOICES, SETTINGS, SURVEY, Row, Workbook
from vir_desktop.domain.instrument.pack import PackError
from vir_desktop.domain.instrument.strict import printable
from vir_desktop.storage.faults import disk_faults

MAX_FILE = 2 << 20
MAX_UNPACKED = 20 << 20
MAX_PARTS = 200
MAX_ROWS = 5_000
MAX_COLUMNS = 100
MAX_CELL = 20_000

_SHEETS = (SURVEY, CHOICES, SETTINGS)
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)

_Line = tuple[int, Sequence[str]]
_AnyCell = Cell | ReadOnlyCell | EmptyCell | MergedCell


class _Sheet(Protocol):
    """What is used of openpyxl's read-only sheet, whose published types contradict themselves."""

    title: str

    def reset_dimensions(self) -> None: ...
    def iter_rows(self) -> Iterator[Sequence[_AnyCell]]: ...


def read_workbook(path: Path) -> Workbook:
    """Return the sheets survey, choices and settings of an .xlsx or .csv file.

    Raises:
        KnownError: The file cannot be read.
        PackError: It is no spreadsheet, too large, or has a formula, an unnamed column or the same column twice.
    """
    with disk_faults(path.name), path.open("rb") as file:
        data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise PackError(path.name, "", "too-large")
    lines = _csv_lines(data, path.name) if path.suffix.lower() == ".csv" else _xlsx_lines(data, path.name)
    return Workbook(path.name, {sheet: tuple(_rows(path.name, sheet, found)) for sheet, found in lines.items()})


def _rows(name: str, sheet: str, lines: Iterable[_Line]) -> Iterator[Row]:
    heads: Sequence[str] | None = None
    for number, cells in lines:
        if number > MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise PackError(name, f"{sheet}!{number}", "too-large")
        if not any(cells):
            continue
        if heads is None:
            heads = _heads(name, sheet, number, cells)
        else:
            yield _row(name, sheet, heads, (number, cells))


def _heads(name: str, sheet: str, number: int, cells: Sequence[str]) -> Sequence[str]:
    named = [cell for cell in cells if cell]
    for cell in named:
        if named.count(cell) > 1:
            raise PackError(name, f"{sheet}!{number}", "column-twice", printable(cell))
    return cells


def _row(name: str, sheet: str, heads: Sequence[str], line: _Line) -> Row:
    number, cells = line
    found = {}
    for column, cell in enumerate(cells):
        if not cell:
            continue
        head = heads[column] if column < len(heads) else ""
        if not head or len(cell) > MAX_CELL:
            place = f"{sheet}!{get_column_letter(column + 1)}{number}"
            raise PackError(name, place, "text-too-long" if head else "unnamed-column")
        found[head] = cell
    return Row(number, found)


def _clean(text: str) -> str:
    """Return a cell's text in NFC, with plain line feeds; other programs write other forms."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


# --- CSV ---


def _csv_lines(data: bytes, name: str) -> dict[str, list[_Line]]:
    try:
        text = data.decode("utf-8-sig")
        delimiter = ";" if text.split("\n", 1)[0].count(";") else ","
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except UnicodeDecodeError:
        raise PackError(name, "", "not-utf8") from None
    except csv.Error as error:
        raise PackError(name, "", "not-a-spreadsheet") from error
    lines: dict[str, list[_Line]] = {}
    sheet = ""
    for number, row in enumerate(rows, start=1):
        sheet = _clean(row[0]).lower() or sheet if row else sheet
        cells = [_clean(cell) for cell in row[1:]]
        if sheet in _SHEETS:
            lines.setdefault(sheet, []).append((number, cells))
        elif any(cells):
            raise PackError(name, f"rad {number}", "unknown-sheet", printable(sheet))
    return lines


# --- XLSX ---


def _xlsx_lines(data: bytes, name: str) -> dict[str, list[_Line]]:
    try:
        _check_container(data, name)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        return {sheet: _sheet_lines(cast("_Sheet", book[sheet]), name) for sheet in _SHEETS if sheet in book.sheetnames}
    except (PackError, MemoryError):
        raise
    except Exception as error:  # whatever zipfile, the XML parser or openpyxl makes of a file that is none
        raise PackError(name, "", "not-a-spreadsheet") from error


def _check_container(data: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        parts = container.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise PackError(name, "", "too-large")
        for part in parts:
            content = container.read(part)
            is_xml = part.filename.lower().endswith((".xml", ".rels"))
            # No declared types, and no encoding that would hide one from the search.
            if is_xml and (b"\0" in content or _DOCTYPE.search(content)):
                raise PackError(name, printable(part.filename), "document-type")


def _sheet_lines(sheet: _Sheet, name: str) -> list[_Line]:
    sheet.reset_dimensions()  # what the file says of its own size is not to be relied on
    lines: list[_Line] = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise PackError(name, f"{sheet.title}!{number}", "too-large")
        place = f"{sheet.title}!{{}}{number}"
        texts = [_cell(cell, place.format(get_column_letter(at)), name) for at, cell in enumerate(cells, 1)]
        lines.append((number, texts))
    return lines


def _cell(cell: _AnyCell, place: str, name: str) -> str:
    if isinstance(cell, Cell | ReadOnlyCell) and cell.data_type in {"f", "e"}:
        raise PackError(name, place, "formula")
    match cell.value:
        case None:
            return ""
        case bool(truth):
            return "true" if truth else "false"
        case float(number) if number.is_integer():
            return str(int(number))
        case datetime() as moment:
            return moment.date().isoformat()
        case date() as day:
            return day.isoformat()
        case value:
            return _clean(str(value))
