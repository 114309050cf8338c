"""Qt's binding is loaded without what nobody asks of it, and all of that is there when somebody does."""

import subprocess
import sys
from pathlib import Path

from vir_desktop.system.session_process import isolated_command
from vir_desktop.ui import binding

RUN = """
def has_run(name):
    return name in sys.modules and type(sys.modules[name]).__name__ == "module"
support = "shibokensupport.signature."
watched = ["inspect", "tempfile", "traceback", "zipfile", support + "parser", support + "lib.pyi_generator"]
"""
LOAD = """
python = __import__
from vir_desktop.ui import binding
binding.load()
from PySide6.QtWidgets import QLabel
"""


def said_by(code: str) -> list[str]:
    """Run code in a new process, as a session is run, and return the lines it prints."""
    done = subprocess.run(isolated_command(RUN + code, []), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_what_nobody_asks_for_is_not_run() -> None:
    asked = "print(*filter(has_run, watched)); print(__import__ is python)"
    assert said_by(LOAD + asked) == ["", "True"]


def test_a_binding_that_is_loaded_as_it_comes_runs_all_of_it() -> None:
    """The positive control."""
    plain = "python = __import__\nfrom PySide6.QtWidgets import QLabel\n"
    asked = "print(*filter(has_run, watched)); print(__import__ is python)"
    names, is_pythons = said_by(plain + asked)
    assert {"inspect", "zipfile", "shibokensupport.signature.parser"} <= set(names.split())
    assert is_pythons == "False"  # the day that it is, there is less to do here


WRONG = """
from PySide6.QtCore import QTimer, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication(["test", "-platform", "offscreen"])
label = QLabel("text")
def told(what, call):
    try:
        print(what, call())
    except Exception as error:
        print(what, type(error).__name__, error)
for round in range(2):
    told("type", lambda: label.setText(1))
    told("number", lambda: label.setText(1, 2))
    told("overloads", lambda: label.setBuddy("no widget"))
    told("enum", lambda: label.setAlignment(Qt.Key.Key_A))
    told("constructor", lambda: QLabel(1, 2, 3))
    told("keyword", lambda: QLabel(nothing=1))
    told("static", lambda: QTimer.singleShot("soon", label))
    told("value", lambda: QColor({}))
    told("signal", lambda: app.focusChanged.connect(1))
    told("emit", lambda: app.focusChanged.emit(1, 2, 3))
    told("attribute", lambda: label.nothing)
    told("not called", lambda: super(QWidget, label).nothing())
    told("help", lambda: QLabel.setText.__doc__)
    told("signature", lambda: QWidget.resize.__signature__)
"""


def test_every_error_is_told_in_the_bindings_own_words() -> None:
    """What is put off is there for them, the first time and the second: all words are those of a binding left alone."""
    found = said_by(LOAD + WRONG)
    assert found == said_by("from PySide6.QtWidgets import QLabel\n" + WRONG)
    assert any("Supported signatures" in line for line in found)


def test_the_library_is_whole_before_there_is_a_second_thread() -> None:
    asked = """
before = [name for name in binding._LIBRARY if has_run(name)]
binding.complete()
after = [name for name in binding._LIBRARY if not has_run(name)]
import tempfile, zipfile
print(before, after, zipfile.ZipFile.__name__, tempfile.__spec__.loader is tempfile.__loader__)
"""
    assert said_by(LOAD + asked) == ["[] [] ZipFile True"]


def test_a_binding_that_is_there_is_left_alone() -> None:
    import PySide6  # noqa: F401  # with pytest it always is; said here

    before = (list(sys.meta_path), __import__)
    binding.load()
    binding.complete()
    assert (list(sys.meta_path), __import__) == before


def test_a_session_runs_nothing_that_lies_among_the_libraries(tmp_path: Path) -> None:
    """No *.pth, no sitecustomize: the first line that runs is ours."""
    assert said_by("print(sys.flags.no_site, sys.flags.isolated, 'sitecustomize' in sys.modules)") == ["1 1 False"]
