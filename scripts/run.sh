#!/bin/sh
# Start the program; where there is no screen, say so and run the guided demo into a folder instead.
set -eu
cd "$(dirname "$0")/.."
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec .venv/bin/vir-desktop
fi
echo "Ingen skärm finns här. Rundturen körs utan skärm i stället."
QT_QPA_PLATFORM=offscreen .venv/bin/python -m scripts.demo_tour --out "$1"
echo "Bilder och papper från rundturen ligger i mappen $1/"
