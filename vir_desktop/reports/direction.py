"""Text from right to left on paper: a short form of Unicode's bidirectional algorithm (UAX 9) and Arabic's joining.

PDF paints glyphs from left to right, so a line is turned here, after it has been broken. Each string has its own
direction, given by its first strong character, and never reaches into the text around it.
"""

import unicodedata
from functools import cache
from itertools import chain

_RIGHT = frozenset({"R", "AL"})
_FIRST_RIGHT = "\u0590"  # below it all writing runs from left to right
_NUMBER = frozenset({"EN", "AN"})
_SEPARATORS = frozenset({"ES", "CS"})
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_TRANSPARENT = frozenset({"Mn", "Me"})


def has_right_to_left(text: str) -> bool:
    """Tell whether any character runs from right to left."""
    if max(text, default="") < _FIRST_RIGHT:
        return False
    return any(unicodedata.bidirectional(character) in _RIGHT for character in set(text))


def is_right_to_left(text: str) -> bool:
    """Tell the direction of a string by its first strong character (UAX 9, P2 and P3)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in _RIGHT or kind == "L":
            return kind in _RIGHT
    return False


def visual(line: str, right_to_left: bool) -> str:
    """Return one line's characters from left to right as they stand on paper, Arabic letters joined."""
    clusters = _clusters(shape(line))
    base = 1 if right_to_left else 0
    levels = _levels(clusters, base)
    placed = [
        (cluster.translate(_MIRRORED) if level % 2 else cluster, level)
        for cluster, level in zip(clusters, levels, strict=True)
    ]
    for level in range(max(levels, default=0), 0, -1):
        _reverse_runs(placed, level)
    return "".join(cluster for cluster, _ in placed)


def _clusters(text: str) -> list[str]:
    """Keep marks with the letter that they sit on."""
    clusters: list[str] = []
    for character in text:
        if clusters and unicodedata.category(character) in _TRANSPARENT:
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _levels(clusters: list[str], base: int) -> list[int]:
    """Return each cluster's embedding level: even runs to the right, odd to the left (UAX 9, W and I rules)."""
    kinds = _joined_numbers([unicodedata.bidirectional(cluster[0]) for cluster in clusters])
    sides: list[str] = []
    last = "R" if base else "L"
    for at, kind in enumerate(kinds):
        opens = _opens_own_side(clusters, kinds, at, last)
        last = opens or ("R" if kind in _RIGHT else "L" if kind == "L" else last)
        sides.append(last if opens or kind in _RIGHT or kind == "L" or kind in _NUMBER else "")
    return [
        2 if kind in _NUMBER and (side == "R" or base) else 1 if side == "R" else 2 * base
        for kind, side in zip(kinds, _settled(sides, "R" if base else "L"), strict=True)
    ]


def _opens_own_side(clusters: list[str], kinds: list[str], at: int, last: str) -> str:
    """Return "L" where a bracket opens around writing to the right, after writing to the left (N0), else nothing."""
    closing = _BRACKETS.get(clusters[at])
    if last == "L" or closing not in clusters[at:]:
        return ""
    inside = kinds[at : clusters.index(closing, at)]
    return "L" if "L" in inside and not _RIGHT.intersection(inside) else ""


def _joined_numbers(kinds: list[str]) -> list[str]:
    """Let one separator between two figures belong to the number: a time, a date, a telephone number (W4)."""
    return [
        "EN" if kind in _SEPARATORS and kinds[at - 1 : at + 2 : 2] == ["EN", "EN"] else kind
        for at, kind in enumerate(kinds)
    ]


def _settled(sides: list[str], base: str) -> list[str]:
    """Give neutrals the side that both neighbours agree on, else the line's own (N1 and N2)."""
    after: list[str] = []
    following = base
    for side in reversed(sides):
        following = side or following
        after.append(following)
    settled: list[str] = []
    before = base
    for side, following in zip(sides, reversed(after), strict=True):
        before = side or before
        settled.append(side or (before if before == following else base))
    return settled


def _reverse_runs(placed: list[tuple[str, int]], level: int) -> None:
    """Turn each run at `level` or above, in place (L2)."""
    start = 0
    while start < len(placed):
        end = start
        while end < len(placed) and placed[end][1] >= level:
            end += 1
        placed[start:end] = reversed(placed[start:end])
        start = max(end, start + 1)


def shape(text: str) -> str:
    """Choose initial, medial, final or isolated forms of Arabic letters (Unicode block FE70-FEFF)."""
    forms, ligatures = _forms()
    for pair, ligature in ligatures.items():
        text = text.replace(pair, ligature) if pair in text else text
    if not any(character in forms for character in set(text)):
        return text
    shaped: list[str] = []
    for at, character in enumerate(text):
        own = forms.get(character)
        if own is None:
            shaped.append(character)
            continue
        joins_before = "final" in own and "initial" in forms.get(_neighbour(text, at, -1), {})
        joins_after = "initial" in own and "final" in forms.get(_neighbour(text, at, 1), {})
        shaped.append(own.get(_FORM_NAMES[joins_before, joins_after], character))
    return "".join(shaped)


_FORM_NAMES = {(False, False): "isolated", (False, True): "initial", (True, False): "final", (True, True): "medial"}


def _neighbour(text: str, at: int, step: int) -> str:
    """Return the next letter in a direction, past marks that sit on letters."""
    at += step
    while 0 <= at < len(text) and unicodedata.category(text[at]) in _TRANSPARENT:
        at += step
    return text[at] if 0 <= at < len(text) else ""


@cache
def _forms() -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Read the joining forms and the lam-alef ligatures out of Unicode's own decompositions."""
    forms: dict[str, dict[str, str]] = {}
    ligatures: dict[str, str] = {}
    for point in chain(range(0xFB50, 0xFBEA), range(0xFBFC, 0xFC00), range(0xFE80, 0xFEFD)):
        tag, *letters = unicodedata.decomposition(chr(point)).split() or [""]
        source = "".join(chr(int(letter, 16)) for letter in letters)
        name = tag.strip("<>")
        if len(source) == 2 and name == "isolated":
            ligatures[source] = chr(point)
        key = source if len(source) == 1 else ligatures.get(source, "")
        if key:
            forms.setdefault(key, {})[name] = chr(point)
    return forms, ligatures
