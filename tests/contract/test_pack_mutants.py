"""Damaged and hostile packs: each is refused with file, path and reason, or is a valid pack; none takes > 100 ms."""

import copy
import json
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any  # whatever a mutant is made of

import pytest

from tests.helpers.pace import slowness
from vir_desktop.domain.instrument.pack import Pack, PackError
from vir_desktop.domain.instrument.reader import read_pack

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "instruments"
HOSTILE: tuple[Any, ...] = (
    *(None, True, -1, 0, 10**18, 1.5, "", "a", "å" * 30_000, "a\u030a", "\u202e", "\x00", [], [[]], {}, {"a": 1}),
    *("choice", "group", "not-applicable", "urn:vir:prompt", [{}] * 600, {"linkId": "a"}),
)
LIMIT_S = 0.1  # of the processor; see pace.py


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(found for key, value in below for found in places(value, (*path, key)))]


def mutate(doc: dict[str, Any], chance: random.Random) -> None:
    *above, key = chance.choice(places(doc)[1:])
    parent: Any = doc
    for step in above:
        parent = parent[step]
    match chance.randrange(6):
        case 0:
            del parent[key]
        case 1:
            parent[key] = copy.deepcopy(chance.choice(HOSTILE))
        case 2 if isinstance(parent, list):
            parent.insert(key, copy.deepcopy(parent[key]))
        case 3 if isinstance(parent, dict):
            parent[chance.choice(["prefix", "initial", "linkId", "enableWhen", "é"])] = parent[key]
        case 4:
            other = chance.choice(places(doc))
            value: Any = doc
            for step in other:
                value = value[step]
            parent[key] = copy.deepcopy(value)
        case _:
            parent[key] = [parent[key]] if chance.random() < 0.5 else {"x": parent[key]}


def mutant(sources: list[bytes], chance: random.Random) -> bytes:
    data = chance.choice(sources)
    if chance.random() < 0.3:
        broken = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        return bytes(broken[: chance.randint(1, len(broken))] if chance.random() < 0.3 else broken)
    doc = json.loads(data)
    for _ in range(chance.randint(1, 3)):
        mutate(doc, chance)
    return json.dumps(doc, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def judge(data: bytes) -> str:
    """Return "valid" or the reason for refusal; anything but a PackError is a failure of the test."""
    spent = []
    for _ in range(10):  # other work on the processor slows this down too; the reader's own time is the least of ten
        start = time.thread_time()
        try:
            result: Pack | PackError = read_pack(data, "mutant.json")
        except PackError as error:
            result = error
        spent.append(time.thread_time() - start)
        if spent[-1] <= LIMIT_S:
            break
    assert min(spent) <= LIMIT_S or min(spent) <= LIMIT_S * slowness()
    if isinstance(result, Pack):
        assert set(result.order) == set(result.places)
        return "valid"
    assert result.name == "mutant.json"
    assert result.reason
    assert isinstance(result.path, str)
    return result.reason


@pytest.mark.parametrize("count", [800, pytest.param(5_000, marks=[pytest.mark.full, pytest.mark.timeout(600)])])
def test_mutants_are_refused_or_valid(count: int) -> None:
    sources = [path.read_bytes() for path in sorted(FOLDER.glob("*.json")) if path.name != "pinned.json"]
    assert sources
    assert {judge(source) for source in sources} == {"valid"}  # the control: what is whole is accepted
    chance = random.Random(20261121)
    reasons = Counter(judge(mutant(sources, chance)) for _ in range(count))
    # The fuzzer reaches into the reader, not only into its first line.
    assert reasons["unknown-key"] > count / 50
    assert len(reasons) >= 15
    assert reasons["valid"] < count / 2


def test_the_largest_pack_is_read_in_time() -> None:
    items = [
        {
            "linkId": f"q{n}",
            "text": "Fråga " + "å" * 800,
            "type": "choice",
            "answerOption": [{"valueCoding": {"code": f"k{m}", "display": f"Svar {m}"}} for m in range(8)],
            **({"enableWhen": [{"question": "q0", "operator": "=", "answerCoding": {"code": "k1"}}]} if n else {}),
        }
        for n in range(400)
    ]
    doc = json.loads((FOLDER / "samtalsstod-fara.json").read_bytes())
    assert judge(json.dumps({**doc, "item": items}, ensure_ascii=False).encode()) == "valid"
