"""Help files as parts to show: headings, paragraphs, points and keys. Nothing in a file becomes markup."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vir_desktop.domain.lock_key import lock_key_words

_MARKS = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*")
_KEYS = re.compile(r"((?:\*\*[^*]+\*\*(?: eller | och |, | )?)+)(nedtryckt )?[–-] (.+)")


@dataclass(frozen=True, slots=True)
class Part:
    """One part: `kind` is title, heading, strong, text, point or keys (then `keys` are the caps)."""

    kind: str
    text: str
    keys: tuple[str, ...] = ()


def parts(source: str) -> Iterator[Part]:
    """Yield the parts of a help file."""
    for line in source.splitlines():
        if line.strip():
            yield _part(line.strip())


def title_of(source: str) -> str:
    """Return a help file's title."""
    return next((part.text for part in parts(source) if part.kind == "title"), "")


def with_own_lock_key(texts: Mapping[str, str], key: str) -> Mapping[str, str]:
    """Return the help files with the organisation's own key beside Ctrl+L; as they are when there is none."""
    if not key:
        return texts
    line, both = "- **Ctrl+L** – lås", f"- **Ctrl+L** eller **{lock_key_words(key)}** – lås"
    return {name: text.replace(line, both) for name, text in texts.items()}


def plain(text: str) -> str:
    """Return a text without its marks."""
    return _MARKS.sub(lambda found: found[1] or found[2], text)


def _part(line: str) -> Part:
    for mark, kind in (("## ", "heading"), ("# ", "title")):
        if line.startswith(mark):
            return Part(kind, plain(line.removeprefix(mark)))
    if line.startswith("- "):
        return _point(line.removeprefix("- "))
    if re.fullmatch(r"\*\*[^*]+\*\*", line):
        return Part("strong", plain(line))
    return Part("text", plain(line))


def _point(text: str) -> Part:
    found = _KEYS.fullmatch(text)
    if found is None:
        return Part("point", plain(text))
    held = f"{found[2].strip()}: " if found[2] else ""
    return Part("keys", held + plain(found[3]), tuple(re.findall(r"\*\*([^*]+)\*\*", found[1])))
