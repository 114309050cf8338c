"""An environment that means ill (S7), and how much of it a process has obeyed."""

from pathlib import Path

PRELOADED = "libBrokenLocale"  # a library of glibc's own that nothing else loads

HOSTILE = {
    "LD_PRELOAD": f"{PRELOADED}.so.1",
    "LD_LIBRARY_PATH": "/tmp/elsewhere",
    "LD_AUDIT": "",
    "PYTHONSTARTUP": "/tmp/elsewhere/start.py",
    "PYTHONHOME": "",
    "PYTHONFAULTHANDLER": "1",
    "QT_QPA_PLATFORM": "vnc",
    "QT_PLUGIN_PATH": "/tmp/elsewhere",
    "QT_QPA_PLATFORM_PLUGIN_PATH": "/tmp/elsewhere",
    "QT_LOGGING_RULES": "*=true",
    "QT_STYLE_OVERRIDE": "fusion",
    "SQLITE_TMPDIR": "/tmp/elsewhere",
    "TMPDIR": "/tmp/elsewhere",
    "SSLKEYLOGFILE": "/tmp/elsewhere/keys",
    "OPENSSL_CONF": "/tmp/elsewhere/openssl.cnf",
    "GLIBC_TUNABLES": "glibc.malloc.check=0",
    "QT_IM_MODULE": "ibus",
}


def sitecustomize(folder: Path) -> Path:
    """Make a PYTHONPATH folder whose module writes a line each time that an interpreter loads it; return the file."""
    place = folder / "elsewhere"
    place.mkdir(exist_ok=True)
    marker = place / "obeyed.txt"
    marker.touch()
    code = f"import os\nwith open({str(marker)!r}, 'a') as file:\n    file.write(f'{{os.getpid()}}\\n')\n"
    (place / "sitecustomize.py").write_text(code, encoding="utf-8")
    return marker


def obeyed(pid: int) -> list[str]:
    """Return what of HOSTILE a process has in its environment or its memory."""
    inner = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    names = {entry.partition(b"=")[0].decode() for entry in inner if entry}
    loaded = [PRELOADED] if PRELOADED in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8") else []
    return sorted(names & (HOSTILE.keys() | {"PYTHONPATH"})) + loaded
