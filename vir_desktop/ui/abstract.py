"""Abstract bases for widgets: Qt's metaclass is not ABCMeta, so what that would tell is told here."""

from typing import ClassVar


class Abstract:
    """A class below it gives every method that is marked @abstractmethod, or says `is_base = True` of itself.

    Raises:
        TypeError: When a class is made that lacks one: at the program's start and in every test, never at night.
    """

    is_base: ClassVar[bool] = True

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if vars(cls).get("is_base", False):
            return
        bases = [base for base in cls.__mro__ if issubclass(base, Abstract)]
        marked = {name for base in bases for name in vars(base) if _is_open(base, name)}
        missing = sorted(name for name in marked if _is_open(cls, name))
        if missing:
            raise TypeError(f"{cls.__name__} lacks {', '.join(missing)}")


def _is_open(cls: type, name: str) -> bool:
    return bool(getattr(getattr(cls, name), "__isabstractmethod__", False))
