"""What must not leave by mistake: the protected strings of an akt, found in text before a byte of it is written.

The rules are those of the outputs (process 9.4): whole tokens with Swedish inflections; a name that is a word needs
a capital; one of three letters or fewer needs another protected string beside it. Each hit is hidden (Dölj) or kept
with a reason (Behåll); nothing is a dead end.
"""

import base64
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from itertools import chain, takewhile
from typing import TypeVar

from vir_desktop.domain.errors import RuleError
from vir_desktop.domain.names_that_are_words import NAMES_THAT_ARE_WORDS
from vir_desktop.domain.paper import Paper

MASK = "▇▇▇"
_NEAR = 200  # characters: further away nobody vouches
BESIDE = 8  # so many tokens away, in the same sentence, another protected string vouches for a short one

_SHORT = 3
_PART = 4  # a run of words in an address this long is protected by itself
_PARTICLES = frozenset({"af", "av", "al", "bin", "da", "de", "del", "der", "di", "du", "och", "van", "von", "el"})
_START = r"(?<![^\W_])"
_END = r"(?:[:'\u2019\u00b4]?s|['\u2019\u00b4])?(?![^\W_])"
_BREAK = r"(?:[-\u2010\u2011][ \t\r]{0,4}\n[ \t]{0,8})?"
_BETWEEN_WORDS = r"[\W_]{0,4}"
_BETWEEN_DIGITS = r"[\s+\-\u2010-\u2015\u2212().,/\u00b7]{0,4}"
_SENTENCE_END = re.compile(r"[.!?]\s|\n\s*\n")
_TOKEN = re.compile(r"[^\W_]+")
_NO_LETTERS = re.compile(r"[\W_]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")


class Kind(StrEnum):
    """What a protected string is; it decides how the string is looked for."""

    NAME = "namn"
    ADDRESS = "adress"
    PHONE = "telefon"
    PERSONNUMMER = "personnummer"
    PLACE = "plats"  # school, work, shelter, interpreter's office
    OTHER = "annat"


@dataclass(frozen=True, slots=True)
class Protected:
    """A string that must not leave by mistake."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Hit:
    """Where in a text (start, end in code points) which protected string was found."""

    start: int
    end: int
    protected: Protected


@dataclass(frozen=True, slots=True)
class PaperHit:
    """A hit and the place on the paper: `title`, `blocks[3].items[0]`, `metadata.Author`, `file`."""

    place: str
    hit: Hit


@dataclass(frozen=True, slots=True)
class _Pattern:
    expression: re.Pattern[str]
    protected: Protected
    needle: str  # letters and figures only, folded: a text without it needs no closer look
    short: bool = False
    needs_capital: bool = False


def find_hits(text: str, protected: Iterable[Protected]) -> tuple[Hit, ...]:
    """Return all hits in order, none within another."""
    return _search(text, _all_patterns(protected))


def masked(text: str, hits: Iterable[Hit]) -> str:
    """Return the text with ▇▇▇ in place of each hit; the mask tells nothing of the length."""
    for hit in sorted(hits, key=lambda one: one.start, reverse=True):
        text = text[: hit.start] + MASK + text[hit.end :]
    return text


def check_paper(paper: Paper, protected: Sequence[Protected]) -> list[PaperHit]:
    """Return every hit on the paper: title, marking, form, author, foot and all that its blocks say."""
    found: list[PaperHit] = []
    patterns = _all_patterns(protected)

    def look(place: str, text: str) -> str:
        found.extend(PaperHit(place, hit) for hit in _search(text, patterns))
        return text

    _with_texts(paper, look)
    return found


def apply_choices(paper: Paper, hits: Iterable[PaperHit], kept: Mapping[PaperHit, str]) -> Paper:
    """Return the paper with every hit hidden, but those in `kept`, which maps a hit to the reason for Behåll.

    Raises:
        RuleError: `reason-missing`, something is kept without a reason.
    """
    if not all(reason.strip() for reason in kept.values()):
        raise RuleError("reason-missing")
    hidden: dict[str, list[Hit]] = {}
    for one in hits:
        if one not in kept:
            hidden.setdefault(one.place, []).append(one.hit)
    return _with_texts(paper, lambda place, text: masked(text, hidden.get(place, ())))


def check_bytes(
    pdf_text: str,
    metadata: Mapping[str, str],
    file_name: str,
    protected: Sequence[Protected],
    kept: frozenset[Protected] = frozenset(),
) -> list[PaperHit]:
    """Look once more at what is about to be written: text and metadata read back from the PDF, and its file name.

    `kept` are the strings that a person chose to keep on this paper. They may stand in the text, nowhere else.
    """
    on_paper = [one for one in protected if one not in kept]
    found = [PaperHit("text", hit) for hit in find_hits(pdf_text, on_paper)]
    for name, value in metadata.items():
        found += [PaperHit(f"metadata.{name}", hit) for hit in find_hits(value, protected)]
    return found + [PaperHit("file", hit) for hit in find_hits(file_name, protected)]


def paper_file_name(token: Callable[[int], bytes]) -> str:
    """Return `VIR-<8 random letters and figures>.pdf`; `token` is the port Entropy's."""
    return f"VIR-{base64.b32encode(token(5)).decode()}.pdf"


