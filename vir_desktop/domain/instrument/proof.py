"""A pack as plain text, to be read against the paper by two people before it is signed."""

from collections.abc import Iterator

from vir_desktop.domain.instrument.difference import condition_words
from vir_desktop.domain.instrument.pack import Item, ItemType, Match, Option, Pack
from vir_desktop.domain.instrument.wording import WORDING_WORDS

_TYPE_WORDS = {
    ItemType.GROUP: "del",
    ItemType.DISPLAY: "text",
    ItemType.CHOICE: "val",
    ItemType.OPEN_CHOICE: "val eller egna ord",
    ItemType.BOOLEAN: "ja eller nej",
    ItemType.INTEGER: "heltal",
    ItemType.DECIMAL: "tal",
    ItemType.DATE: "datum",
    ItemType.STRING: "en rad",
    ItemType.TEXT: "flera rader",
}


def proof(pack: Pack) -> str:
    """Return everything that a pack says, in the order of the form, one line per fact."""
    head = [
        pack.title,
        f"{pack.instrument}, {WORDING_WORDS[pack.wording]}, version {pack.version}, {pack.status}",
        pack.url,
        f"SHA-256 {pack.sha256}",
        *(line for line in (pack.description, pack.publisher, pack.copyright, pack.date) if line),
        f"Frågor: {sum(1 for _ in pack.questions())}. Vikter: {'ja' if pack.is_weighted else 'nej'}.",
    ]
    return "\n".join([*head, *_items(pack.items, "", 0)]) + "\n"


def _items(items: tuple[Item, ...], prefix: str, depth: int) -> Iterator[str]:
    for number, item in enumerate(items, start=1):
        mark = f"{prefix}{number}"
        yield ""
        yield f"{'  ' * depth}{mark}  {item.text}"
        yield from (f"{'  ' * (depth + 1)}{fact}" for fact in _facts(item))
        yield from _items(item.items, f"{mark}.", depth + 1)


def _facts(item: Item) -> Iterator[str]:
    yield f"({item.link_id}, {', '.join(_traits(item))})"
    yield from (_option(option) for option in item.options)
    if item.not_applicable:
        yield f"[ ] {item.not_applicable} (inte aktuellt)"
    if item.conditions:
        word = " och " if item.match is Match.ALL else " eller "
        yield f"Ställs om: {word.join(map(condition_words, item.conditions))}"
    if item.guidance:
        yield f"Stöd: {item.guidance}"
    yield from (f"Vid {prompt.answer}: visa {prompt.text}" for prompt in item.prompts)
    if item.evidence:
        yield f"Kan stödja: {', '.join(item.evidence)}"
    yield from (f"{tag}: {text}" for tag, text in sorted(item.translations.items()))


def _traits(item: Item) -> Iterator[str]:
    yield _TYPE_WORDS[item.type]
    if item.repeats:
        yield "upprepas" if item.type is ItemType.GROUP else "flera svar"
    if item.required:
        yield "obligatorisk"
    if item.max_length:
        yield f"högst {item.max_length} tecken"
    if item.theme:
        yield f"tema {item.theme}"
    if item.sanitize:
        yield f"kodad kolumn {item.sanitize}"


def _option(option: Option) -> str:
    weight = "" if option.weight is None else f", vikt {option.weight:f}"
    words = "".join(f" | {tag}: {text}" for tag, text in sorted(option.translations.items()))
    return f"[ ] {option.display} ({option.code}{weight}){words}"
