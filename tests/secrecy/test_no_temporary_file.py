"""A paper and its preview are made in memory: no file is written, made or renamed anywhere (K14)."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CALLS = "trace=open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mknodat"
_MAKES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE|\b(creat|mkdir(at)?|rename(at2?)?|(sym)?link(at)?|mknodat)\(")
_NO_FILE = re.compile(r'"/dev/(null|tty)"|__pycache__|= -1 |resumed')  # compiled modules say nothing of anybody

PREVIEW = f"""
import sys; sys.path.append({str(ROOT)!r})
from datetime import UTC, datetime
from vir_desktop.domain.paper import Paper, Paragraph
from vir_desktop.furnishing import backstage
blocks = (Paragraph("Hon stod kvar i hallen. " * 20),) * 30
tools = backstage().papers
pdf = tools.render(Paper("Anteckning", "Sekretess", "Formulär", "SJ04", datetime(2026, 11, 21, tzinfo=UTC), blocks))
images = tools.images(pdf, 1.5)
print(pdf[:5].decode(), len(images), "hallen" in tools.text_of(pdf))
"""
CONTROL = "import tempfile; tempfile.NamedTemporaryFile().write(b'x'); print('ok')"


def traced(script: str, trace: Path) -> tuple[str, list[str]]:
    """Return what a script printed, and each call of it or its children that made or opened a file to write in."""
    command = ["strace", "-f", "-qq", "-e", CALLS, "-o", str(trace), sys.executable, "-I", "-B", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)
    lines = trace.read_text(errors="replace").splitlines()
    return done.stdout.strip(), [line for line in lines if _MAKES.search(line) and not _NO_FILE.search(line)]


def test_a_paper_and_its_preview_leave_no_file(tmp_path: Path) -> None:
    said, made = traced(PREVIEW, tmp_path / "trace")
    assert re.fullmatch(r"%PDF- [1-9]\d* True", said)
    assert len({line.split()[0] for line in (tmp_path / "trace").read_text(errors="replace").splitlines()}) > 1
    assert made == []


def test_the_control_is_seen(tmp_path: Path) -> None:
    said, made = traced(CONTROL, tmp_path / "trace")
    assert said == "ok"
    assert made != []
    assert all(tempfile.gettempdir() in line for line in made)
