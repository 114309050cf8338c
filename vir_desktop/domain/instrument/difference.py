"""What differs in meaning between two packs: empty when two people have entered the same paper alike."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from vir_desktop.domain.instrument.pack import Condition, Item, Pack


class Kind(StrEnum):
    """What a difference is about."""

    FORM = "form"
    ADDED = "added"
    REMOVED = "removed"
    WORDING = "wording"
    TYPE = "type"
    OPTIONS = "options"
    CONDITIONS = "conditions"
    WEIGHTS = "weights"
    GUIDANCE = "guidance"
    ROUTING = "routing"  # theme, prompt, evidence, sanitize
    LIMITS = "limits"  # required, repeats, maxLength
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference; `link_id` is "" when it concerns the whole form."""

    kind: Kind
    link_id: str
    before: str
    after: str


def semantic_diff(before: Pack, after: Pack) -> tuple[Difference, ...]:
    """Return how the two packs differ; version, date and spelling of the JSON are no differences."""
    old = {link_id: place.item for link_id, place in before.places.items()}
    new = {link_id: place.item for link_id, place in after.places.items()}
    found = [
        Difference(Kind.FORM, "", getattr(before, name), getattr(after, name))
        for name in _FORM
        if getattr(before, name) != getattr(after, name)
    ]
    found += (Difference(Kind.REMOVED, key, item.text, "") for key, item in old.items() if key not in new)
    found += (Difference(Kind.ADDED, key, "", item.text) for key, item in new.items() if key not in old)
    for key in (key for key in old if key in new):
        found += _facets(old[key], new[key])
    found += _order(before, after)
    return tuple(found)


_FORM = ("title", "instrument", "wording", "description", "copyright", "language")


def condition_words(condition: Condition) -> str:
    """Return a condition as it is read aloud: `strypning = ja`."""
    return f"{condition.question} {condition.operator} {condition.value}"


def _wording(item: Item) -> str:
    return "\n".join([item.text, *(f"{tag}: {text}" for tag, text in sorted(item.translations.items()))])


def _options(item: Item) -> str:
    labels = [f"{option.code} = {option.display}" for option in item.options]
    labels += [
        f"{option.code} [{tag}] = {text}"
        for option in item.options
        for tag, text in sorted(option.translations.items())
    ]
    return "; ".join([*labels, *([f"(inte aktuellt) = {item.not_applicable}"] if item.not_applicable else [])])


def _conditions(item: Item) -> str:
    return f" {item.match} ".join(sorted(map(condition_words, item.conditions)))


def _weights(item: Item) -> str:
    weighted = (option for option in item.options if option.weight is not None)
    return "; ".join(f"{option.code}: {option.weight:f}" for option in weighted)


def _routing(item: Item) -> str:
    prompts = sorted(f"{prompt.answer} → {prompt.text}" for prompt in item.prompts)
    return "; ".join([item.theme, item.sanitize, *sorted(item.evidence), *prompts])


def _limits(item: Item) -> str:
    flags = {"obligatorisk": item.required, "upprepas": item.repeats, f"högst {item.max_length}": item.max_length}
    return ", ".join(name for name, holds in flags.items() if holds)


_FACETS: dict[Kind, Callable[[Item], str]] = {
    Kind.WORDING: _wording,
    Kind.TYPE: lambda item: " ".join([item.type.value, item.control]).strip(),
    Kind.OPTIONS: _options,
    Kind.CONDITIONS: _conditions,
    Kind.WEIGHTS: _weights,
    Kind.GUIDANCE: lambda item: item.guidance,
    Kind.ROUTING: _routing,
    Kind.LIMITS: _limits,
}


def _facets(old: Item, new: Item) -> list[Difference]:
    pairs = ((kind, facet(old), facet(new)) for kind, facet in _FACETS.items())
    return [Difference(kind, old.link_id, before, after) for kind, before, after in pairs if before != after]


def _order(before: Pack, after: Pack) -> list[Difference]:
    """Return one difference per group in which the items both packs have stand in another order or place."""
    old, new = _lines(before, after), _lines(after, before)
    groups = dict.fromkeys([*old, *new])
    return [
        Difference(Kind.ORDER, group, " ".join(old.get(group, ())), " ".join(new.get(group, ())))
        for group in groups
        if old.get(group, []) != new.get(group, [])
    ]


def _lines(pack: Pack, other: Pack) -> dict[str, list[str]]:
    lines: dict[str, list[str]] = {}
    for link_id, place in pack.places.items():
        if link_id in other.places:
            lines.setdefault(place.parent, []).append(link_id)
    return lines
