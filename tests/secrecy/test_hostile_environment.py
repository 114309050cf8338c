"""S7 and S8 without a screen: what a shell has set reaches nothing that reads a vault, and nothing is left behind."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.helpers.atspi import until
from tests.helpers.fault_vault import PHRASES, USER, Home
from tests.helpers.hostile import HOSTILE, PRELOADED, obeyed, sitecustomize
from tests.helpers.killed import home_with_vault
from tests.secrecy.test_night_leaks import OWN_FILES
from vir_desktop.system.environment import command_environment, is_clean, session_environment, supervisor_environment
from vir_desktop.system.fresh_start import EXIT_SURROUNDINGS

ROOT = Path(__file__).resolve().parents[2]
ADMIN = [sys.executable, "-m", "vir_desktop.admin"]
LIST = ["user", "list", "--user", USER]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return home_with_vault(tmp_path_factory.mktemp("datorn") / "home")


@contextmanager
def asked(home: Home, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Start vir-admin and wait until it has read the vault and wants the passphrase."""
    with subprocess.Popen(
        [*ADMIN, *LIST, "--vault", str(home.vault)],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        until(lambda: "sqlcipher3" in Path(f"/proc/{process.pid}/maps").read_text(), "the vault is being read")
        yield process


def test_vir_admin_obeys_nothing_of_it(home: Home) -> None:
    marker = sitecustomize(home.path.parent)
    environment = {"HOME": str(home.path), **HOSTILE, "PYTHONPATH": str(marker.parent)}
    with asked(home, environment) as process:
        assert obeyed(process.pid) == []
        out, err = process.communicate(f"{PHRASES['old']}\n".encode(), timeout=60)
    assert process.returncode == 0, err
    assert USER in out.decode()
    assert len(marker.read_text().splitlines()) == 1  # by the process that was then replaced


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_each_name_alone_is_kept_from_each_process(name: str) -> None:
    outer = {name: HOSTILE[name], "HOME": "/home/a", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/bus"}
    for allowed in (session_environment, command_environment, supervisor_environment):
        inner = allowed(outer)
        assert name not in inner
        assert is_clean(inner)
        assert inner["HOME"] == "/home/a"
    assert supervisor_environment(outer)["DBUS_SESSION_BUS_ADDRESS"] == "unix:path=/run/bus"


def test_what_puts_itself_back_is_refused_in_plain_words(home: Home) -> None:
    """As a library does that hooks the call: the process has begun anew, and the name is there again."""
    environment = {"HOME": str(home.path), "LD_PRELOAD": HOSTILE["LD_PRELOAD"], "VIR_BEGUN_ANEW": "1"}
    for command in ([*ADMIN, *LIST, "--vault", str(home.vault)], [sys.executable, "-m", "vir_desktop"]):
        done = subprocess.run(
            command, cwd=ROOT, env=environment, input=b"", capture_output=True, timeout=60, check=False
        )
        assert done.returncode == EXIT_SURROUNDINGS
        assert "lägger sig i programmet" in done.stderr.decode()
        assert done.stdout == b""


@pytest.mark.parametrize("odd", ["", "någonstans", "~", ".", "\n"])
def test_a_home_that_is_no_place_is_no_home(odd: str, tmp_path: Path) -> None:
    """A relative folder would be another in each working directory; the user's own is found without it."""
    assert "HOME" not in session_environment({"HOME": odd})
    assert "XDG_CONFIG_HOME" not in command_environment({"XDG_CONFIG_HOME": odd})
    environment = {"HOME": odd, "XDG_DATA_HOME": odd, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*ADMIN, *LIST, "--vault", str(tmp_path / "inget")],
        cwd=tmp_path, env=environment, input=b"x\n", capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert list(tmp_path.iterdir()) == []


KEEPS_A_HISTORY = """
import sys
from PySide6.QtWidgets import QApplication, QFileDialog
app = QApplication([])
dialog = QFileDialog(None, "Spara", sys.argv[1])
dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
dialog.setFileMode(QFileDialog.FileMode.Directory)
dialog.show()
dialog.done(1)
del dialog
"""


def test_a_file_dialog_of_qts_own_would_be_seen(tmp_path: Path) -> None:
    """The positive control of S8 (the night's scan of the home): what our own picker is there to avoid."""
    environment = {"HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen", "PATH": os.environ["PATH"]}
    command = [sys.executable, "-c", KEEPS_A_HISTORY, str(tmp_path)]
    subprocess.run(command, env=environment, check=True, timeout=60, stderr=subprocess.DEVNULL)
    written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert [name for name in written if not OWN_FILES.search(name) and "QtProject.conf" in name]


def test_the_library_that_the_tests_preload_is_there() -> None:
    code = "print(open('/proc/self/maps').read())"
    preloading = {"LD_PRELOAD": HOSTILE["LD_PRELOAD"]}
    done = subprocess.run(
        [sys.executable, "-c", code], env=preloading, capture_output=True, text=True, check=True, timeout=30
    )
    assert PRELOADED in done.stdout
