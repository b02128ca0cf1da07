#!/usr/bin/env bash
# Serve the demonstration: migrate, make it once, start web and worker, stop both on Ctrl-C.
set -euo pipefail
cd "$(dirname "$0")/.."
export CASEWRIGHT_ENV=development
python=.venv/bin/python
var="${CASEWRIGHT_FILES:-var}"
mkdir -p "$var"
if [ -n "${REBUILD:-}" ]; then
    echo "run: making the demonstration anew"
    rm -rf "$var"/casewright.sqlite3* "$var/files" "$var/demonstration.json"
fi
$python manage.py migrate --verbosity 0
$python manage.py demo
$python manage.py worker & worker=$!
trap 'kill "$worker" 2>/dev/null || true' EXIT
echo "run: open http://localhost:$PORT  (Ctrl-C stops it)"
$python -m gunicorn config.wsgi --bind "127.0.0.1:$PORT" --workers 2 --threads 4 --log-level warning
