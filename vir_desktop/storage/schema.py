"""The numbered SQL files that make and migrate a database; never edited once released."""

from functools import cache
from pathlib import Path

_MIGRATIONS = Path(__file__).parent / "migrations"
AKT = _MIGRATIONS / "akt"
REGISTER = _MIGRATIONS / "register"


@cache
def steps(folder: Path) -> tuple[str, ...]:
    """Return the SQL of `folder` in order: step n is the file whose name begins with n.

    Raises:
        ValueError: A number is missing or given twice.
    """
    files = sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    if [int(file.name[:4]) for file in files] != list(range(1, len(files) + 1)):
        raise ValueError(f"the migrations in {folder.name} are not numbered 1 to {len(files)}")
    return tuple(file.read_text(encoding="utf-8") for file in files)
