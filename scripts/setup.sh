#!/bin/sh
# Make .venv ready: system packages, a Python environment from the lock, compiled files. Twice in a row costs nothing.
set -eu
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH

LOCK=requirements/test.txt
STAMP=.venv/.ready
# What the tests and a screenless start need beside Python: the libraries of Qt's xcb platform, a screen, a keyboard,
# a bus to play logind on, a screen reader's side of AT-SPI, and tools that look into pictures, PDFs and system calls.
PACKAGES="python3 python3-venv xvfb xauth xdotool xclip x11-utils x11-xkb-utils openbox imagemagick poppler-utils
    strace dbus at-spi2-core python3-dbusmock python3-pyatspi gir1.2-atspi-2.0 fontconfig fonts-dejavu-core
    libegl1 libgl1 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0
    libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-render0 libxcb-shape0
    libxcb-shm0 libxcb-sync1 libxcb-util1 libxcb-xfixes0 libxcb-xinerama0 libxcb-xkb1 libx11-xcb1"

is_installed() {
    dpkg-query -W -f '${Status}\n' "$1" 2>/dev/null | grep -q "ok installed" && return
    [ "$1" = libglib2.0-0 ] && dpkg-query -W -f '${Status}\n' libglib2.0-0t64 2>/dev/null | grep -q "ok installed"
}

install_packages() {
    command -v dpkg-query >/dev/null || { echo "Inte Debian eller Ubuntu: systempaketen får installeras för hand."; return 0; }
    missing=""
    for package in $PACKAGES; do is_installed "$package" || missing="$missing $package"; done
    [ -z "$missing" ] && return 0
    echo "Installerar systempaket:$missing"
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    # shellcheck disable=SC2086  # lists of words
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update </dev/null
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $missing </dev/null
}

find_python() {  # the machine's own python3 if it will do, for that is what the figures are measured on; else the newest
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$name"; return; }
    done
    echo "Python 3.11 eller senare saknas." >&2
    exit 2
}

make_environment() {
    .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
        "$(find_python)" -m venv --clear .venv
    # The lock is whole, so pip resolves nothing: an older one would stumble on an extra (coverage[toml]) as soon as
    # a newer version of it than the locked one is published.
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r "$LOCK"
    .venv/bin/python -m pip check --disable-pip-version-check >/dev/null
    site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    rm -f "$site/distutils-precedence.pth"                  # would be run at every start
    qt="$site/PySide6/Qt/plugins"
    rm -f "$qt/platformthemes/libqgtk3.so"                  # keeps a list of recent files, and costs 24-46 ms
    rm -f "$qt/platforms/libqvnc.so"                        # the screen over the network
}

install_commands() {  # the project's own commands, and its root on the path of this environment
    .venv/bin/python - <<'END'
import pathlib, sysconfig, tomllib

root = pathlib.Path.cwd()
(pathlib.Path(sysconfig.get_path("purelib")) / "vir_desktop.pth").write_text(f"{root}\n")
for name, target in tomllib.loads((root / "pyproject.toml").read_text())["project"]["scripts"].items():
    module, function = target.split(":")
    command = root / ".venv" / "bin" / name
    command.write_text(f"#!{root}/.venv/bin/python\nimport sys\nfrom {module} import {function}\nsys.exit({function}())\n")
    command.chmod(0o755)
END
}

compile_files() {  # 11 ms of each start: shiboken's embedded files; 16 ms: our own
    SBK_EMBED=0 .venv/bin/python -c "import PySide6.QtCore"
    .venv/bin/python -m compileall -qq -j 0 .venv/lib vir_desktop || true   # some libraries ship files for other Pythons
    fc-cache >/dev/null 2>&1 || true
}

KEY=$(cat "$LOCK" scripts/setup.sh pyproject.toml | sha256sum | cut -c -64)-$(pwd)
if [ "$(cat "$STAMP" 2>/dev/null || true)" = "$KEY" ]; then
    .venv/bin/python -m compileall -q vir_desktop
    exit 0
fi
install_packages
make_environment
install_commands
compile_files
printf '%s' "$KEY" >"$STAMP"
