#!/usr/bin/env bash
# Compile the hashed requirement files from pyproject.toml. No index address is written into them.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install -q uv
options=(--universal --python-version 3.12 --generate-hashes --no-emit-index-url --no-emit-find-links --quiet
         --custom-compile-command "scripts/compile-requirements.sh" "$@")
.venv/bin/uv pip compile pyproject.toml "${options[@]}" -o requirements.txt
.venv/bin/uv pip compile pyproject.toml --group dev "${options[@]}" -o requirements-dev.txt
