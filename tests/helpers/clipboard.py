"""The clipboard and the selection of a screen, as another program sees them: xclip."""

import subprocess
from collections.abc import Mapping

BOTH = ("clipboard", "primary")


def put(environment: Mapping[str, str], text: str, where: str = "clipboard") -> None:
    """Put a text there, as another program does."""
    subprocess.run(
        ["xclip", "-selection", where, "-i"], input=text.encode(), env=dict(environment), check=True, timeout=30,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def lies_there(environment: Mapping[str, str], where: str) -> str:
    """Return what lies there; "" when it is empty or nobody owns it."""
    done = subprocess.run(
        ["xclip", "-selection", where, "-o"], env=dict(environment), capture_output=True, timeout=30, check=False
    )
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
