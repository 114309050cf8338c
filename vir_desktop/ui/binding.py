"""Qt's binding, loaded without what no screen asks of it: a third of a start's instructions (benchmarks, row start).

PySide6 brings the machinery of its signatures (for help texts, stub files and the words of a TypeError) with every
start, and half of the standard library with that; and it puts an import of its own in the place of Python's, for its
language switches (`__feature__`) and for `import *`, which reads the source of every module imported from then on, to
see whether it names PySide6. Here such modules are put off: each stands in `sys.modules` as always, and is run when
something in it is first asked for. The switches are answered with no, and Python's own import is given back.

On the start path. Nothing is changed but when things happen: another version of the binding that knows other names
loads as it always did.
"""

from __future__ import annotations

import builtins
import sys
from importlib.machinery import PathFinder
from types import ModuleType

TYPE_CHECKING = False  # typing costs start-up time
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec

_SUPPORT = "shibokensupport."
_FEATURE = f"{_SUPPORT}feature"
_MAPPING = f"{_SUPPORT}signature.mapping"
_SIGNATURE = tuple(
    f"{_SUPPORT}signature.{name}"
    for name in ("errorhandler", "layout", "lib.enum_sig", "lib.pyi_generator", "lib.tool", "mapping", "parser")
)
# What the binding imports before it, and pathlib for it; most are wanted a moment later, by what knows of vaults.
_LIBRARY = ("base64", "ipaddress", "tempfile", "textwrap", "traceback", "typing", "zipfile")
_RUN = "__run_later__"


def load() -> None:
    """Load the binding. Before anything of PySide6, and before pathlib; nothing happens where it is loaded already."""
    if "PySide6" in sys.modules:
        return
    finder, own = _Finder(), builtins.__import__
    sys.meta_path.insert(0, finder)
    try:
        import PySide6  # noqa: F401  # for what its import does
    finally:
        sys.meta_path.remove(finder)
        builtins.__import__ = own


def complete() -> None:
    """Run what was put off of the standard library; called before there is a second thread, which might ask too.

    What is left is the binding's own, asked for by its errors alone and so on the screen's thread.
    """
    for name in _LIBRARY:
        module = sys.modules.get(name)
        if isinstance(module, _PutOff):
            module.__run__()


class _PutOff(ModuleType):
    """A module that is found and not yet run. An attribute that it has not makes it run, and a plain module."""

    def __getattr__(self, name: str) -> object:
        if name == "__path__":  # asked of every module that something is imported from; none of these is a package
            raise AttributeError(name)
        self.__run__()
        return getattr(self, name)

    def __run__(self) -> None:
        """Run it now; a plain module from here on, for it may ask itself meanwhile."""
        self.__class__ = ModuleType  # type: ignore[assignment]  # as importlib.util.LazyLoader does
        vars(self).pop(_RUN)(self)


class _Later:
    """Loads a module that is run later, by `loader`."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, _spec: ModuleSpec) -> None:
        """Leave it to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Put it off."""
        inside = vars(module)
        if module.__name__ == _FEATURE:
            inside.update(feature_import=_no, feature_imported=_no)
        elif module.__name__ == _MAPPING:  # before an error is told, the binding's C looks here without asking
            inside["update_mapping"] = lambda: _run_again(module)
        inside[_RUN] = self._run
        module.__class__ = _PutOff

    def _run(self, module: ModuleType) -> None:
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)


class _Finder:
    """Finds the modules that are put off where they always were."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a module that is put off, None for all others."""
        if name not in _LIBRARY and name not in _SIGNATURE and name != _FEATURE:
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            spec.loader = _Later(spec.loader)  # type: ignore[assignment]  # has what importlib asks of one
        return spec


def _run_again(module: ModuleType) -> object:
    """Run the mapping if it is put off, and call its own `update_mapping` in the place of this one."""
    if isinstance(module, _PutOff):
        module.__run__()
    return module.update_mapping()


def _no(*_arguments: object, **_named: object) -> None:
    """Say that an import asks for no switch of the language."""
