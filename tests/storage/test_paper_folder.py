"""Where papers leave to: whole or not at all, and never over another."""

from pathlib import Path

import pytest

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.storage.paper_folder import DiskPaperFolder


def test_a_paper_is_written_and_taken_back(tmp_path: Path) -> None:
    papers = DiskPaperFolder()
    papers.write(str(tmp_path / "ny"), "VIR-ABCDEFGH.pdf", b"%PDF")
    assert (tmp_path / "ny" / "VIR-ABCDEFGH.pdf").read_bytes() == b"%PDF"
    papers.remove(str(tmp_path / "ny"), "VIR-ABCDEFGH.pdf")
    papers.remove(str(tmp_path / "ny"), "VIR-ABCDEFGH.pdf")
    assert list((tmp_path / "ny").iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "VIR-ABCDEFGH.pdf").write_bytes(b"en annan")
    with pytest.raises(KnownError) as caught:
        DiskPaperFolder().write(str(tmp_path), "VIR-ABCDEFGH.pdf", b"%PDF")
    assert caught.value.code is Known.VAULT_EXISTS
    assert (tmp_path / "VIR-ABCDEFGH.pdf").read_bytes() == b"en annan"


def test_a_stick_that_was_pulled_out_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        DiskPaperFolder().write(str(tmp_path / "borta" / "papper"), "VIR-ABCDEFGH.pdf", b"%PDF")
    assert caught.value.code is Known.MISSING_FILE
