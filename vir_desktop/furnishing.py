"""What the window gets once it is painted: ports of vaults, paper tools, words for passphrases, help texts.

What draws and reads PDF is loaded when the first paper is made: most unlocked sessions make none, and it weighs
as much as the rest of the program.
"""

from collections.abc import Mapping, Sequence

from vir_desktop.crypto.passphrase import generate_passphrase
from vir_desktop.domain.paper import Paper
from vir_desktop.storage.paper_folder import DiskPaperFolder
from vir_desktop.system import paths
from vir_desktop.system.entropy import SystemEntropy
from vir_desktop.ui.backstage import Backstage
from vir_desktop.ui.pages.paper.tools import PageImage, PaperTools
from vir_desktop.wiring import world_of


def backstage() -> Backstage:
    """Return everything that the screens use but may not import."""
    return Backstage(world_of=world_of, papers=_paper_tools(), offer_passphrase=_offer, help_texts=_help_texts())


def _paper_tools() -> PaperTools:
    return PaperTools(_render, _images, _text_of, _metadata_of, DiskPaperFolder())


def _render(paper: Paper) -> bytes:
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
