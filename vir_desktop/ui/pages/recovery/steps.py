"""The printed steps: the help text "Så här räddas valvet" as a paper to lay beside the sheets."""

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from vir_desktop.domain.arbetsdag import STOCKHOLM
from vir_desktop.domain.paper import Block, Bullets, Heading, Paper, Paragraph
from vir_desktop.services.session import Session, World
from vir_desktop.ui.backstage import Backstage
from vir_desktop.ui.main_window import MainWindow
from vir_desktop.ui.pages.help.texts import parts, title_of
from vir_desktop.ui.pages.paper.page import PaperPage
from vir_desktop.ui.tasks import Tasks

TOPIC = "radda-valvet"


def steps_paper(text: str, at: datetime) -> Paper:
    """Return the help text as a paper; it is about nobody. `at` is aware."""
    return Paper(
        title=title_of(text),
        marking=QCoreApplication.translate("paper", "Förvaras vid återställningsbladen. Inget om någon person."),
        form=QCoreApplication.translate("paper", "Anvisning"),
        author="VIR Desktop",
        at=at.astimezone(STOCKHOLM),
        blocks=tuple(_blocks(text)),
    )


def _blocks(text: str) -> Iterator[Block]:
    points: list[str] = []
    for part in parts(text):
        if part.kind == "point":
            points.append(part.text)
            continue
        if points:
            yield Bullets(tuple(points), checkbox=True)
            points = []
        if part.kind == "strong":
            yield Heading(part.text)
        elif part.kind == "text":
            yield Paragraph(part.text, emphasis=part.text.startswith("vir-admin"))
    if points:
        yield Bullets(tuple(points), checkbox=True)


def open_steps(window: MainWindow, tasks: Tasks[Session], backstage: Backstage, world: World) -> None:
    """Show the steps as a paper that can be saved."""
    paper = steps_paper(backstage.help_texts[TOPIC], world.clock.now())
    window.navigator.open(PaperPage(tasks, backstage.papers, None, paper, entropy=world.entropy))
