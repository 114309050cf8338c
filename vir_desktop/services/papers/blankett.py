"""A form to fill in by pen: the same questions in the same order, on as few sheets as can be read."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.domain.instrument.pack import Item, ItemType, Pack
from vir_desktop.domain.paper import BlankField, Block, Heading, Paper, Paragraph, Table
from vir_desktop.services.papers.common import form_words

LINES_FOR_TEXT = 4
ROWS, LOG_ROWS, TIMES = 3, 8, 2
MANY = 3  # so many questions in a row with the same short answers become one table
FEW_COLUMNS = 3
SHORT = 40  # characters of all options together
NOW, EARLIER = ".nu", ".tidigare"
NO_BREAK = "\u00a0"
ALWAYS = ("Vet inte", "Vill inte svara")
ROOM = "\n\n"  # height for a line by pen in a table
FOOTER = "Skriv in i programmet så snart det går. Händelsetid och skrivtid anges var för sig."


def blank_form(pack: Pack, marking: str, at: datetime) -> Paper:
    """Return a form to fill in by pen when there is no program. `at` is aware."""
    intro = Table(("Kodnamn eller akt", "Datum och klockslag", "Vem skriver (namn, funktion)"), ((ROOM,) * 3,))
    description = (Paragraph(pack.description),) if pack.description else ()
    return Paper(
        title=pack.title,
        subtitle="Blankett att fylla i för hand",
        marking=marking,
        form=form_words(pack),
        author="Tom blankett",
        at=at.astimezone(STOCKHOLM),
        blocks=(*description, intro, *_blank(pack.items)),
        footer=FOOTER,
    )


def _blank(items: Sequence[Item], depth: int = 0) -> Iterator[Block]:
    for options, run in groupby(_without_earlier(items), _table_options):
        together = list(run)
        if options and (len(together) >= MANY or _is_pair(together[0], items)):
            yield _ticks(together, items)
        else:
            for item in together:
                yield from _one(item, depth)


def _one(item: Item, depth: int) -> Iterator[Block]:
    match item.type:
        case ItemType.GROUP:
            yield Heading(item.text, 2 if depth == 0 else 3)
            if item.guidance:
                yield Paragraph(item.guidance)
            yield from _repeated(item, depth) if item.repeats else _blank(item.items, depth + 1)
        case ItemType.DISPLAY:
            yield Paragraph(item.text)
        case _:
            yield _field(item)


def _repeated(group: Item, depth: int) -> Iterator[Block]:
    """Yield empty rows where the questions fit beside each other, else the questions some times over."""
    if len(group.items) > FEW_COLUMNS:
        for number in range(1, TIMES + 1):
            yield Heading(f"{group.text} {number}", 3)
            yield from _blank(group.items, depth + 1)
        return
    is_log = any(item.type is ItemType.TEXT for item in group.items)
    heads = tuple(item.text for item in group.items)
    cells = tuple("\n".join(map(_box, _options(item))) or ROOM for item in group.items)
    weights = tuple(6 if item.type is ItemType.TEXT else 3 for item in group.items)
    if is_log:
        heads, cells, weights = ("Kl.", *heads), (ROOM, *cells), (1, *weights)
    yield from (Paragraph(f"{item.text}: {item.guidance}") for item in group.items if item.guidance)
    yield Table(heads, (cells,) * (LOG_ROWS if is_log else ROWS), weights)


def _ticks(together: list[Item], items: Sequence[Item]) -> Table:
    if _is_pair(together[0], items):
        rows = tuple((_name(item.text.removesuffix(" – nu"), item), _boxes(item), _boxes(item)) for item in together)
        return Table(("Faktor", "Nu", "Tidigare"), rows, (5, 4, 4))
    return Table(("Fråga", "Svar"), tuple((_name(item.text, item), _boxes(item)) for item in together), (5, 5))


def _name(text: str, item: Item) -> str:
    return f"{text}\n{item.guidance}" if item.guidance else text


def _without_earlier(items: Sequence[Item]) -> list[Item]:
    """Leave out what is asked as *tidigare* beside its *nu*."""
    now = {item.link_id.removesuffix(NOW) for item in items if item.link_id.endswith(NOW)}
    return [
        item for item in items if not (item.link_id.endswith(EARLIER) and item.link_id.removesuffix(EARLIER) in now)
    ]


def _is_pair(item: Item, items: Sequence[Item]) -> bool:
    earlier = item.link_id.removesuffix(NOW) + EARLIER
    return item.link_id.endswith(NOW) and any(other.link_id == earlier for other in items)


def _table_options(item: Item) -> tuple[str, ...]:
    options = _options(item)
    return options if sum(map(len, options)) <= SHORT and not item.repeats else ()


def _options(item: Item) -> tuple[str, ...]:
    if item.type is ItemType.BOOLEAN:
        return ("Ja", "Nej")
    own = tuple(option.display for option in item.options)
    return (*own, item.not_applicable) if own and item.not_applicable else own


def _boxes(item: Item) -> str:
    return f"{NO_BREAK}{NO_BREAK} ".join(map(_box, _with_always(item)))


def _box(option: str) -> str:
    return f"☐{NO_BREAK}{option.replace(' ', NO_BREAK)}"


def _with_always(item: Item) -> tuple[str, ...]:
    """Return the options; where the writer judges by herself (nu, tidigare) nobody declines to answer."""
    options = _options(item)
    return options if item.link_id.endswith((NOW, EARLIER)) else (*options, *ALWAYS)


def _field(item: Item) -> BlankField:
    if _options(item):
        return BlankField(item.text, 1, _with_always(item), item.guidance)
    return BlankField(item.text, LINES_FOR_TEXT if item.type is ItemType.TEXT else 1, (), item.guidance)