# --- looking --------------------------------------------------------------------------------------------------------


def _all_patterns(protected: Iterable[Protected]) -> list[_Pattern]:
    return [pattern for one in protected for pattern in _patterns(one)]


def _search(text: str, patterns: Iterable[_Pattern]) -> tuple[Hit, ...]:
    plain, starts, ends = _composed(text)
    skeleton = _skeleton(plain)
    found = [
        _Found(match.start(), match.end(), match[0].casefold(), pattern)
        for pattern in patterns
        if pattern.needle in skeleton
        for match in pattern.expression.finditer(plain)
        if not pattern.needs_capital or match[0][0].isupper()
    ]
    found.sort(key=lambda one: (one.start, -one.end))
    vouched = [one for at, one in enumerate(found) if not one.pattern.short or _has_company(plain, found, at)]
    return tuple(Hit(starts[one.start], ends[one.end - 1], one.pattern.protected) for one in _outermost(vouched))


def _skeleton(text: str) -> str:
    return _NO_LETTERS.sub("", text.casefold())


def _composed(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """Return NFC text without invisible characters, and where each of its characters starts and ends in `text`."""
    if unicodedata.is_normalized("NFC", text) and not _INVISIBLE.search(text):
        return text, range(len(text)), range(1, len(text) + 1)
    plain: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and (unicodedata.combining(text[end]) or _INVISIBLE.match(text[end])):
            end += 1
        for one in unicodedata.normalize("NFC", _INVISIBLE.sub("", text[at:end])):
            plain.append(one)
            starts.append(at)
            ends.append(end)
        at = end
    return "".join(plain), starts, ends


def _patterns(protected: Protected) -> list[_Pattern]:
    match protected.kind:
        case Kind.PHONE:
            found = _phone(protected.text)
        case Kind.PERSONNUMMER:
            found = _personnummer(protected.text)
        case _:
            return [_word_pattern(words, protected) for words in _phrases(protected)]
    return [_Pattern(re.compile(expression), protected, needle) for expression, needle in found]


def _phrases(protected: Protected) -> list[list[str]]:
    """Return what to look for as lists of words: the whole, and the parts that would give it away by themselves."""
    plain = _composed(protected.text)[0]
    words = _TOKEN.findall(plain)
    phrases = [words]
    if protected.kind is Kind.NAME:
        phrases += [_TOKEN.findall(joined) for joined in plain.split()]  # Anna-Karin, also written Annakarin
        phrases += [[word] for word in words if len(word) > 1 and word.casefold() not in _PARTICLES]
    elif protected.kind is Kind.ADDRESS:
        for line in re.split(r"[,;\n]", plain):
            phrases.append(_TOKEN.findall(line))
            phrases += [_TOKEN.findall(run) for run in re.findall(r"[^\W\d_][^\d_]*", line) if _long(run)]
    unique = {tuple(word.casefold() for word in phrase): phrase for phrase in phrases if phrase}
    return [phrase for phrase in unique.values() if sum(map(len, phrase)) > 1]


def _long(run: str) -> bool:
    return sum(one.isalpha() for one in run) >= _PART


def _word_pattern(words: list[str], protected: Protected) -> _Pattern:
    inner = _BETWEEN_WORDS.join(_BREAK.join(re.escape(letter) for letter in word) for word in words)
    alone = len(words) == 1
    return _Pattern(
        re.compile(_START + inner + _END, re.IGNORECASE),
        protected,
        _skeleton("".join(words)),
        short=sum(map(len, words)) <= _SHORT,
        needs_capital=alone and words[0].casefold() in NAMES_THAT_ARE_WORDS,
    )


def _digits(text: str) -> str:
    return "".join(str(unicodedata.digit(one)) for one in text if unicodedata.digit(one, None) is not None)


def _spread(digits: str) -> str:
    return _BETWEEN_DIGITS.join(digits)


def _phone(text: str) -> list[tuple[str, str]]:
    """Return the number as written at home (0…) and abroad (+46…, 0046…), whatever the spaces."""
    digits = _digits(text)
    foreign = text.strip().startswith(("+", "00"))
    digits = digits.removeprefix("00") if foreign and not text.strip().startswith("+") else digits
    if foreign and not digits.startswith("46"):
        return [(rf"(?<!\d)(?:(?:\+|00){_BETWEEN_DIGITS})?{_spread(digits)}(?!\d)", digits)] if digits else []
    home = digits[2:].removeprefix("0") if foreign else digits.removeprefix("0")
    if len(home) < _PART:
        return []
    abroad = rf"(?:(?:\+|00){_BETWEEN_DIGITS})?{_spread('46')}{_BETWEEN_DIGITS}(?:0{_BETWEEN_DIGITS})?"
    may_lack_it = "" if foreign or digits.startswith("0") else "?"
    return [(rf"(?<!\d)(?:{abroad}|0{_BETWEEN_DIGITS}){may_lack_it}{_spread(home)}(?!\d)", home)]


def _personnummer(text: str) -> list[tuple[str, str]]:
    """Return the number with or without century, hyphen, plus and spaces."""
    digits = _digits(text)
    core = digits[2:] if len(digits) == 12 else digits
    if len(core) < _PART:
        return []
    century = rf"(?:(?:18|19|20){_BETWEEN_DIGITS})?" if len(core) == 10 else ""
    spread = _BETWEEN_DIGITS.join(core)
    return [(rf"(?<!\d){century}{spread}(?!\d)", core)]


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    words: str
    pattern: _Pattern


def _has_company(plain: str, found: Sequence[_Found], at: int) -> bool:
    """Tell whether another protected string stands beside a short one, or holds it. `found` is sorted by start."""
    earlier = takewhile(lambda one: found[at].start - one.end < _NEAR, reversed(found[:at][-_NEAR:]))
    later = takewhile(lambda one: one.start - found[at].end < _NEAR, found[at + 1 : at + _NEAR])
    return any(_vouches(plain, found[at], one) for one in chain(earlier, later))


def _vouches(plain: str, short: _Found, other: _Found) -> bool:
    if other.words == short.words:
        return False
    if other.start < short.end and short.start < other.end:
        return other.end - other.start > short.end - short.start
    between = plain[min(short.end, other.end) : max(short.start, other.start)]
    return not _SENTENCE_END.search(between) and len(_TOKEN.findall(between)) <= BESIDE


def _outermost(found: Iterable[_Found]) -> list[_Found]:
    """Drop hits within other hits; where two overlap in part, join them under the first one's string."""
    joined: list[_Found] = []
    for one in found:
        if joined and one.start < joined[-1].end:
            joined[-1] = replace(joined[-1], end=max(joined[-1].end, one.end))
        else:
            joined.append(one)
    return joined


# --- every text of a value ------------------------------------------------------------------------------------------

Value = TypeVar("Value")


def _with_texts(paper: Paper, change: Callable[[str, str], str]) -> Paper:
    """Return the paper with each of its texts changed; `change` is given place and text."""
    return _changed(paper, "", change)


def _changed(value: Value, place: str, change: Callable[[str, str], str]) -> Value:
    if isinstance(value, str):
        return change(place, value)  # type: ignore[return-value]  # str in, str out
    if isinstance(value, tuple):
        return tuple(_changed(one, f"{place}[{at}]", change) for at, one in enumerate(value))  # type: ignore[return-value]  # the same shape
    if is_dataclass(value) and not isinstance(value, type):
        inner = {field.name: getattr(value, field.name) for field in fields(value)}
        prefix = f"{place}." if place else ""
        return replace(value, **{name: _changed(one, prefix + name, change) for name, one in inner.items()})
    return value
