"""What the window gets once it is painted: ports of vaults, paper tools, words for passphrases, help texts.

What reads PDF is loaded when the first paper is shown: most unlocked sessions make none. What draws it is never
loaded here: it weighs as much as the rest of the program, and runs in a process of its own (papermaker.py).
"""

from collections.abc import Mapping, Sequence
from functools import partial

from vir_desktop.crypto.passphrase import generate_passphrase
from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.paper import Paper
from vir_desktop.reports import wire
from vir_desktop.storage.paper_folder import DiskPaperFolder
from vir_desktop.system import papermaker_process, paths
from vir_desktop.system.entropy import SystemEntropy
from vir_desktop.system.papermaker_process import Papermaker
from vir_desktop.ui.backstage import Backstage
from vir_desktop.ui.pages.paper.tools import PageImage, PaperTools
from vir_desktop.wiring import world_of


def backstage() -> Backstage:
    """Return everything that the screens use but may not import."""
    return Backstage(world_of=world_of, papers=_paper_tools(), offer_passphrase=_offer, help_texts=_help_texts())


def _paper_tools() -> PaperTools:
    maker = Papermaker()
    render = partial(_render, maker) if papermaker_process.IS_THERE else _render_here
    return PaperTools(render, _images, _text_of, _metadata_of, DiskPaperFolder(), maker.stop)


def _render(maker: Papermaker, paper: Paper) -> bytes:
    try:
        return maker.make(wire.to_bytes(paper))
    except papermaker_process.KilledError:
        raise KnownError(Known.PAPER_NOT_MADE) from None


def _render_here(paper: Paper) -> bytes:
    from vir_desktop.reports.render import render

    return render(paper)


def _images(pdf: bytes, scale: float) -> Sequence[PageImage]:
    from vir_desktop.reports.preview import page_images

    return page_images(pdf, scale)


def _text_of(pdf: bytes) -> str:
    from vir_desktop.reports.preview import text_of

    return text_of(pdf)


def _metadata_of(pdf: bytes) -> Mapping[str, str]:
    from vir_desktop.reports.preview import metadata_of

    return metadata_of(pdf)


def _offer() -> list[str]:
    words = (paths.resources() / "passphrase" / "ordlista.txt").read_text(encoding="utf-8").split()
    return generate_passphrase(SystemEntropy(), words).split()


def _help_texts() -> dict[str, str]:
    folder = paths.resources() / "help"
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}
