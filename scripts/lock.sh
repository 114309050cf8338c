#!/bin/sh
# Lock what pyproject.toml asks for, with hashes and without a word about where this machine fetches packages.
set -eu
cd "$(dirname "$0")/.."
for part in run test; do
    extra=""
    [ "$part" = test ] && extra="--extra test"
    # shellcheck disable=SC2086  # one option and its value
    python3 -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options $extra \
        -o "requirements/$part.txt" pyproject.toml
done
