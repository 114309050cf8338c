"""Spreadsheets from outside, honest and hostile; shipped packs against their pins."""

import csv
import io
import json
import random
import shutil
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.instrument.authoring import build_pack
from vir_desktop.domain.instrument.pack import PackError
from vir_desktop.domain.instrument.reader import read_pack
from vir_desktop.storage.pack_files import ShippedPacks
from vir_desktop.storage.spreadsheet import read_workbook

RESOURCES = Path(__file__).resolve().parents[2] / "resources" / "instruments"

Table = list[list[object]]
SHEETS: Mapping[str, Table] = {
    "survey": [["type", "name", "label"], ["select_one jn", "a", "A\u030a?"], [], ["boolean", "b", "B"]],
    "choices": [["list_name", "name", "label", "weight"], ["jn", "ja", "Ja", 1], ["jn", "nej", "Nej", 0.0]],
    "settings": [["form_title", "form_id", "version", "url", "wording"], ["T", "prov", "1.0", "urn:x:y", "own"]],
}


def xlsx(path: Path, change: Callable[[openpyxl.Workbook], object] = lambda book: None) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, table in SHEETS.items():
        sheet = book.create_sheet(name)
        for row in table:
            sheet.append(row)
    change(book)
    book.save(path)
    return path


def csv_file(path: Path, delimiter: str) -> Path:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    for name, table in SHEETS.items():
        writer.writerow([name, *[""] * 5])
        for row in table:
            writer.writerow(["", *row])
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    return path


def refusal(path: Path) -> PackError:
    start = time.perf_counter()
    with pytest.raises(PackError) as caught:
        read_workbook(path)
    assert time.perf_counter() - start <= 5
    return caught.value


def test_the_same_pack_comes_of_xlsx_and_both_kinds_of_csv(tmp_path: Path) -> None:
    made = [
        build_pack(read_workbook(file))
        for file in (
            xlsx(tmp_path / "a.xlsx"),
            csv_file(tmp_path / "b.csv", ","),
            csv_file(tmp_path / "c.csv", ";"),
        )
    ]
    assert made[0] == made[1] == made[2]
    form = read_pack(made[0], "a.json")
    assert form.items[0].text == "Å?"
    assert form.is_weighted


def test_a_formula_is_refused_at_its_cell(tmp_path: Path) -> None:
    error = refusal(xlsx(tmp_path / "a.xlsx", lambda book: book["survey"].append(["text", "c", "=1+1"])))
    assert (error.path, error.reason) == ("survey!C5", "formula")


def test_a_far_away_cell_is_refused_not_unpacked(tmp_path: Path) -> None:
    far_down = xlsx(tmp_path / "a.xlsx", lambda book: book["survey"].cell(1_048_576, 1, "x"))
    assert refusal(far_down).reason == "too-large"
    far_out = xlsx(tmp_path / "b.xlsx", lambda book: book["survey"].cell(1, 16_384, "x"))
    assert refusal(far_out).reason == "too-large"


def test_unnamed_and_doubled_columns_are_refused(tmp_path: Path) -> None:
    assert refusal(xlsx(tmp_path / "a.xlsx", lambda b: b["survey"].cell(2, 9, "x"))).reason == "unnamed-column"
    assert refusal(xlsx(tmp_path / "b.xlsx", lambda b: b["survey"].cell(1, 4, "type"))).reason == "column-twice"


def repacked(source: Path, target: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, content if part.filename == name else old.read(part))
        if name not in old.namelist():
            new.writestr(name, content)
    return target


def test_bombs_and_entities_are_refused_before_they_are_parsed(tmp_path: Path) -> None:
    good = xlsx(tmp_path / "a.xlsx")
    bomb = repacked(good, tmp_path / "b.xlsx", "xl/media/big.bin", b"\0" * (21 << 20))
    assert refusal(bomb).reason == "too-large"
    laughs = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'
    assert refusal(repacked(good, tmp_path / "c.xlsx", "xl/workbook.xml", laughs)).reason == "document-type"
    hidden = laughs.decode().encode("utf-16")
    assert refusal(repacked(good, tmp_path / "d.xlsx", "xl/workbook.xml", hidden)).reason == "document-type"


def test_what_is_no_spreadsheet_is_refused(tmp_path: Path) -> None:
    for name, data in (("a.xlsx", b"PK\x03\x04"), ("b.xlsx", b""), ("c.csv", b"\xff\xfe"), ("d.csv", b'"')):
        (tmp_path / name).write_bytes(data)
        assert refusal(tmp_path / name).reason in {"not-a-spreadsheet", "not-utf8"}
    (tmp_path / "e.csv").write_bytes(b"hemligt,a,b\n")
    assert refusal(tmp_path / "e.csv").reason == "unknown-sheet"
    (tmp_path / "f.xlsx").write_bytes(bytes((2 << 20) + 1))
    assert refusal(tmp_path / "f.xlsx").reason == "too-large"
    with pytest.raises(KnownError) as caught:
        read_workbook(tmp_path / "finns-inte.xlsx")
    assert caught.value.code is Known.MISSING_FILE


def test_damaged_spreadsheets_end_as_refusals(tmp_path: Path) -> None:
    whole = xlsx(tmp_path / "a.xlsx").read_bytes()
    build_pack(read_workbook(tmp_path / "a.xlsx"))  # the control
    chance, refused = random.Random(7), 0
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        (tmp_path / "b.xlsx").write_bytes(broken)
        try:
            build_pack(read_workbook(tmp_path / "b.xlsx"))
        except PackError:
            refused += 1
    assert refused > 30


# --- pins ---


def test_every_shipped_instrument_is_on_the_shelf() -> None:
    shelf = ShippedPacks(RESOURCES)
    assert shelf.instruments()
    for instrument in shelf.instruments():
        assert read_pack(shelf.current(instrument), instrument).instrument == instrument


def test_a_changed_or_unpinned_pack_is_never_used(tmp_path: Path) -> None:
    shutil.copytree(RESOURCES, tmp_path / "packs")
    shelf = ShippedPacks(tmp_path / "packs")
    path = tmp_path / "packs" / "samtalsstod-fara.json"
    data = path.read_bytes()
    path.write_bytes(data.replace(b"samtalsstod-fara:", b"samtalsstod-fara;") + b" ")
    with pytest.raises(KnownError) as caught:
        shelf.current("samtalsstod-fara")
    assert caught.value.code is Known.DAMAGED_PACK
    assert shelf.current("samtalsstod-fraga")  # one damaged pack never blocks the others
    newer = json.loads(data) | {"version": "9999.1"}
    path.write_bytes(data)
    (tmp_path / "packs" / "insmugglad.json").write_text(json.dumps(newer), encoding="utf-8")
    assert shelf.current("samtalsstod-fara") == data
    with pytest.raises(KnownError) as missing:
        shelf.current("finns-inte")
    assert missing.value.code is Known.MISSING_FILE
