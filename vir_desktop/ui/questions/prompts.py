"""Action texts that an answer has opened."""

from vir_desktop.ui.widgets.cards import SectionCard
from vir_desktop.ui.widgets.labels import PlainLabel


def prompt_card(text: str) -> SectionCard:
    """Return an action text as a card; its first line is its title."""
    card = SectionCard("", "notice")
    first, _, rest = text.partition("\n")
    card.setAccessibleName(first)
    card.setAccessibleDescription(text)
    card.add(PlainLabel(first, "strong" if rest else ""))
    if rest:
        card.add(PlainLabel(rest.strip()))
    return card
