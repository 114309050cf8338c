"""What the window gets once it is painted: ports of vaults, paper tools, words for passphrases, help texts."""

from vir_desktop.crypto.passphrase import generate_passphrase
from vir_desktop.reports import preview
from vir_desktop.reports.render import render
from vir_desktop.storage.paper_folder import DiskPaperFolder
from vir_desktop.system import paths
from vir_desktop.system.entropy import SystemEntropy
from vir_desktop.ui.backstage import Backstage
from vir_desktop.ui.pages.paper.tools import PaperTools
from vir_desktop.wiring import world_of


def backstage() -> Backstage:
    """Return everything that the screens use but may not import."""
    return Backstage(world_of=world_of, papers=_paper_tools(), offer_passphrase=_offer, help_texts=_help_texts())


def _paper_tools() -> PaperTools:
    return PaperTools(
        render=render,
        images=preview.page_images,
        text_of=preview.text_of,
        metadata_of=preview.metadata_of,
        folder=DiskPaperFolder(),
    )


def _offer() -> list[str]:
    words = (paths.resources() / "passphrase" / "ordlista.txt").read_text(encoding="utf-8").split()
    return generate_passphrase(SystemEntropy(), words).split()


def _help_texts() -> dict[str, str]:
    folder = paths.resources() / "help"
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}
